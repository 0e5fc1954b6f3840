// The list of committees: state, name, progress; filter and order.
import { byId, calm, make } from './dom.js';
import { count, percent, sorted } from './format.js';
import { virtualRows } from './rows.js';
import { lang, t } from './words.js';

const TODO = { faulty: 0, stale: 1, none: 2, planned: 3 };
const ORDERS = {
  code: [(row) => row.code, false],
  todo: [(row) => TODO[row.state], false],
  units: [(row) => row.units, true],
  issues: [(row) => row.issues.error * 1e6 + row.issues.warning * 1e3 + row.issues.note, true],
};
const HEIGHT = 52;

/** Committees of a township whose code or name holds a text, in an order. Pure. */
export function chosenRows(rows, { text, township, order }) {
  const wanted = text.trim().toLowerCase();
  const fits = (row) => [row.code, row.source_code ?? '', row.name ?? ''].some((v) => v.toLowerCase().includes(wanted));
  const [key, descending] = ORDERS[order];
  return sorted(rows.filter((row) => (!township || row.code.startsWith(township)) && fits(row)), key, descending);
}

export function committeePanel(state, { select }) {
  const list = virtualRows(byId('committee-list'), { height: HEIGHT, render, choose: (row) => select(row.code), key: (row) => row.code, kind: 'committee' });
  const filter = byId('committee-filter');
  const order = byId('committee-sort');

  function show() {
    const { committees, township, committee } = state.get();
    const rows = chosenRows(committees, { text: filter.value, township, order: order.value });
    byId('committee-count').textContent = rows.length === committees.length ? count(rows.length, lang()) : `${count(rows.length, lang())} / ${count(committees.length, lang())}`;
    list.show(rows, t(committees.length ? 'committees.none_fit' : 'committees.none'));
    list.mark(committee);
  }

  filter.addEventListener('input', calm(show, 80));
  order.addEventListener('change', show);
  byId('committee-list').setAttribute('aria-label', t('committees.label'));
  state.on(['committees', 'township', 'lang'], show);
  state.on(['committee'], () => list.mark(state.get().committee));
}

function render(row) {
  const share = row.units ? row.units_placed / row.units : Number(row.state === 'planned');
  const meter = make('div', { class: 'bar', title: t('committees.progress', { share: percent(share, lang()) }) }, make('i'));
  meter.firstChild.style.width = `${Math.round(share * 100)}%`;
  return [
    make('div', { class: 'first' },
      make('span', { class: 'name' }, make('span', { class: `state ${row.state}`, title: t(`state.${row.state}`) }, t(`state_sign.${row.state}`)), row.name ?? row.code),
      row.sign_off && row.sign_off !== 'draft' ? make('span', { class: `stage ${row.sign_off}` }, t(`stage.${row.sign_off}`)) : null,
      row.issues.error + row.issues.warning ? make('span', { class: `badge${row.issues.error ? ' error' : ''}`, title: t('committees.issues') }, String(row.issues.error + row.issues.warning)) : null),
    make('div', { class: 'second number' },
      make('span', {}, t('committees.line', { code: row.code.slice(6), units: count(row.units, lang()) })),
      meter, make('span', {}, t('committees.eas', { count: row.eas }))),
  ];
}
