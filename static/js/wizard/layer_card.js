// One layer of a file: what it is, which column is which field, where it lies, what happens to what is there.
import { make } from '../dom.js';
import { count } from '../format.js';
import { lang, t } from '../words.js';
import { firstChoice, idOf, whyNot } from './kept.js';
import { placeSketch } from './place.js';

const SYSTEMS = ['EPSG:4490', 'EPSG:4326', ...Array.from({ length: 21 }, (_, i) => `EPSG:${4513 + i}`), ...Array.from({ length: 21 }, (_, i) => `EPSG:${4534 + i}`)];
const MODES = ['append', 'update', 'replace'];
const UNORDERED = ['barriers', 'together']; // rows without ids: they cannot be updated

const option = (value, text, chosen) => make('option', { value, selected: value === chosen }, text);

/** The card; `chosen(choice)` keeps a choice, `placed(crs)` has the file read again in another coordinate system. */
export function layerCard(file, layer, choices, { there, others, busy, chosen, placed }) {
  const choice = choices[idOf(file, layer)] ?? firstChoice(layer);
  const set = (change) => chosen(idOf(file, layer), { ...choice, ...change });
  const name = (text) => `${text}: ${layer.title}`;
  const why = whyNot(layer, choice);
  const role = make('select', { 'aria-label': name(t('wizard.what')), onchange: (e) => set({ role: e.target.value, mapping: {} }) },
    option('', t('wizard.skip'), choice.role), layer.roles.map((r) => option(r, t(`wizard_role.${r}`), choice.role)));
  const mode = make('select', { 'aria-label': name(t('wizard.mode')), onchange: (e) => set({ mode: e.target.value }) },
    option('', t('wizard.mode_default'), choice.mode), MODES.filter((m) => m !== 'update' || !UNORDERED.includes(choice.role)).map((m) => option(m, t(`wizard_mode.${m}`), choice.mode)));
  const level = layer.levels && make('select', { 'aria-label': name(t('wizard.level')), onchange: (e) => set({ where: e.target.value || null }) },
    option('', t('wizard.all_rows'), choice.where ?? ''), layer.levels.values.map((v) => option(v.where, `${layer.levels.column} = ${v.value} (${count(v.rows, lang())})`, choice.where)));
  return make('article', { class: choice.role ? 'card' : 'card skipped', 'data-layer': layer.title },
    make('div', { class: 'line' }, make('h2', {}, layer.title), make('span', { class: 'quiet' }, t('wizard.rows', { count: count(layer.rows, lang()), shape: t(`wizard_shape.${layer.shape}`) })),
      make('label', {}, t('wizard.what'), ' ', role), choice.role && there.length ? make('label', {}, t('wizard.mode'), ' ', mode) : null),
    choice.role ? make('div', { class: 'body' },
      make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': name(t('wizard.columns')) }, columnTable(layer, choice, set), level ? make('p', {}, make('label', {}, t('wizard.level'), ' ', level)) : null),
      make('div', {}, layer.shape === 'none' ? null : systemField(layer, choice, { busy, set, placed }), placeSketch(layer, there, others))) : null,
    why ? make('p', { class: 'fault' }, t(why)) : null);
}

function columnTable(layer, choice, set) {
  const samples = Object.fromEntries(layer.columns.map((c) => [c.name, c.samples]));
  const row = ({ field, column, needed, expected }) => {
    const used = choice.mapping[field] ?? column ?? '';
    const pick = (value) => {
      const { [field]: old, ...mapping } = choice.mapping; // eslint-disable-line no-unused-vars
      set({ mapping: value && value !== column ? { ...mapping, [field]: value } : mapping });
    };
    const label = t(`wizard_field.${field}`);
    return make('tr', {},
      make('th', { scope: 'row' }, label, needed || expected ? make('span', { class: needed ? 'fault' : 'quiet' }, ` · ${t(needed ? 'wizard.needed' : 'wizard.expected')}`) : null),
      make('td', {}, make('select', { 'aria-label': `${label}: ${layer.title}`, onchange: (e) => pick(e.target.value) }, column ? null : option('', t('wizard.no_column'), used), layer.columns.map((c) => option(c.name, c.name, used)))),
      make('td', { class: 'samples' }, (samples[used] ?? []).filter(Boolean).slice(0, 3).join(' · ')));
  };
  return make('table', {}, make('thead', {}, make('tr', {}, ['wizard.field', 'wizard.column', 'wizard.samples'].map((key) => make('th', { scope: 'col' }, t(key))))), make('tbody', {}, layer.fields[choice.role].map(row)));
}

function systemField(layer, choice, { busy, set, placed }) {
  const current = choice.crs ?? layer.crs ?? '';
  const list = [...new Set([current, ...SYSTEMS])].filter(Boolean);
  const change = (crs) => {
    set({ crs: crs || null });
    if (crs) placed(crs);
  };
  return make('p', {}, make('label', {}, t('wizard.crs'), ' ', make('select', { disabled: busy, 'aria-label': `${t('wizard.crs')}: ${layer.title}`, onchange: (e) => change(e.target.value) }, current ? null : option('', t('wizard.choose'), ''), list.map((crs) => option(crs, crs === layer.crs && !choice.crs ? t('wizard.of_file', { crs }) : crs, current)))));
}
