import { whyNotAny } from '../common.js';
import { metres, movedTo, rectangle } from '../shapes.js';
import { USES } from './building.js';

const GAP_M = 6; // between the houses of a row

/** Add a building by three clicks: two ends of a wall, and how deep; then the same again with one click, or a row of them. */
export const add = {
  id: 'add', key: 'a', ops: ['add_building'], draws: 'rectangle',
  whyNot: whyNotAny,
  start: () => ({ points: [], ring: null, last: null, housing_units: 1, floors: 1, use: 'residential', row: 1 }),
  click(data, hit) {
    if (!hit.point) return { said: ['add.first', {}] };
    if (data.last && !data.points.length) return { data: { ...data, ring: movedTo(data.last, hit.point) } };
    const points = data.ring ? [hit.point] : [...data.points, hit.point];
    if (points.length < 3) return { data: { ...data, points, ring: null } };
    const ring = rectangle(...points);
    return ring ? { data: { ...data, points: [], ring, last: ring } } : { said: ['add.flat', {}] };
  },
  back: (data) => (data.points.length ? { ...data, points: data.points.slice(0, -1) } : data.last ? { ...data, ring: null, last: null } : null),
  hint: ({ points, ring, last }) => (ring ? ['add.ready', {}] : points.length === 2 ? ['add.third', {}] : points.length ? ['add.second', {}] : last ? ['add.again', {}] : ['add.first', {}]),
  marks: (data) => ({ line: data.points, rings: rings(data) }),
  fields: (data) => ['housing_units', 'floors', 'row'].map((name) => ({ name, kind: 'number', value: data[name], least: name === 'housing_units' ? 0 : 1, most: name === 'row' ? 30 : undefined }))
    .concat({ name: 'use', kind: 'choice', value: data.use, among: USES, words: 'use' }),
  edit: (data) => (data.ring ? one(data, data.ring) : null),
  /** The further houses of a row. */
  more: (data) => rings(data).slice(1).map((ring) => one(data, ring)),
  after: (data) => ({ ...data, ring: null, points: [], row: 1 }),
};

const one = ({ housing_units: units, floors, use }, ring) => ({
  op: 'add_building', drawn: true, args: { footprint: [ring], use, ...(units === null ? {} : { housing_units: units }), ...(floors ? { floors } : {}) },
});

/** The house, and those that follow it along its wall. */
function rings({ ring, row }) {
  if (!ring) return [];
  const [a, b] = ring;
  const length = metres(a, b);
  const step = (length + GAP_M) / length;
  return Array.from({ length: Math.max(1, row ?? 1) }, (_, k) => movedTo(ring, [a[0] + (b[0] - a[0]) * step * k, a[1] + (b[1] - a[1]) * step * k]));
}
