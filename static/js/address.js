// What is chosen stands in the address, so that a reload, Back and a link keep it.
import { around as bounds } from './format.js';

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

/**
 * What an address names, as far as it is there. Pure.
 * @param named of `fromHash`
 * @param project regions, committees and eas of the page; building: facts of the building named, null where there is none
 * @returns choice by key; box and padding around it; missing: key and code of what is not there
 */
export function resolved(named, { regions, committees, eas, building }) {
  const has = (rows, key) => rows.find((row) => row.code === named[key]);
  const region = has(regions.filter((row) => row.level === 'township'), 'township');
  const part = building?.parts.find((row) => row.ea_code) ?? building?.parts[0];
  const ea = has(eas, 'ea') ?? eas.find((row) => row.code === part?.ea_code);
  const committee = committees.find((row) => row.code === ea?.committee_code) ?? has(committees, 'committee') ?? committees.find((row) => row.code === part?.committee_code);
  const there = { township: region, committee: has(committees, 'committee'), ea: has(eas, 'ea'), building };
  const around = region ? committees.filter((row) => row.code.startsWith(region.code)) : committees;
  const [box, padding] = building?.box ? [building.box, 120] : ea ? [ea.box, 80] : committee ? [committee.box, 40] : [bounds(around.map((row) => row.box)), 40];
  return {
    choice: { township: region?.code ?? null, committee: committee?.code ?? null, ea: ea?.code ?? null, building: building?.building_id ?? null },
    box, padding, missing: KEYS.filter((key) => named[key] && !there[key]).map((key) => [key, named[key]]),
  };
}

/** The township that stays chosen with a committee: its own, where another was; none where the project does not know it. Pure. */
export function townshipWith(committee, township, regions) {
  if (!committee || !township || committee.startsWith(township)) return township;
  return regions.find((row) => row.level === 'township' && committee.startsWith(row.code))?.code ?? null;
}

/** Keep the address in step with the choice; `find` looks up what an address names and gives the act that chooses it. */
export function addressBar(state, { find }) {
  const { history, location } = window;
  const note = (how) => history[how](null, '', `${location.pathname}${location.search}${toHash(state.get())}`);
  let arriving = false;

  async function arrive() {
    const { hash } = location;
    const choose = await find(fromHash(hash));
    if (location.hash !== hash) return; // somebody was faster and chose something else
    arriving = true;
    choose();
    arriving = false;
    note('replaceState'); // what is not there leaves the address
  }

  return {
    /** Choose what the address names now; from here on choices are noted. */
    async start() {
      state.on(KEYS, () => { if (toHash(state.get()) !== location.hash) note(arriving ? 'replaceState' : 'pushState'); });
      window.addEventListener('popstate', arrive);
      if (location.hash) await arrive();
    },
  };
}
