// Progress as a table: from the county down to the EA by a tap, and back by the codes above it.
import { byId, make } from '../dom.js';
import { t } from '../words.js';

const LEVELS = [6, 9, 12];

/** The first row: what is omitted and doubled, open findings, buildings done; each a link to where it is dealt with. */
export function showOffice({ housing_units: units, findings }, rows) {
  const sum = (what) => rows.reduce((n, row) => n + row[what], 0);
  const link = (text, bad) => make('a', { class: bad ? 'button bad' : 'button', href: '/' }, text);
  byId('office').replaceChildren(
    link(t('field.omitted', { count: units.in_none }), units.in_none), link(t('field.doubled', { count: units.doubled }), units.doubled),
    ...['error', 'warning'].map((kind) => link(`${t(`severity.${kind}`)} ${findings.total[kind]}`, kind === 'error' && findings.total[kind])),
    make('span', {}, t('field.share', { done: sum('done'), count: sum('buildings') })));
}

/** Show rows, and what is due by the calendar, which is not there before the office has answered. `go` opens what is below a code, `open` an EA. */
export function showAhead({ within, rows, calendar }, go, open) {
  const above = ['', ...LEVELS.filter((n) => n <= within.length).map((n) => within.slice(0, n))];
  const crumb = (code) => make('button', { type: 'button', class: 'link', onclick: () => go(code) }, code || t('field.whole'));
  byId('crumbs').replaceChildren(...above.map(crumb));
  byId('calendar').textContent = calendar ? t('field.calendar', { ...calendar, due: percent(calendar.due), done: percent(shareDone(rows)) }) : '';
  byId('rows').replaceChildren(...rows.map((row) => make('tr', {}, make('td', {}, name(row, go, open)),
    make('td', {}, `${row.done}/${row.buildings}`), make('td', {}, String(row.buildings - row.done)),
    make('td', {}, String(row.by_state.refused)), make('td', {}, `${row.closed}/${row.eas}`), make('td', { class: late(row, calendar) ? 'bad' : '' }, row.finish || (row.done < row.buildings ? '—' : '')))));
}

/** Whether the rest will be done too late, or nothing tells when. Pure. */
export const late = (row, calendar) => row.done < row.buildings && (row.finish ? row.finish > calendar.last : calendar.due > 0);

/** Share of all buildings that are done. Pure. */
export function shareDone(rows) {
  const sum = (what) => rows.reduce((n, row) => n + row[what], 0);
  return sum('buildings') ? sum('done') / sum('buildings') : 1;
}

const percent = (share) => `${Math.floor(share * 100)}%`;

function name(row, go, open) {
  const to = () => (row.code.length < 15 ? go(row.code) : open(row.code));
  return make('button', { type: 'button', class: 'link', onclick: to }, row.code, row.name ? make('small', {}, ` ${row.name}`) : '');
}
