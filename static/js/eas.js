// The EAs of the chosen committee, or of all: chart of loads and table.
import { chart } from './chart.js';
import { byId, make } from './dom.js';
import { asTable, count, counted, percent, place, sorted } from './format.js';
import { virtualRows } from './rows.js';
import { lang, t } from './words.js';

export const COLUMNS = [
  { id: 'code', text: (row, short) => (short ? row.code.slice(-3) : row.code.slice(6)) },
  { id: 'load', text: (row) => count(row.load, lang()) },
  { id: 'deviation', text: (row) => percent(row.deviation, lang(), true) },
  { id: 'buildings', text: (row) => count(row.buildings, lang()) },
  { id: 'hours', text: (row) => count(row.hours, lang()) },
];
const SCORE = { id: 'score', text: (row) => count(row.score, lang()) }; // known of the committee that is edited

/** What a cell gives to the clipboard: what it shows, of the code the whole. Pure. */
export const copied = (column, row) => (column.id === 'code' ? row.code : column.text(row));

export function eaPanel(state, { select, setLoadColours }) {
  const panel = byId('panel-eas');
  const head = make('div', { class: 'head' });
  const heads = make('div', { class: 'columns heads', role: 'group' });
  const box = make('div', { class: 'rows', id: 'ea-list' });
  panel.replaceChildren(head, heads, box);
  const list = virtualRows(box, { height: 30, render, choose: (row) => select(row.code), key: (row) => row.code, kind: 'ea' });
  let order = { id: 'code', descending: false };
  let rows = [];

  const columns = () => (rows.length && rows.every((row) => row.score !== undefined) ? [...COLUMNS, SCORE] : COLUMNS);

  function render(row) {
    const { rules } = state.get().project;
    const short = Boolean(state.get().committee);
    return make('div', { class: 'columns' }, columns().map((c) => make('span', { class: c.id === 'load' ? place(row.load, rules) : null, title: c.id === 'code' ? row.code : null }, c.text(row, short), c.id === 'code' && state.get().draft?.locks.has(row.code) ? make('small', { class: 'lock', title: t('lock.sign') }, t('lock.short')) : null)));
  }

  /** What a column holds; that of the load says what the load is counted in. */
  function heading(id, long = false) {
    const measure = counted(rows, state.get().project.rules.measure);
    if (id === 'load') return long ? t(`load_title.${measure}`) : t(`load.${measure}`);
    return t(`eas.${id}${long ? '_title' : ''}`);
  }

  function title() {
    const { committee, committees, township, project } = state.get();
    const found = committees.find((row) => row.code === committee) ?? project.regions.find((row) => row.code === township);
    return found ? (found.name ?? found.code) : t('eas.all');
  }

  function summary({ rules }) {
    const inside = rows.filter((row) => place(row.load, rules) === 'in').length;
    return t('eas.summary', { count: count(rows.length, lang()), inside: count(inside, lang()), low: Math.round(rules.green_low), high: Math.round(rules.green_high), load: t(`load_title.${counted(rows, rules.measure)}`) });
  }

  function show() {
    const { eas, committee, township, project, ea, load } = state.get();
    const within = committee ?? township ?? ''; // a township's code begins those of its committees
    rows = sorted(eas.filter((row) => row.committee_code.startsWith(within)), order.id, order.descending);
    if (!rows.length) {
      head.replaceChildren(make('h3', {}, title()), make('p', { class: 'quiet' }, t('eas.none')));
    } else {
      head.replaceChildren(
        make('h3', {}, title()), make('p', { class: 'quiet' }, summary(project)),
        chart(rows, { rules: project.rules, chosen: ea, choose: (row) => select(row.code), title: summary(project) }),
        make('div', { class: 'steps' },
          make('button', { type: 'button', id: 'load-colours', 'aria-pressed': String(load), onclick: () => setLoadColours(!load) }, t('eas.colour_load')),
          make('button', { type: 'button', onclick: copy }, t('eas.copy'))));
    }
    heads.setAttribute('aria-label', t('eas.order'));
    heads.replaceChildren(...columns().map((c) => make('button', { type: 'button', 'aria-pressed': String(order.id === c.id), title: heading(c.id, true), onclick: () => sortBy(c.id) },
      heading(c.id) + (order.id === c.id ? (order.descending ? ' ↓' : ' ↑') : ''))));
    panel.classList.toggle('scored', columns().length > COLUMNS.length);
    heads.hidden = !rows.length;
    box.setAttribute('aria-label', t('panel.eas'));
    list.show(rows, '');
    list.mark(ea);
  }

  function sortBy(id) {
    order = { id, descending: order.id === id ? !order.descending : id !== 'code' };
    show();
  }

  async function copy(event) {
    const table = columns().map((c) => ({ title: heading(c.id), value: (row) => copied(c, row) }));
    await navigator.clipboard.writeText(asTable(rows, table));
    event.target.textContent = t('eas.copied');
  }

  state.on(['eas', 'committee', 'township', 'ea', 'lang', 'load'], show);
}
