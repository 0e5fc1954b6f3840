// What tools share: names of areas, choosing areas, lists without and with an item. Pure.

export const number = (code) => code.slice(-3);
export const listed = (codes) => codes.map(number).join(', ');
export const toggled = (list, item) => (list.includes(item) ? list.filter((one) => one !== item) : [...list, item]);
export const isVirtual = (draft, code) => draft.eas.get(code)?.kind === 'virtual';

/** The chosen area where an edit of land can be about it: neither virtual nor locked. */
export const own = (draft, choice) => (choice.ea && draft.eas.has(choice.ea) && !isVirtual(draft, choice.ea) && !draft.locks.has(choice.ea) ? choice.ea : null);

/** Why an area cannot be taken by a tool, as key and values of a text; null where it can. */
export function whyNotEa(draft, code) {
  if (!code || !draft.eas.has(code)) return ['edit.outside', {}];
  if (isVirtual(draft, code)) return ['edit.virtual', { ea: number(code) }];
  return draft.locks.has(code) ? ['edit.locked', { ea: number(code) }] : null;
}

/** Why no tool for land can be used: nothing is delineated. */
export const whyNotAny = (draft) => (draft.eas.size ? null : ['edit.no_plan', {}]);
export const whyNotTwo = (draft) => (draft.eas.size > 1 ? null : draft.eas.size ? ['edit.one_only', {}] : ['edit.no_plan', {}]);

/** Numbers of the areas beside some, which a tool would take. */
export const beside = (world, codes) => [...new Set(codes.flatMap((code) => [...(world.beside.get(code) ?? [])]))].filter((code) => !codes.includes(code) && !whyNotEa(world.draft, code)).sort();

/** Choose areas that hang together, one click after another. */
export function withEa(data, hit, world) {
  const why = whyNotEa(world.draft, hit.ea);
  if (why) return { said: why };
  if (data.eas.includes(hit.ea) || !data.eas.length || data.eas.some((code) => world.beside.get(code)?.has(hit.ea))) {
    return { data: { ...data, eas: toggled(data.eas, hit.ea) } };
  }
  const would = beside(world, data.eas);
  return { said: ['edit.not_beside', { a: number(hit.ea), b: listed(data.eas), would: listed(would) }], would };
}
