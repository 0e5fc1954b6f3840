// What can be done at once about an issue: one button for the chosen one, one for all that the same work mends.
import { make } from './dom.js';
import { count } from './format.js';
import { lang, t } from './words.js';

const TOOLS = { merge: 'merge', re_delineate: 'redelineate', building: 'building' };

/** The lightest area beside one that may be changed, null without any. Pure. */
export function lightest(code, beside, eas) {
  const found = beside.filter((one) => eas.has(one)).sort((a, b) => eas.get(a).load - eas.get(b).load || a.localeCompare(b));
  return code && found.length ? found[0] : null;
}

/** Buttons below the chosen issue. `delineate(codes)` asks before it replaces a plan; `take(tool, issue)` shows loads before it is applied. */
export function cureButtons(issue, codes, { delineate, take }) {
  const one = issue?.cure && make('button', { type: 'button', class: 'primary', id: 'cure', onclick: () => (issue.cure === 'delineate' ? delineate([issue.committee_code]) : take(TOOLS[issue.cure], issue)) }, t(`cure.${issue.cure}`));
  const all = codes.length > 1 && make('button', { type: 'button', id: 'cure-all', onclick: () => delineate(codes) }, t('cure.delineate_all', { count: count(codes.length, lang()) }));
  return one || all ? make('div', { class: 'cures' }, one || null, all || null) : null;
}
