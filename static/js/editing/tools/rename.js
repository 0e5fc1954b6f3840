import { number, whyNotAny } from '../common.js';

const KINDS = ['ordinary', 'special', 'uninhabited'];

/** Give an area a name, or another kind. */
export const rename = {
  id: 'rename', key: 'r', ops: ['rename_ea', 'change_kind'],
  whyNot: whyNotAny,
  start: (choice, { draft }) => of(draft, choice.ea),
  click: (data, hit, { draft }) => (draft.eas.has(hit.ea) ? { data: of(draft, hit.ea) } : { said: ['edit.outside', {}] }),
  hint: ({ ea }) => (ea ? ['rename.ea', { ea: number(ea) }] : ['rename.first', {}]),
  marks: ({ ea }) => ({ eas: ea ? [ea] : [] }),
  fields: ({ ea, name, kind }) => (ea ? [
    { name: 'name', kind: 'text', value: name, most: 60 },
    ...(KINDS.includes(kind) ? [{ name: 'kind', kind: 'choice', value: kind, among: KINDS, words: 'kind' }] : []),
  ] : []),
  edit({ ea, name, kind }, { draft }) {
    const now = draft.eas.get(ea);
    if (!now) return null;
    if (name.trim() !== (now.name ?? '')) return { op: 'rename_ea', args: name.trim() ? { ea, name: name.trim() } : { ea } };
    return kind === now.kind ? null : { op: 'change_kind', args: { ea, kind } };
  },
};

const of = (draft, ea) => (draft.eas.has(ea) ? { ea, name: draft.eas.get(ea).name ?? '', kind: draft.eas.get(ea).kind } : { ea: null, name: '', kind: '' });
