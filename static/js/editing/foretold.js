// Loads after an edit as far as they are plain sums: shown at once, before the server has answered. Pure.
import { called, partKey } from './draft.js';

/** Loads before and after, null where there is none, for each area that an answer (a preview or a saved edit) changes. */
export function comparison(draft, answer) {
  const changed = answer.eas.features.filter((ea) => ea.properties.kind !== 'virtual').map(({ properties: ea }) => ({ code: ea.ea_code, before: draft.eas.get(ea.ea_code)?.load ?? null, after: ea.load }));
  const gone = (answer.gone ?? []).map((code) => ({ code, before: draft.eas.get(code)?.load ?? null, after: null }));
  const rows = [...changed, ...gone].filter((row) => row.before !== row.after);
  return (rows.length ? rows : changed).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Whether loads of areas are the sums of the housing units of their parts. */
export function summable(draft) {
  const sums = new Map();
  for (const part of draft.parts.values()) if (part.ea_code) sums.set(part.ea_code, (sums.get(part.ea_code) ?? 0) + part.housing_units);
  return [...draft.eas.values()].every((ea) => ea.kind === 'virtual' || Math.abs(ea.load - (sums.get(ea.ea_code) ?? 0)) < 0.5);
}

/** Loads before and after a merge, or a move of cells or buildings; null for other edits and where loads are no plain sums. */
export function foretold(draft, edit) {
  const { op, args } = edit;
  if (op === 'merge_eas') return merged(draft, args.eas);
  if (!['move_cells', 'move_buildings'].includes(op) || !summable(draft)) return null;
  const going = [...draft.parts.values()].filter((part) => (op === 'move_cells' ? args.cells.includes(part.cell_id) : goes(draft, part, args.buildings)));
  const by = new Map([[args.to, 0]]);
  for (const part of going) {
    if (!part.ea_code || part.ea_code === args.to) continue;
    by.set(part.ea_code, (by.get(part.ea_code) ?? 0) - part.housing_units);
    by.set(args.to, by.get(args.to) + part.housing_units);
  }
  return [...by].map(([code, change]) => ({ code, before: draft.eas.get(code).load, after: draft.eas.get(code).load + change })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The draft after such an edit, as far as the page can tell without the server: areas as heaps of their cells. Null for other edits. */
export function laidLocally(draft, edit) {
  const loads = foretold(draft, edit);
  if (!loads) return null;
  const to = edit.op === 'merge_eas' ? loads.find((row) => row.after !== null).code : edit.args.to;
  const goesTo = going(draft, edit);
  const cells = new Map([...draft.cells].map(([key, cell]) => [key, goesTo.cells.has(key) ? { ...cell, ea_code: to } : cell]));
  const parts = new Map([...draft.parts].map(([key, part]) => [key, goesTo.parts.has(key) ? { ...part, ea_code: to } : part]));
  const eas = new Map(draft.eas);
  for (const { code, after } of loads) {
    const own = [...cells.values()].filter((cell) => cell.ea_code === code);
    if (after === null) eas.delete(code);
    else eas.set(code, { ...eas.get(code), load: after, housing_units: eas.get(code).housing_units + after - draft.eas.get(code).load, geometry: heap(own) });
  }
  return { ...draft, cells, parts, eas, revision: draft.revision + 1 };
}

/** Keys of the cells and parts that go; a cell goes with buildings where it holds no others. */
function going(draft, { op, args }) {
  const parts = new Set([...draft.parts].filter(([, part]) => (op === 'merge_eas' ? args.eas.includes(part.ea_code) : op === 'move_cells' ? args.cells.includes(part.cell_id) : goes(draft, part, args.buildings))).map(([key]) => key));
  const emptied = (cell) => {
    const within = [...draft.parts].filter(([, part]) => part.cell_id === cell);
    return within.length > 0 && within.every(([key]) => parts.has(key));
  };
  const moved = ({ cell_id: id, ea_code: ea }) => (op === 'merge_eas' ? args.eas.includes(ea) : op === 'move_cells' ? args.cells.includes(id) : emptied(id));
  return { parts, cells: new Set([...draft.cells].filter(([, cell]) => moved(cell)).map(([key]) => key)) };
}

const heap = (cells) => ({ type: 'MultiPolygon', coordinates: cells.flatMap(({ geometry }) => (geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates])) });

function goes(draft, part, buildings) {
  const [name] = called(draft, [partKey(part)]);
  return buildings.some((one) => String(one) === String(name) || one === part.building_id);
}

function merged(draft, codes) {
  const eas = codes.map((code) => draft.eas.get(code));
  const keep = eas.reduce((best, ea) => (ea.load > best.load ? ea : best));
  const sum = eas.reduce((total, ea) => total + ea.load, 0);
  return eas.map((ea) => ({ code: ea.ea_code, before: ea.load, after: ea === keep ? sum : null })).sort((a, b) => (a.code < b.code ? -1 : 1));
}
