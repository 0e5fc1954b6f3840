// Somebody was quicker: what they did, what waits here, and the choice between them.
import { byId, make } from '../dom.js';
import { moment } from '../format.js';
import { lang, t } from '../words.js';
import { told } from './bar.js';

export function conflictCard(state, { choose }) {
  const box = byId('conflict');
  const theirs = (row) => make('li', {}, `${moment(row.time, lang())} ${row.author_name ?? row.author}: ${told(row)}${row.reason ? ` (${row.reason})` : ''}`);
  const mine = (row) => make('li', {}, told({ op: row.body.op ?? row.way, args: row.body.args }));

  function show() {
    const { late } = state.get();
    box.hidden = !late;
    if (!late) return;
    box.replaceChildren(
      make('h3', {}, t('conflict.title')), make('p', {}, t('conflict.what')),
      make('div', { class: 'sides' },
        make('div', {}, make('h4', {}, t('conflict.theirs')), make('ul', {}, late.since.map(theirs))),
        make('div', {}, make('h4', {}, t('conflict.mine')), make('ul', {}, late.rows.map(mine)))),
      make('div', { class: 'choices' },
        make('button', { type: 'button', id: 'conflict-redo', class: 'primary', onclick: () => choose('redo') }, t('conflict.redo')),
        make('button', { type: 'button', id: 'conflict-drop', onclick: () => choose('drop') }, t('conflict.drop'))),
      make('p', { class: 'quiet' }, t('conflict.kept')));
    byId('conflict-redo').focus();
  }

  state.on(['late', 'lang'], show);
}
