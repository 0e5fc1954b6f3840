import { listed, toggled, whyNotAny } from '../common.js';

/** Lock areas against any change, or unlock them. */
export const lock = {
  id: 'lock', key: 'l', ops: ['lock_eas', 'unlock_eas'],
  whyNot: whyNotAny,
  start: (choice, { draft }) => ({ eas: draft.eas.has(choice.ea) ? [choice.ea] : [] }),
  click(data, hit, { draft }) {
    if (!draft.eas.has(hit.ea)) return { said: ['edit.outside', {}] };
    const alike = data.eas.filter((code) => draft.locks.has(code) === draft.locks.has(hit.ea)); // locked and unlocked ones are not changed together
    return { data: { eas: toggled(alike, hit.ea) } };
  },
  hint: ({ eas }, { draft }) => (eas.length ? [draft.locks.has(eas[0]) ? 'lock.open' : 'lock.close', { eas: listed(eas) }] : ['lock.first', {}]),
  marks: ({ eas }) => ({ eas }),
  edit: ({ eas }, { draft }) => (eas.length ? { op: draft.locks.has(eas[0]) ? 'unlock_eas' : 'lock_eas', args: { eas } } : null),
};
