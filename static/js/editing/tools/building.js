import { whyNotAny } from '../common.js';

export const USES = ['residential', 'mixed', 'commercial', 'industrial', 'school', 'hospital', 'hotel', 'dormitory', 'office', 'public', 'construction', 'outbuilding', 'unknown'];
const COUNTS = ['housing_units', 'vacant_units', 'households', 'residents', 'establishments', 'floors', 'entrances'];
const LEAST = { floors: 1, entrances: 1 };

/** Correct what is known of a building; mark it as demolished, or take it back. */
export const building = {
  id: 'building', key: 'h', ops: ['change_building', 'demolish_building', 'reinstate_building'],
  whyNot: whyNotAny,
  start: (choice) => ({ building: choice.building ?? null, facts: null, given: {} }),
  click: (data, hit) => (hit.part ? { data: { building: hit.building, facts: null, given: {} } } : { said: ['building.first', {}] }),
  wants: ({ building: id, facts }) => (id && !facts ? id : null), // facts of this building, from the server
  told: (data, facts) => ({ ...data, facts, given: {} }),
  hint: ({ building: id }) => (id ? ['building.facts', { id }] : ['building.first', {}]),
  marks: ({ building: id }, { draft }) => ({ parts: [...draft.parts.entries()].filter(([, part]) => part.building_id === id).map(([key]) => key) }),
  fields(data) {
    const { facts, given } = data;
    if (!facts) return [];
    const value = (name) => (name in given ? given[name] : facts[name] ?? null);
    const standing = { name: 'stands', kind: 'choice', value: value('stands') ?? standsNow(facts), among: ['yes', 'no'], words: 'stands' };
    if (!stands(data) || standsNow(facts) === 'no') return [standing];
    return [
      ...COUNTS.map((name) => ({ name, kind: 'number', value: value(name), least: LEAST[name] ?? 0 })),
      { name: 'use', kind: 'choice', value: value('use'), among: USES, words: 'use' }, { name: 'name', kind: 'text', value: value('name') ?? '', most: 60 }, standing,
    ];
  },
  filled: (data, name, value) => ({ ...data, given: { ...data.given, [name]: value } }),
  edit(data) {
    const { building: id, facts, given } = data;
    if (!facts) return null;
    if ('stands' in given && given.stands !== standsNow(facts)) return { op: given.stands === 'no' ? 'demolish_building' : 'reinstate_building', args: { building: id } };
    const changed = Object.fromEntries(Object.entries(given).filter(([name, value]) => name !== 'stands' && value !== null && value !== '' && value !== facts[name]));
    return Object.keys(changed).length ? { op: 'change_building', args: { building: id, ...changed } } : null;
  },
};

const standsNow = (facts) => (facts.parts.some((part) => part.status === 'demolished') ? 'no' : 'yes');
const stands = ({ facts, given }) => (given.stands ?? standsNow(facts)) === 'yes';
