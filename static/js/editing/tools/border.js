import { beside, listed, number, own, whyNotEa, whyNotTwo } from '../common.js';
import { withPoint } from './split.js';

/** Redraw the border between two areas, or a stretch of it. */
export const border = {
  id: 'border', key: 'b', ops: ['redraw_border'], draws: 'line',
  whyNot: whyNotTwo,
  start: (choice, { draft }) => ({ eas: own(draft, choice) ? [choice.ea] : [], line: [], ended: false }),
  click(data, hit, world) {
    if (data.eas.length === 2 && hit.point) return { data: withPoint(data, hit.point) };
    const why = whyNotEa(world.draft, hit.ea);
    if (why) return { said: why };
    if (data.eas[0] === hit.ea) return { data: { ...data, eas: [] } };
    if (data.eas.length === 2) return { data: { eas: [hit.ea], line: [], ended: false } };
    if (!data.eas.length || world.beside.get(data.eas[0])?.has(hit.ea)) return { data: { ...data, eas: [...data.eas, hit.ea] } };
    const would = beside(world, data.eas);
    return { said: ['edit.not_beside', { a: number(hit.ea), b: listed(data.eas), would: listed(would) }], would };
  },
  ended: (data) => (data.line.length > 1 ? { ...data, ended: true } : null),
  back: (data) => (data.line.length ? { ...data, line: data.line.slice(0, -1), ended: false } : null),
  hint({ eas, line, ended }, world) {
    if (eas.length < 2) return eas.length ? ['border.second', { ea: number(eas[0]), would: listed(beside(world, eas)) }] : ['border.first', {}];
    return ended ? ['border.ended', {}] : line.length ? ['split.on', {}] : ['border.line', { eas: listed(eas) }];
  },
  marks: ({ eas, line }, world) => ({ eas, line, would: eas.length === 1 ? beside(world, eas) : [] }),
  edit: ({ eas, line, ended }) => (ended ? { op: 'redraw_border', drawn: true, args: { eas, line } } : null),
};
