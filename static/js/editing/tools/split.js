import { number, own, whyNotAny, whyNotEa } from '../common.js';
import { stretched } from '../shapes.js';

/** Split an area along a drawn line. */
export const split = {
  id: 'split', key: 's', ops: ['split_ea'], draws: 'line',
  whyNot: whyNotAny,
  start: (choice, { draft }) => ({ ea: own(draft, choice), line: [], ended: false }),
  click(data, hit, { draft }) {
    if (data.ea && hit.point) return { data: withPoint(data, hit.point) };
    const why = whyNotEa(draft, hit.ea);
    return why ? { said: why } : { data: { ...data, ea: hit.ea } };
  },
  ended: (data) => (data.line.length > 1 ? { ...data, ended: true } : null),
  back: (data) => (data.line.length ? { ...data, line: data.line.slice(0, -1), ended: false } : null),
  hint: ({ ea, line, ended }) => (!ea ? ['split.first', {}] : ended ? ['split.ended', { ea: number(ea) }] : line.length ? ['split.on', {}] : ['split.line', { ea: number(ea) }]),
  marks: ({ ea, line }) => ({ eas: ea ? [ea] : [], line }),
  edit: ({ ea, line, ended }, { draft }) => (ended ? { op: 'split_ea', drawn: true, args: { ea, line: stretched(line, draft.eas.get(ea)?.geometry) } } : null),
};

/** A point more; after the line was ended a new one begins. */
export const withPoint = (data, point) => (data.ended ? { ...data, line: [point], ended: false } : { ...data, line: [...data.line, point] });
