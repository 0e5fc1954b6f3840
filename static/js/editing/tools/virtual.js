import { isVirtual, number } from '../common.js';

/** Virtual areas: people without land. */
export const virtual = {
  id: 'virtual', key: 'u', ops: ['virtual_ea', 'change_virtual_ea', 'remove_virtual_ea'],
  whyNot: () => null,
  start: (choice, { draft }) => of(draft, isVirtual(draft, choice.ea) ? choice.ea : 'new'),
  click: () => ({ said: ['virtual.no_land', {}] }),
  hint: ({ which }) => (which === 'new' ? ['virtual.new', {}] : ['virtual.change', { ea: number(which) }]),
  marks: () => ({}),
  fields(data, { draft }) {
    const codes = [...draft.eas.values()].filter((ea) => ea.kind === 'virtual').map((ea) => ea.ea_code);
    const { which, action } = data;
    return [
      ...(codes.length ? [{ name: 'which', kind: 'choice', value: which, among: ['new', ...codes], words: 'virtual_which', shown: (code) => number(code) }] : []),
      ...(which === 'new' ? [] : [{ name: 'action', kind: 'choice', value: action, among: ['change', 'remove'], words: 'virtual_action' }]),
      ...(which === 'new' || action === 'change' ? [{ name: 'residents', kind: 'number', value: data.residents, least: 0 }, { name: 'households', kind: 'number', value: data.households, least: 0 }] : []),
      ...(which === 'new' ? [{ name: 'name', kind: 'text', value: data.name, most: 60 }] : []),
    ];
  },
  filled: (data, name, value, { draft }) => (name === 'which' ? of(draft, value) : { ...data, [name]: value }),
  edit({ which, action, residents, households, name }, { draft }) {
    if (which === 'new') return residents === null ? null : { op: 'virtual_ea', args: { residents, ...(households === null ? {} : { households }), ...(name.trim() ? { name: name.trim() } : {}) } };
    if (action === 'remove') return { op: 'remove_virtual_ea', args: { ea: which } };
    const now = draft.eas.get(which);
    const changed = Object.entries({ residents, households }).filter(([key, value]) => value !== null && value !== now?.[key]);
    return changed.length ? { op: 'change_virtual_ea', args: { ea: which, ...Object.fromEntries(changed) } } : null;
  },
};

function of(draft, which) {
  const ea = draft.eas.get(which);
  return { which, action: 'change', residents: ea?.residents ?? null, households: ea?.households ?? null, name: '' };
}
