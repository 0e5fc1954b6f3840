import { listed, own, whyNotAny, withEa } from '../common.js';

/** Delineate some areas anew by the rules; the others stay. */
export const redelineate = {
  id: 'redelineate', key: 'd', ops: ['re_delineate'],
  whyNot: whyNotAny,
  start: (choice, { draft }) => ({ eas: own(draft, choice) ? [choice.ea] : [], count: null }),
  click: withEa,
  hint: ({ eas }) => (eas.length ? ['redelineate.more', { eas: listed(eas) }] : ['redelineate.first', {}]),
  marks: ({ eas }) => ({ eas }),
  fields: ({ eas, count }) => (eas.length ? [{ name: 'count', kind: 'number', value: count, least: 1, most: 99 }] : []),
  edit: ({ eas, count }) => (eas.length ? { op: 're_delineate', args: count ? { eas, count } : { eas } } : null),
};
