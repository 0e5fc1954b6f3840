// The top line: county > township > committee, ledger, saved.
import { reportUrl } from './api.js';
import { byId, make } from './dom.js';
import { count, moment } from './format.js';
import { issueSums } from './next.js';
import { lang, t } from './words.js';

export function header(state, { wholeCounty, selectTownship, selectCommittee }) {
  function crumbs() {
    const { project, township, committee, committees } = state.get();
    const counties = project.regions.filter((r) => r.level === 'county');
    const townships = project.regions.filter((r) => r.level === 'township');
    const here = committees.find((row) => row.code === committee);
    const options = [['', t('crumbs.all_townships')], ...townships.map((r) => [r.code, r.name ?? r.code])];
    byId('crumbs').replaceChildren(...[
      make('button', { type: 'button', class: 'link', onclick: wholeCounty }, counties.length === 1 ? (counties[0].name ?? counties[0].code) : project.name),
      ...(townships.length > 1 ? ['›', make('select', { 'aria-label': t('crumbs.township'), onchange: (event) => selectTownship(event.target.value) },
        options.map(([value, text]) => make('option', { value, selected: value === (township ?? '') }, text)))] : []),
      ...(here ? ['›', make('button', { type: 'button', class: 'link here', title: here.code, onclick: () => selectCommittee(here.code) }, here.name ?? here.code)] : []),
    ]);
  }

  function ledger() {
    const { ledger: sums } = state.get();
    const box = byId('ledger');
    if (!sums) {
      box.textContent = t('ledger.counting');
      box.className = '';
      return;
    }
    box.href = reportUrl();
    const { in_none: none, doubled } = sums.housing_units;
    box.textContent = t('ledger.line', { none: count(none, lang()), doubled: count(doubled, lang()) });
    box.className = none + doubled ? 'bad' : 'good';
  }

  function saved() {
    const { project, township, ledger: counted, saving, savedAt } = state.get();
    const time = [project.saved, savedAt].filter(Boolean).sort().at(-1);
    const { waiting, sending, silent } = saving;
    byId('saved').className = silent ? 'waiting' : '';
    byId('saved').textContent = silent && waiting ? t('saved.waiting', { count: waiting }) : waiting || sending ? t('saved.sending') : time ? t('saved.at', { time: moment(time, lang()) }) : '';
    const sums = issueSums(counted, township);
    byId('issue-count').textContent = sums ? count(sums.error + sums.warning, lang()) : '';
    byId('issue-count').title = t('committees.issues');
    byId('issue-count').className = sums?.error ? 'badge error' : 'badge';
  }

  /** Who is logged in, and the way to log in or out; nothing in an office without people. */
  function who() {
    const { me } = state.get();
    byId('who').hidden = !me || me.kind === 'local';
    if (!me) return;
    byId('who').textContent = me.kind === 'person' ? (me.name || me.login) : t('login.title');
    byId('who').title = me.kind === 'person' ? t(`role.${me.role}`) : t('login.read_only');
    byId('who').href = `/login${window.location.hash}`;
  }

  state.on(['project', 'township', 'committee', 'committees', 'lang'], crumbs);
  state.on(['me', 'lang', 'township', 'committee', 'ea', 'building'], who);
  state.on(['ledger', 'lang'], ledger);
  /** Who else is at work on the committee. */
  function other() {
    const { other: lease, draft } = state.get();
    byId('other').hidden = !lease || !draft;
    if (lease) byId('other').textContent = t('saved.other', { name: lease.author_name ?? lease.author, time: moment(lease.since, lang()) });
  }

  state.on(['other', 'draft', 'lang'], other);
  state.on(['project', 'ledger', 'township', 'lang', 'saving', 'savedAt'], saved);
}
