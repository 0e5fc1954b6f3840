import { listed, own, whyNotAny, whyNotEa, withEa } from '../common.js';

/** Delineate some areas anew by the rules, or all that are not locked; so many as are wanted. The others stay. */
export const redelineate = {
  id: 'redelineate', key: 'd', ops: ['re_delineate'],
  whyNot: whyNotAny,
  start: (choice, { draft }) => ({ which: 'chosen', eas: own(draft, choice) ? [choice.ea] : [], count: null }),
  click(data, hit, world) {
    const answer = withEa(data, hit, world);
    return answer.data ? { data: { ...answer.data, which: 'chosen' } } : answer;
  },
  hint(data, { draft }) {
    const eas = about(data, draft);
    if (!eas.length) return ['redelineate.first', {}];
    const load = eas.reduce((sum, code) => sum + draft.eas.get(code).load, 0);
    if (data.count) return ['redelineate.each', { now: eas.length, count: data.count, each: Math.round(load / data.count) }];
    return data.which === 'all' ? ['redelineate.all', { now: eas.length }] : ['redelineate.more', { eas: listed(eas) }];
  },
  marks: (data, { draft }) => ({ eas: about(data, draft) }),
  fields: ({ which, count }) => [{ name: 'which', kind: 'choice', value: which, among: ['chosen', 'all'], words: 'redelineated', text: 'eas' }, { name: 'count', kind: 'number', value: count, least: 1, most: 300 }],
  edit(data, { draft }) {
    const eas = about(data, draft);
    return eas.length ? { op: 're_delineate', args: data.count ? { eas, count: data.count } : { eas } } : null;
  },
};

/** Areas that are neither locked nor virtual. */
export const unlocked = (draft) => [...draft.eas.keys()].filter((code) => !whyNotEa(draft, code));

const about = ({ which, eas }, draft) => (which === 'all' ? unlocked(draft) : eas);
