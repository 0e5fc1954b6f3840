// Start of the page: load the project, join the panels and the map.
import { addressBar, resolved, townshipWith } from './address.js';
import * as api from './api.js';
import { committeePanel } from './committees.js';
import { byId, make, pause } from './dom.js';
import { eaPanel } from './eas.js';
import { EDITING, editor } from './editing/editor.js';
import { factPanel } from './facts.js';
import { around, asRows, count } from './format.js';
import { header } from './header.js';
import { hovered } from './hover.js';
import { issuePanel } from './issues.js';
import { layerPanel } from './layers.js';
import { drawers, hiddenOfMap, splitters, tabs } from './layout.js';
import { nextPanel } from './next.js';
import { searchBox } from './search.js';
import { signOffPanel } from './sign_off.js';
import { makeState } from './state.js';
import { firstLanguage, label, lang, speak, t } from './words.js';

const BUILDINGS_FROM = 13;
const TO_LOGIN = ['login_needed', 'password_must_change'];
const ASK_AGAIN_MS = 1500; // a server that did not answer
const state = makeState({ lang: null, project: null, committees: [], eas: [], ledger: null, me: null, township: null, committee: null, ea: null, building: null, job: null, load: false, zoom: 0, ...EDITING });
state.on(['committee', 'township'], ({ committee, township, project }) => state.set({ township: townshipWith(committee, township, project?.regions ?? []) }));
const tab = tabs(['eas', 'issues', 'facts', 'history']);
let edits = null;
let map = null;
let drawer = null;
let layerList = null;
let problemTimer = null;
let offline = false; // the server does not answer, and that stands on the screen

/** Say why something did not happen. */
function refuse(refusal) {
  if (TO_LOGIN.includes(refusal.code)) { // the place stays in the address, and is there again after the login
    window.location.assign(`/login${window.location.hash}`);
    return;
  }
  const box = byId('problem');
  const close = () => { box.hidden = true; };
  const lost = refusal.code === 'offline';
  if (lost && !offline) waitForServer();
  if (offline && !lost) return; // nothing else counts meanwhile
  box.className = ['job_cancelled', 'job_done'].includes(refusal.code) ? 'said' : ''; // what was asked for is no fault
  box.replaceChildren(make('span', {}, refusal.message || t('problem.offline')), make('button', { type: 'button', class: 'link', onclick: close }, t('problem.close')));
  box.hidden = false;
  clearTimeout(problemTimer);
  if (!lost) problemTimer = setTimeout(close, 12000);
}

/** Ask until the server answers again; what it has meanwhile is then shown without a reload by hand. */
async function waitForServer() {
  offline = true;
  shown();
  while (offline && !(await api.there())) await pause(ASK_AGAIN_MS);
}

/** The server answers: what was said of its silence goes. */
function heard() {
  if (!offline) return;
  offline = false;
  byId('problem').hidden = true;
  if (!state.get().project) window.location.reload(); // the page was not there yet
  else if (!state.get().job) reload().catch(refuse);
  shown();
}

const committeeOf = (code) => state.get().committees.find((row) => row.code === code);
const eaOf = (code) => state.get().eas.find((row) => row.code === code);

function selectCommittee(code, move = true) {
  state.set({ committee: code, ea: null, building: null });
  if (code && move) map?.goTo(committeeOf(code)?.box);
}

function selectEa(code, move = true) {
  const row = eaOf(code);
  state.set({ committee: row?.committee_code ?? state.get().committee, ea: code, building: null });
  if (row && move) map?.goTo(row.box, 80);
}

function selectBuilding(id, box, about = {}) {
  state.set({ ...about, building: id });
  if (box) map?.goTo(box, 120);
}

function showFacts() {
  tab.open('facts');
  drawer.open('peek');
}

function selectTownship(code) {
  state.set({ township: code || null, committee: null, ea: null, building: null });
  map?.goTo(around(state.get().committees.filter((row) => row.code.startsWith(code)).map((row) => row.box)));
}

/** From the committee back to its township, from there to the county: on the map too. */
function leaveCommittee() {
  selectTownship(state.get().committee ? (state.get().township ?? '') : '');
}

function wholeCounty() {
  selectTownship('');
}

/** Go to the place of an issue and choose what it is about. */
function visit(issue) {
  const { committee } = state.get();
  const own = issue.committee_code ?? eaOf(issue.ea_code)?.committee_code ?? null;
  state.set({ committee: issue.committees.includes(committee) ? committee : own, ea: issue.ea_code, building: issue.building_id });
  map?.spot(issue.point);
  drawer.open('peek'); // on a phone: the map above, the message below it
  if (issue.point) map?.goToPoint(issue.point);
  else map?.goTo((eaOf(issue.ea_code) ?? committeeOf(issue.committee_code))?.box);
}

/** The facts of a building, null where there is none of this id. */
const buildingOf = (id) => api.building(id).catch((refusal) => {
  if (refusal.code !== 'building_unknown') refuse(refusal);
  return null;
});

/** Look up what an address names; the act that chooses it, as far as it is there, says what is not, and goes there. */
async function findAddress(named) {
  const building = named.building ? await buildingOf(named.building) : null;
  return () => {
    const { project, committees, eas } = state.get();
    const { choice, box, padding, missing } = resolved(named, { regions: project.regions, committees, eas, building });
    state.set(choice);
    map?.spot(null);
    if (choice.ea || choice.building) showFacts(); // before the map moves: it goes to the part that the panel leaves free
    map?.goTo(box, padding);
    if (missing.length) refuse({ message: t('problem.not_there', { list: missing.map(([key, code]) => `${t(`search.${key}`)} ${code.slice(0, 40)}`).join(t('problem.comma')) }) });
  };
}

function picked(found) {
  map.spot(null);
  drawer.open(found ? 'peek' : '');
  if (!found) return state.set({ ea: null, building: null });
  if (found.kind === 'building') {
    const { ea_code: ea } = found.properties;
    state.set({ committee: eaOf(ea)?.committee_code ?? state.get().committee, ea: ea ?? null, building: found.code });
  } else selectEa(found.code, false);
  return tab.open('facts');
}

/** How many buildings the map shows, and why not all; nothing while the server is silent, and tiles may lack. */
function shown() {
  const { project, committee, zoom } = state.get();
  byId('shown').hidden = offline;
  if (offline || !project) return;
  const row = committeeOf(committee);
  const all = row ? row.buildings : project.totals.buildings;
  const hidden = project.totals.buildings - project.totals.buildings_drawn;
  const visible = zoom >= BUILDINGS_FROM && layerList?.isOn('buildings');
  const drawn = visible ? all - (row ? 0 : hidden) : 0;
  const why = visible ? (hidden && !row ? t('shown.no_place', { count: count(hidden, lang()) }) : '') : t(layerList?.isOn('buildings') ? 'shown.zoom_in' : 'shown.off');
  byId('shown').textContent = `${t('shown.line', { drawn: count(drawn, lang()), all: count(all, lang()) })}${why ? ` · ${why}` : ''}`;
}

function hint() {
  const { committee, ea, committees, job, tool, draft, desk } = state.get();
  const editable = draft?.eas.size && desk && !desk.barred.merge_eas;
  const key = tool !== 'select' ? null : job ? 'hint.job' : !committees.length ? 'hint.empty' : ea ? 'hint.ea' : editable ? 'hint.edit' : committee ? 'hint.committee' : 'hint.start';
  byId('hint').textContent = key ? t(key) : ''; // the bar of the tool says what to do
}

function names() {
  const { eas, committees, draft } = state.get();
  map?.label('ea-names', eas, (row) => `${row.code.slice(-3)}${draft?.locks.has(row.code) ? ` ${t('lock.sign')}` : ''}\n${count(row.load, lang())}`);
  map?.label('committee-names', committees, (row) => row.name ?? row.code);
}

async function load() {
  const [me, project, committees, eas] = await Promise.all([api.me(), api.project(), api.committees(), api.eas()]);
  const rows = asRows(eas);
  const { ea } = state.get();
  state.set({ me, project, committees: withFindings(committees, null), eas: rows, ledger: null, ea: rows.some((row) => row.code === ea) ? ea : null });
  countFindings(project, committees);
}

const withFindings = (committees, found) => committees.map((row) => ({
  ...row, issues: found?.committees[row.code] ?? { error: 0, warning: 0, note: 0 }, state: found?.faulty.includes(row.code) ? 'faulty' : row.state,
}));

function countFindings(project, committees) {
  api.ledger().then((ledger) => { // of a large county it takes seconds: the page is there before
    if (state.get().project === project) state.set({ ledger, committees: withFindings(committees, ledger.findings) });
  }).catch(refuse);
}

/** Read anew what editing has changed beside the draft: counts, issues, and tiles where buildings or committees changed. */
async function follow(tiles) {
  const [project, committees] = await Promise.all([api.project(), api.committees()]);
  state.set({ project });
  countFindings(project, committees);
  if (tiles) map?.reload((id) => api.tileUrl(id, project.version));
}

async function reload() {
  await load();
  await edits?.again();
  map?.spot(null);
  map?.reload((id) => api.tileUrl(id, state.get().project.version));
}

const mapWords = () => ({ map: t('map.label'), zoomIn: t('map.zoom_in'), zoomOut: t('map.zoom_out') });

/** A tile did not come: because the project is being written (503), the server is gone, or else. */
async function mapFailed(fault) {
  if (fault?.status !== 503) await api.project().then(() => refuse({ message: '', code: '' }), refuse); // the server says more than a tile can
}

async function drawMap() {
  const { project, committees } = state.get();
  if (!document.createElement('canvas').getContext('webgl2')) throw new Error(t('problem.webgl'));
  const { createMap } = await import('./map.js').catch(() => { throw new Error(t('problem.libraries')); });
  const lowest = Object.fromEntries(project.layers.map((layer) => [layer.id, layer.min_zoom]));
  map = createMap(byId('map'), {
    tileUrl: (id) => api.tileUrl(id, project.version), minZoom: (id) => lowest[id], rules: project.rules, box: around(committees.map((row) => row.box)),
    said: mapWords(), hidden: hiddenOfMap, onPick: picked, onHover: (found, x, y) => hovered(state.get().tool === 'select' ? found : null, x, y), onMove: ({ zoom }) => state.set({ zoom }), onError: mapFailed,
  });
  state.set({ zoom: map.zoom() });
  window.enumap = { map, state }; // for the tests of the page
}

function keys(next, issues) {
  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input, select, textarea') && !edits?.within(event);
    if (!typing && !byId('sign-off-dialog').open && edits?.key(event)) return;
    if (event.key === 'Escape' && !typing) {
      if (layerList?.leave() || next.leave() || edits?.leave()) return;
      if (state.get().building) state.set({ building: null });
      else if (state.get().ea) state.set({ ea: null });
      else leaveCommittee();
    } else if (event.key === '/' && !typing) {
      event.preventDefault();
      byId('search-text').focus();
    } else if ((event.key === '[' || event.key === ']') && !typing) issues.step(event.key === ']' ? 1 : -1);
  });
}

async function start() {
  await speak(firstLanguage());
  label();
  drawer = drawers(() => map?.resize());
  splitters(() => map?.resize());
  const chooseCommittee = (code) => { drawer.open(''); selectCommittee(code); };
  const go = {
    committee: (row) => chooseCommittee(row.code),
    ea: (row) => { showFacts(); selectEa(row.code); },
    building: (row) => { showFacts(); selectBuilding(row.code, row.box, { committee: row.committee_code, ea: row.ea_code }); },
    region: (row) => selectTownship(row.code.length > 6 ? row.code : ''),
  };
  header(state, { wholeCounty, selectTownship, selectCommittee });
  committeePanel(state, { select: chooseCommittee });
  eaPanel(state, { select: selectEa, setLoadColours: (on) => { state.set({ load: on }); map?.colourBy(on ? 'load' : 'hue'); } });
  const issues = issuePanel(state, { visit, refuse, delineate: (codes) => { drawer.open(''); next.ask(codes); }, take: (tool, issue) => { visit(issue); edits?.take(tool, issue); } });
  factPanel(state, { selectEa, selectBuilding, visit, refuse });
  const next = nextPanel(state, { reload, openIssues: () => { tab.open('issues'); drawer.open('right'); }, refuse });
  signOffPanel(state, { reload, refuse });
  searchBox({ go: (row) => go[row.kind](row), refuse });
  keys(next, issues);
  await load();
  const address = addressBar(state, { find: findAddress });
  try {
    await drawMap();
    layerList = layerPanel(state, map, { changed: shown });
    edits = await editor(state, { map, refuse, reload: follow, select: selectEa });
  } catch (fault) {
    refuse(fault);
  }
  state.on(['project', 'committee', 'zoom', 'lang'], shown);
  state.on(['committee', 'ea', 'lang', 'job', 'committees', 'tool', 'desk'], hint);
  state.on(['eas', 'committees', 'lang', 'draft'], names);
  state.on(['lang'], () => map?.speak(mapWords()));
  state.on(['committee', 'ea', 'building'], () => map?.mark(state.get()));
  state.set({ lang: lang() });
  names();
  await address.start();
  await map?.ready;
  document.body.dataset.ready = 'yes';
  edits?.start().catch(refuse);
  await next.follow();
}

byId('language').addEventListener('click', async () => {
  await speak(lang() === 'zh' ? 'en' : 'zh');
  label();
  const told = await api.project().catch(() => null); // whose data it is comes in the language asked for
  if (told) state.get().project.sources = told.sources;
  state.set({ lang: lang() });
});

api.onHeard(heard);
start().catch(refuse);
