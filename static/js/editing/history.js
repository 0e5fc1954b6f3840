// The history of a committee: who did what, when and why; look at a revision on the map, restore it, compare it with now.
import * as api from '../api.js';
import { byId, make } from '../dom.js';
import { count, moment } from '../format.js';
import { lang, t } from '../words.js';
import { told } from './bar.js';
import { number } from './common.js';
import { draftOf } from './draft.js';

export function historyPanel(state, { map, turn, refuse }) {
  const panel = byId('panel-history');
  let shown = null; // revision that the map shows instead of the newest
  let compared = null;
  let rows = [];
  let aside = [];
  let next = null;

  async function load(more = false) {
    const { committee, draft } = state.get();
    if (panel.hidden) return;
    if (!committee || !draft) {
      rows = [];
      return show();
    }
    try {
      const [found, late] = await Promise.all([api.revisions(committee, more ? next : null), more ? { alternatives: aside } : api.alternatives(committee)]);
      rows = more ? [...rows, ...found.revisions] : found.revisions;
      [next, aside] = [found.next, late.alternatives];
      show();
    } catch (refusal) {
      refuse(refusal);
    }
    return undefined;
  }

  async function look(n, ask) {
    try {
      if (n === null) map.editing.show(state.get().draft);
      else map.editing.show(draftOf({ revision: 0, ...(await ask()), committee_code: state.get().committee, locks: [] }));
      shown = n;
      show();
    } catch (refusal) {
      refuse(refusal);
    }
  }

  async function compare(n) {
    try {
      compared = { n, ...(await api.compare(state.get().committee, n, state.get().draft.revision)) };
      show();
    } catch (refusal) {
      refuse(refusal);
    }
  }

  async function restore(n) {
    await look(null);
    turn('restore', { revision: n });
  }

  const act = (text, onclick, more = {}) => make('button', { type: 'button', class: 'link', onclick, ...more }, text);

  function row(one) {
    const newest = one.revision === rows[0].revision;
    return make('li', { class: shown === one.revision ? 'shown' : null },
      make('p', {}, make('b', {}, t(`what.${one.what}`)), ' ', one.what === 'edit' ? told(one) : one.of ? t('history.of', { n: one.of }) : ''),
      make('p', { class: 'quiet' }, `${one.revision} · ${moment(one.time, lang())} · ${one.author_name ?? (one.author === 'local' ? t('history.local') : one.author)}${one.reason ? ` · ${one.reason}` : ''}`),
      newest ? null : make('div', { class: 'links' },
        shown === one.revision ? act(t('history.now'), () => look(null)) : act(t('history.look'), () => look(one.revision, () => api.revision(state.get().committee, one.revision)), { 'data-look': one.revision }),
        act(t('history.compare'), () => compare(one.revision), { 'data-compare': one.revision }), act(t('history.restore'), () => restore(one.revision), { 'data-restore': one.revision })),
      compared?.n === one.revision ? difference(compared) : null);
  }

  const place = (code) => (code ? number(code) : t('history.none'));

  function difference({ units, units_moved: moved, moves }) {
    return make('div', { class: 'difference' }, make('p', {}, t('history.moved', { moved: count(moved, lang()), units: count(units, lang()) })),
      moves.length ? make('table', {}, make('tbody', {}, moves.map((one) => make('tr', {}, make('td', {}, `${place(one.from_ea)} → ${place(one.to_ea)}`),
        make('td', {}, t('history.line', { units: count(one.housing_units, lang()), buildings: count(one.buildings, lang()) })))))) : null);
  }

  const late = (one) => make('li', { class: shown === one.operation_id ? 'shown' : null },
    make('p', {}, told(one)), make('p', { class: 'quiet' }, `${moment(one.time, lang())}${one.reason ? ` · ${one.reason}` : ''}`),
    shown === one.operation_id ? act(t('history.now'), () => look(null)) : act(t('history.look'), () => look(one.operation_id, () => api.alternative(state.get().committee, one.operation_id))));

  function show() {
    if (!state.get().draft) return panel.replaceChildren(make('p', { class: 'empty' }, t('history.choose')));
    return panel.replaceChildren(make('div', { class: 'history' },
      shown === null ? null : make('p', { class: 'past', role: 'status' }, t('history.past'), ' ', act(t('history.now'), () => look(null))),
      make('ol', {}, rows.map(row)), next ? act(t('history.older'), () => load(true)) : null,
      aside.length ? [make('h3', {}, t('history.aside')), make('ul', {}, aside.map(late))] : null));
  }

  state.on(['draft'], () => { shown = null; compared = null; });
  state.on(['desk', 'draft', 'lang', 'committee'], () => load());
  byId('tab-history').addEventListener('click', () => load());
}
