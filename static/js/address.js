// What is chosen stands in the address, so that a reload, Back and a link keep it.

const KEYS = ['township', 'committee', 'ea', 'building'];

/** The part of the address after the sign #. Pure. */
export function toHash(chosen) {
  const given = KEYS.filter((key) => chosen[key]).map((key) => [key, chosen[key]]);
  return given.length ? `#${new URLSearchParams(given)}` : '';
}

/** What such a part names; keys that are not ours are left out. Pure. */
export function fromHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  return Object.fromEntries(KEYS.filter((key) => given.get(key)).map((key) => [key, given.get(key)]));
}

/** Keep the address in step with the choice; `show` chooses what an address names. */
export function addressBar(state, { show }) {
  const { history, location } = window;
  const note = (how) => history[how](null, '', `${location.pathname}${location.search}${toHash(state.get())}`);
  return {
    /** Choose what the address names now; from here on choices are noted. */
    start() {
      if (location.hash) show(fromHash(location.hash));
      note('replaceState'); // what is not there any more leaves the address
      state.on(KEYS, () => { if (toHash(state.get()) !== location.hash) note('pushState'); });
      window.addEventListener('popstate', () => show(fromHash(location.hash)));
    },
  };
}
