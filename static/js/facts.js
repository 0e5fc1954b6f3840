// The facts of what was clicked: an EA, a building, or else the committee.
import * as api from './api.js';
import { byId, make } from './dom.js';
import { count, counted, percent } from './format.js';
import { has, lang, t } from './words.js';

export function factPanel(state, { selectEa, selectBuilding, visit, refuse }) {
  const panel = byId('panel-facts');
  let asked = 0;

  async function show() {
    const { ea, building } = state.get();
    asked += 1;
    const mine = asked;
    try {
      let content = null;
      if (building) content = aboutBuilding(await api.building(building));
      else if (ea) content = aboutEa(await api.ea(ea));
      if (mine === asked) panel.replaceChildren(content ?? aboutCommittee());
    } catch (refusal) {
      if (mine === asked) refuse(refusal);
    }
  }

  const eaLink = (code, from) => make('button', { type: 'button', class: 'link number', title: code, onclick: () => selectEa(code) }, eaNumber(code, from, state.get().committees));

  function aboutEa(facts) {
    const measure = counted([facts], state.get().project.rules.measure, (row) => row.housing_units);
    return make('div', { class: 'facts' },
      make('h3', {}, `${facts.name} ${facts.ea_code}`),
      list([
        ['kind', t(`kind.${facts.kind}`)],
        ['housing_units', units(facts.housing_units, facts.units_estimated > 0)],
        ['units_estimated', facts.units_estimated ? count(facts.units_estimated, lang()) : null],
        ['load', measure === 'units' ? null : `${count(facts.load, lang())} (${t(`load_title.${measure}`)})`],
        ['deviation', percent(facts.deviation, lang(), true)],
        ['buildings', count(facts.buildings, lang())],
        ['households', known(facts.households)], ['residents', known(facts.residents)],
        ['hours', count(facts.hours, lang())],
        ['area', t('facts.m2', { area: count(facts.area_m2, lang()) })],
      ]),
      facts.score === null ? null : [make('h3', {}, t('facts.score')), list(scoreRows(facts).map(([key, value]) => [key, count(value, lang())]))],
      facts.kind === 'virtual' ? null : make('a', { class: 'button', target: '_blank', href: api.sheetUrl(facts.ea_code) }, t('facts.sheet')),
      make('h3', {}, t('facts.neighbours')),
      facts.neighbours.length ? make('div', { class: 'links' }, facts.neighbours.map((code) => eaLink(code, facts.committee_code))) : make('p', { class: 'quiet' }, t('facts.no_neighbours')),
      facts.issues.length ? make('h3', {}, t('panel.issues')) : null,
      facts.issues.map((row) => make('button', { type: 'button', class: 'link', onclick: () => visit(row) }, row.message)));
  }

  function aboutBuilding(facts) {
    return make('div', { class: 'facts' },
      make('h3', {}, t('facts.building', { id: facts.building_id })),
      facts.times > 1 ? make('p', {}, t('facts.times', { count: facts.times })) : null,
      list([
        ['name', facts.name], ['use', has(`use.${facts.use}`) ? t(`use.${facts.use}`) : facts.use],
        ['housing_units', units(facts.housing_units, facts.units_estimated)],
        ['vacant_units', known(facts.vacant_units)], ['households', known(facts.households)], ['residents', known(facts.residents)],
        ['establishments', known(facts.establishments)],
        ['boarders', known(facts.boarders)], ['school_level', facts.school_level === null ? null : t(`school_level.${facts.school_level}`)],
        ['estimate_date', facts.estimate_date],
        ['floors', known(facts.floors)], ['height', facts.height_m === null ? null : t('facts.m', { length: count(facts.height_m, lang()) })],
        ['entrances', known(facts.entrances)], ['area', facts.area_m2 === null ? null : t('facts.m2', { area: count(facts.area_m2, lang()) })],
      ]),
      make('h3', {}, t('facts.where')),
      make('table', {},
        make('thead', {}, make('tr', {}, ['part', 'ea', 'number', 'housing_units'].map((c) => make('th', { scope: 'col' }, t(`facts.${c}`))))),
        make('tbody', {}, facts.parts.map((part) => make('tr', {},
          make('td', {}, part.label ?? String(part.part_no)),
          make('td', {}, part.ea_code ? make('button', { type: 'button', class: 'link number', onclick: () => selectEa(part.ea_code) }, part.ea_code.slice(6)) : t(`status.${part.status}`)),
          make('td', {}, part.building_no === null ? '–' : String(part.building_no)),
          make('td', {}, units(part.housing_units, part.units_estimated)))))),
      facts.split_estimated ? make('p', { class: 'estimated' }, t(`split_estimated.${facts.split_by}`)) : null,
      facts.parts[0]?.ea_code ? null : make('p', {}, t('facts.outside')),
      make('button', { type: 'button', onclick: () => selectBuilding(facts.building_id, facts.box) }, t('facts.zoom')));
  }

  function aboutCommittee() {
    const { committees, committee } = state.get();
    const row = committees.find((c) => c.code === committee);
    if (!row) return make('div', { class: 'empty' }, make('p', {}, t('facts.none')));
    return make('div', { class: 'facts' },
      make('h3', {}, row.name ?? row.code),
      list([
        ['code', row.temporary ? t('facts.temporary', { code: row.code, source: row.source_code ?? '–' }) : row.code],
        ['state', t(`state.${row.state}`)],
        ['eas', count(row.eas, lang())], ['buildings', count(row.buildings, lang())], ['housing_units', count(row.units, lang())],
        ['placed', count(row.units_placed, lang())],
      ]));
  }

  state.on(['ea', 'building', 'committee', 'committees', 'lang', 'eas'], show);
}

/** How an EA is called beside one of the committee `from`: by its number, with its committee where that is another. Pure. */
export function eaNumber(code, from, committees) {
  const number = code.slice(-3);
  const own = code.slice(0, -3);
  return own === from ? number : `${committees.find((row) => row.code === own)?.name ?? own} ${number}`;
}

/** The score of an EA and the parts of it that there are, as pairs of a key and a value. Pure. */
export function scoreRows(facts) {
  return ['score_total', 'score_balance', 'score_compactness', 'score_border', 'score_walk']
    .map((key) => [key, key === 'score_total' ? facts.score : facts[key]])
    .filter(([, value]) => value !== null && value !== undefined);
}

const known = (value) => (value === null ? null : count(value, lang()));

function units(value, estimated) {
  if (value === null) return '–';
  return make('span', { class: estimated ? 'estimated' : null, title: estimated ? t('facts.estimated') : null }, `${estimated ? '~' : ''}${count(value, lang())}`);
}

function list(pairs) {
  return make('dl', {}, pairs.filter(([, value]) => value !== null && value !== undefined).map(([key, value]) => [make('dt', {}, t(`facts.${key}`)), make('dd', {}, value)]));
}
