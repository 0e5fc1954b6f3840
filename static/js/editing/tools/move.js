import { number, own, toggled, whyNotEa, whyNotTwo } from '../common.js';
import { called, partKey, partsIn } from '../draft.js';

/** Give buildings or cells to an area: click, paint over them, or draw round them. */
export const move = {
  id: 'move', key: 'g', ops: ['move_cells', 'move_buildings'], paints: true,
  whyNot: whyNotTwo,
  start: (choice, { draft }) => ({ to: own(draft, choice), parts: [], cells: [] }),
  click(data, hit, world) {
    if (!data.to) {
      const why = whyNotEa(world.draft, hit.ea);
      return why ? { said: why } : { data: { ...data, to: hit.ea } };
    }
    const why = whyNotGo(data, hit, world);
    if (why) return { said: why };
    if (hit.part && !data.cells.length) return { data: { ...data, parts: toggled(data.parts, hit.part) } };
    if (!data.parts.length) return { data: { ...data, cells: toggled(data.cells, hit.cell) } };
    return { data: { ...data, parts: withAll(data.parts, partsIn(world.draft, hit.cell).map(partKey)) } };
  },
  /** Whether painting may begin here: on a building that can go. */
  paintsAt: (data, hit, world) => Boolean(data.to && hit.part && !whyNotGo(data, hit, world)),
  paint(data, hits, world) {
    const keys = hits.filter((hit) => hit.part && !whyNotGo(data, hit, world)).map((hit) => hit.part);
    const cells = data.cells.flatMap((cell) => partsIn(world.draft, cell).map(partKey));
    return { data: { ...data, cells: [], parts: withAll(withAll(data.parts, cells), keys) } };
  },
  hint: ({ to, parts, cells }) => (!to ? ['move.to', {}] : parts.length + cells.length ? ['move.more', { to: number(to), buildings: parts.length, cells: cells.length }] : ['move.what', { to: number(to) }]),
  marks: ({ to, parts, cells }) => ({ eas: to ? [to] : [], parts, cells }),
  edit({ to, parts, cells }, { draft }) {
    if (cells.length) return { op: 'move_cells', args: { cells, to } };
    return parts.length ? { op: 'move_buildings', args: { buildings: called(draft, parts), to } } : null;
  },
};

const withAll = (list, more) => [...new Set([...list, ...more])];

function whyNotGo(data, hit, { draft }) {
  if (hit.ea === data.to) return ['move.there', { to: number(data.to) }];
  return whyNotEa(draft, hit.ea);
}
