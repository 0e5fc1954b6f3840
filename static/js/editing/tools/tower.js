import { whyNotAny } from '../common.js';

const WAYS = ['entrances', 'floors', 'units'];

/** Divide a tall building into parts that can go to different areas, or join them again. */
export const tower = {
  id: 'tower', key: 't', ops: ['split_building', 'join_building'],
  whyNot: whyNotAny,
  start: (choice) => ({ building: choice.building ?? null, facts: null }),
  click: (data, hit) => (hit.part ? { data: { building: hit.building, facts: null } } : { said: ['tower.first', {}] }),
  wants: ({ building, facts }) => (building && !facts ? building : null),
  told(data, facts) {
    const by = WAYS.find((way) => countOf(facts, way) > 1) ?? 'floors';
    const parts = Math.max(2, facts.parts.length);
    return { ...data, facts, by, count: countOf(facts, by), parts, after: even(countOf(facts, by), parts), action: facts.parts.length > 1 ? 'join' : 'divide' };
  },
  hint: ({ building }) => (building ? ['tower.how', { id: building }] : ['tower.first', {}]),
  marks: ({ building }, { draft }) => ({ parts: [...draft.parts.entries()].filter(([, part]) => part.building_id === building).map(([key]) => key) }),
  fields({ facts, by, count, parts, after, action }) {
    if (!facts) return [];
    const divided = facts.parts.length > 1;
    return [
      ...(divided ? [{ name: 'action', kind: 'choice', value: action, among: ['join', 'divide'], words: 'tower_action' }] : []),
      ...(action === 'divide' ? [
        { name: 'by', kind: 'choice', value: by, among: WAYS, words: 'tower_by' },
        ...(by === 'units' ? [] : [{ name: 'count', kind: 'number', value: count, least: 2, most: 200 }]),
        { name: 'parts', kind: 'number', value: parts, least: 2, most: 12 },
        { name: 'after', kind: 'text', value: after.join(', ') },
      ] : []),
    ];
  },
  filled(data, name, value) {
    if (name === 'after') return { ...data, after: String(value).split(/[^0-9]+/).filter(Boolean).map(Number) };
    const out = { ...data, [name]: value };
    if (name === 'by') out.count = countOf(data.facts, value);
    return name === 'action' ? out : { ...out, after: even(out.count, out.parts) };
  },
  edit({ building, facts, by, count, after, action }) {
    if (!facts) return null;
    if (action === 'join') return { op: 'join_building', args: { building } };
    if (!count || !after.length) return null;
    const known = by === 'units' || countOf(facts, by) === count;
    return { op: 'split_building', args: { building, by, after, ...(known ? {} : { count }) } };
  },
};

const countOf = (facts, by) => (by === 'units' ? facts.housing_units : facts[by]) ?? null;

/** After which entrance, floor or unit a part ends, so that parts are about equal. */
export function even(count, parts) {
  if (!count || !parts) return [];
  const ends = Array.from({ length: parts - 1 }, (_, k) => Math.round((count * (k + 1)) / parts));
  return [...new Set(ends)].filter((end) => end >= 1 && end < count);
}

/** The part, from 0, that a column (entrance) and row (floor, the lowest first) of the facade belongs to. */
export function partAt({ by, after, entrances, floors, units }, column, row) {
  const per = Math.max(1, units / (entrances * floors));
  const place = { entrances: column + 1, floors: row + 1, units: (column * floors + row) * per + 1 }[by];
  return after.filter((end) => place > end).length;
}
