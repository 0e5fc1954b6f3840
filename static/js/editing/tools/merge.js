import { beside, listed, own, whyNotTwo, withEa } from '../common.js';

/** Merge areas that lie side by side. */
export const merge = {
  id: 'merge', key: 'm', ops: ['merge_eas'],
  whyNot: whyNotTwo,
  start: (choice, { draft }) => ({ eas: own(draft, choice) ? [choice.ea] : [] }),
  click: withEa,
  hint: ({ eas }, world) => (eas.length ? ['merge.neighbour', { eas: listed(eas), would: listed(beside(world, eas)) }] : ['merge.first', {}]),
  marks: ({ eas }, world) => ({ eas, would: eas.length === 1 ? beside(world, eas) : [] }),
  edit: ({ eas }) => (eas.length > 1 ? { op: 'merge_eas', args: { eas } } : null),
};
