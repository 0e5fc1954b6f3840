// The list of issues: gravest first, cause in words, go to the place, next and previous.
import * as api from './api.js';
import { cureButtons } from './cures.js';
import { byId, make } from './dom.js';
import { count } from './format.js';
import { virtualRows } from './rows.js';
import { lang, t } from './words.js';

const SEVERITIES = ['error', 'warning', 'note'];

export function issuePanel(state, { visit, refuse, delineate, take }) {
  const panel = byId('panel-issues');
  const head = make('div', { class: 'head' });
  const box = make('div', { class: 'rows', id: 'issue-list' });
  const foot = make('div', { class: 'head' });
  const full = make('p', { class: 'full', id: 'issue-text', role: 'status', tabindex: 0 }); // the list shows three lines of a message
  const cures = make('div', { id: 'issue-cures' });
  panel.replaceChildren(head, box, full, cures, foot);
  const list = virtualRows(box, { height: 78, render, choose, key: (row) => row.n, kind: 'issue' });
  let severity = null;
  let only = null; // `here`: those of the chosen committee, `none`: those of no committee
  let found = { issues: [], counts: {}, total: 0, of_none: 0, to_delineate: [] };
  let chosen = null;

  async function load(more = false) {
    const { committee, township } = state.get();
    const query = { offset: more ? found.issues.length : 0 };
    if (severity) query.severity = severity;
    if (only === 'none') query.committee_code = 'none';
    else if (only === 'here' && committee) query.committee_code = committee;
    else if (township) query.township = township;
    try {
      const answer = await api.issues(query);
      found = { ...answer, issues: more ? [...found.issues, ...answer.issues] : answer.issues };
      show();
    } catch (refusal) {
      refuse(refusal);
    }
  }

  function show() {
    const filters = SEVERITIES.map((s) => make('button', { type: 'button', 'aria-pressed': String(severity === s), onclick: () => filterBy(s) },
      sign(s), ' ', t(`severity.${s}`), ' ', count(found.counts[s] ?? 0, lang())));
    const at = found.issues.findIndex((row) => row.n === chosen);
    full.textContent = found.issues[at]?.message ?? '';
    full.hidden = at < 0;
    cures.replaceChildren(...[cureButtons(found.issues[at], found.to_delineate, { delineate, take })].filter(Boolean));
    head.replaceChildren(
      make('div', { class: 'severities', role: 'group', 'aria-label': t('issues.filter') }, filters,
        make('button', { type: 'button', 'aria-pressed': String(only === 'here'), disabled: !state.get().committee, onclick: () => narrow('here') }, t('issues.here')),
        found.of_none || only === 'none' ? make('button', { type: 'button', id: 'issues-of-none', 'aria-pressed': String(only === 'none'), onclick: () => narrow('none') }, t('issues.of_none', { count: count(found.of_none, lang()) })) : null),
      make('div', { class: 'steps' },
        make('button', { type: 'button', id: 'issue-previous', disabled: at <= 0, onclick: () => step(-1) }, t('issues.previous')),
        make('span', { class: 'number quiet' }, at >= 0 ? `${at + 1} / ${count(found.total, lang())}` : count(found.total, lang())),
        make('button', { type: 'button', id: 'issue-next', disabled: !found.issues.length || at === found.issues.length - 1, onclick: () => step(1) }, t('issues.next'))));
    foot.replaceChildren(...(found.issues.length < found.total ? [make('button', { type: 'button', onclick: () => load(true) }, t('issues.more', { shown: found.issues.length, total: found.total }))] : []));
    box.setAttribute('aria-label', t('panel.issues'));
    list.show(found.issues, t('issues.none'));
    list.mark(chosen);
  }

  function filterBy(s) {
    severity = severity === s ? null : s;
    chosen = null;
    load();
  }

  function narrow(to) {
    only = only === to ? null : to;
    chosen = null;
    load();
  }

  function choose(row) {
    chosen = row.n;
    visit(row); // the panel may change its height: the row is brought into view after that
    show();
  }

  function step(by) {
    const at = found.issues.findIndex((row) => row.n === chosen);
    const row = found.issues[Math.min(found.issues.length - 1, Math.max(0, at + by))];
    if (row) choose(row);
  }

  state.on(['project', 'township'], () => { chosen = null; });
  state.on(['project', 'township', 'lang'], () => load());
  state.on(['committee'], () => (only === 'here' ? load() : show()));
  return { step };
}

const sign = (severity) => make('span', { class: `sign ${severity}`, 'aria-hidden': 'true' }, t(`severity_sign.${severity}`));

function render(row) {
  const place = row.ea_code ?? row.committee_code ?? row.building_id ?? '';
  return [
    make('div', { class: 'first' }, sign(row.severity), make('span', {}, t(`severity_one.${row.severity}`)), make('span', { class: 'number' }, `${row.shown} ${place}`)),
    make('div', { class: 'text', title: row.message }, row.message),
  ];
}
