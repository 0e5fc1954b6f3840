// The page's own copy of the committee that is edited, and what follows from it. Pure.
import { inside, labelPoint, segmentsOf } from './shapes.js';

const byKey = (features, key) => new Map(features.map((feature) => [key(feature.properties), { ...feature.properties, geometry: feature.geometry }]));
export const partKey = (part) => `${part.building_id}/${part.part_no}`;
const KEYS = { eas: (row) => row.ea_code, cells: (row) => row.cell_id, parts: partKey };

/** A draft from the server's answer: maps of areas, cells and parts by code, number and key; locks as a set. */
export function draftOf(answer) {
  const tables = Object.fromEntries(Object.entries(KEYS).map(([name, key]) => [name, byKey(answer[name].features, key)]));
  return { code: answer.committee_code, revision: answer.revision, locks: new Set(answer.locks), ...tables };
}

/** The draft with the rows of an answer laid over it; the given one stays as it was. An answer without cells leaves them. */
export function laidOver(draft, answer, { op = answer.op, args = answer.args ?? {}, revision = answer.revision } = {}) {
  const out = { ...draft, revision, locks: new Set(draft.locks) };
  for (const [name, key] of Object.entries(KEYS)) {
    if (answer[name]) out[name] = new Map([...draft[name], ...byKey(answer[name].features, key)]);
  }
  for (const code of answer.gone ?? []) {
    out.eas.delete(code);
    out.locks.delete(code);
  }
  for (const [key, part] of out.parts) if (part.ea_code && answer.gone?.includes(part.ea_code)) out.parts.set(key, { ...part, ea_code: null });
  if (op === 'lock_eas') args.eas.forEach((code) => out.locks.add(code));
  if (op === 'unlock_eas') args.eas.forEach((code) => out.locks.delete(code));
  return out;
}

/** Which areas lie beside which: by the stretches of line that their cells share. */
export function neighbours(draft) {
  const owners = new Map();
  const found = new Map([...draft.eas.keys()].map((code) => [code, new Set()]));
  for (const cell of draft.cells.values()) {
    for (const segment of segmentsOf(cell.geometry)) {
      const other = owners.get(segment);
      if (other === undefined) owners.set(segment, cell.ea_code);
      else if (other !== cell.ea_code) {
        found.get(other)?.add(cell.ea_code);
        found.get(cell.ea_code)?.add(other);
      }
    }
  }
  return found;
}

/** Parts that lie in a cell. */
export const partsIn = (draft, cell) => [...draft.parts.values()].filter((part) => part.cell_id === cell);

/** How an edit calls some parts: a building by its id where all of it goes, else by id and number. */
export function called(draft, keys) {
  return keys.map((key) => draft.parts.get(key)).filter(Boolean).map((part) => {
    const several = [...draft.parts.values()].filter((row) => row.building_id === part.building_id).length > 1;
    return several ? [part.building_id, part.part_no] : part.building_id;
  });
}

/** Parts whose middle lies in a ring. */
export const partsWithin = (draft, ring) => [...draft.parts.values()].filter((part) => part.geometry && inside(labelPoint(part.geometry), [ring]));

/** Areas of a draft as the rows that the lists show; `before` are those of the page, whose points stay where a shape stays. */
export function rowsOf(draft, before, shapesBefore) {
  const eas = [...draft.eas.values()];
  const mean = eas.reduce((sum, ea) => sum + ea.load, 0) / Math.max(1, eas.length);
  const known = new Map(before.map((row) => [row.code, row]));
  return eas.map((ea) => {
    const row = known.get(ea.ea_code);
    const same = row?.point && shapesBefore?.get(ea.ea_code)?.geometry === ea.geometry;
    return {
      code: ea.ea_code, committee_code: ea.committee_code, kind: ea.kind, units: ea.housing_units, load: Math.round(ea.load * 10) / 10,
      buildings: ea.buildings, hours: Math.round(ea.workload_minutes / 6) / 10, deviation: mean > 0 ? ea.load / mean - 1 : null,
      colour: ea.colour, score: ea.score, ...(same ? placed(row) : fresh(ea.geometry)),
    };
  });
}

const placed = ({ box, point, further_points: further }) => ({ box, point, further_points: further });

function fresh(geometry) {
  if (!geometry) return { box: null, point: null, further_points: [] };
  const points = geometry.coordinates.flat(geometry.type === 'MultiPolygon' ? 2 : 1);
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return { box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], point: labelPoint(geometry), further_points: [] };
}
