// Progress as a table: from the county down to the EA by a tap, and back by the codes above it.
import { byId, make } from '../dom.js';
import { t } from '../words.js';

const LEVELS = [6, 9, 12];

/** Show rows. `go` opens what is below a code, `open` an EA. */
export function showAhead({ within, rows }, go, open) {
  const above = ['', ...LEVELS.filter((n) => n <= within.length).map((n) => within.slice(0, n))];
  const crumb = (code) => make('button', { type: 'button', class: 'link', onclick: () => go(code) }, code || t('field.whole'));
  byId('crumbs').replaceChildren(...above.map(crumb));
  byId('rows').replaceChildren(...rows.map((row) => make('tr', {},
    make('td', {}, make('button', { type: 'button', class: 'link', onclick: () => (row.code.length < 15 ? go(row.code) : open(row.code)) }, row.code)),
    make('td', {}, `${row.done}/${row.buildings}`), make('td', {}, String(row.buildings - row.done)),
    make('td', {}, String(row.by_state.refused)), make('td', {}, `${row.closed}/${row.eas}`))));
}
