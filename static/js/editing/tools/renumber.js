import { listed, toggled, whyNotAny } from '../common.js';

/** Number areas anew in their order, or the buildings within some. */
export const renumber = {
  id: 'renumber', key: 'n', ops: ['renumber_eas', 'renumber_buildings'],
  whyNot: whyNotAny,
  start: (choice, { draft }) => ({ what: 'eas', eas: draft.eas.has(choice.ea) ? [choice.ea] : [] }),
  click: (data, hit, { draft }) => (draft.eas.has(hit.ea) ? { data: { ...data, what: 'buildings', eas: toggled(data.eas, hit.ea) } } : { said: ['edit.outside', {}] }),
  hint: ({ what, eas }) => (what === 'eas' ? ['renumber.eas', {}] : eas.length ? ['renumber.buildings', { eas: listed(eas) }] : ['renumber.all', {}]),
  marks: ({ what, eas }) => ({ eas: what === 'buildings' ? eas : [] }),
  fields: ({ what }) => [{ name: 'what', kind: 'choice', value: what, among: ['eas', 'buildings'], words: 'renumbered' }],
  edit: ({ what, eas }) => (what === 'eas' ? { op: 'renumber_eas', args: {} } : { op: 'renumber_buildings', args: eas.length ? { eas } : {} }),
};
