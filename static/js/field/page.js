// The phone page: one EA, its buildings in walking order, what was found there; everything entered is kept until it has arrived.
import * as api from '../api.js';
import { byId, make } from '../dom.js';
import { operation } from '../operation.js';
import { firstLanguage, label, lang, speak, t } from '../words.js';
import { showAhead, showOffice } from './ahead.js';
import { setUpAreas } from './areas.js';
import { drawing } from './drawing.js';
import { labelPaper, setUpPaper } from './paper.js';
import { ACTIONS, FINAL, following, kept, withQueue } from './queue.js';
import { makeSender } from './sender.js';

const TABS = ['list', 'map', 'paper', 'ahead'];
const last = kept('last', { person: '', role: '', ea: '', tab: 'list' });
let [person, role, sender] = ['', '', null];
let [ea, chosen, own, zoom, adding, tab] = [null, null, null, 1, false, 'list'];
let ahead = { within: '', rows: [] };
let showAreas = () => {};

const eaKept = (code) => kept(`${person}.ea.${code}`, null);
const rows = () => (ea ? withQueue(ea.rows, sender.queue(), ea.ea_code) : []);
const nowText = () => `${new Date().toISOString().slice(0, 19)}Z`;

function tell(text) {
  byId('message').textContent = text;
  byId('message').hidden = !text;
}

const told = (refusal) => {
  if (refusal.code === 'offline') sender.isOffline(true);
  else tell(refusal.code === 'login_needed' ? t('field.login') : refusal.message);
};

function showNet({ offline, waiting, arrived, refusal }) {
  const key = offline ? 'field.offline' : waiting ? 'field.sending' : 'field.saved';
  byId('net').textContent = key === 'field.saved' ? t('field.saved') : t(key === 'field.offline' ? 'field.offline' : 'field.sending', { count: waiting });
  byId('net').classList.toggle('off', offline);
  if (refusal) told(refusal);
  if (arrived && ea) reload();
  else show();
}

/** Show an EA; from the phone's own copy where there is no network. */
async function open(code) {
  try {
    ea = await api.fieldEa(code);
    eaKept(code).set(ea);
    sender.isOffline(false);
    tell('');
  } catch (refusal) {
    told(refusal);
    const copy = refusal.code === 'offline' ? eaKept(code).get() : null;
    if (!copy) return false;
    ea = copy;
  }
  chosen = following(rows(), null);
  last.set({ person, role, ea: code, tab });
  byId('paper-ea').ea.value = code;
  byId('entered').replaceChildren();
  show();
  return true;
}

async function reload() {
  try {
    ea = await api.fieldEa(ea.ea_code);
    eaKept(ea.ea_code).set(ea);
  } catch (refusal) {
    told(refusal);
  }
  show();
}

async function go(within) {
  try {
    ahead = await api.fieldAhead(within);
    showOffice(await api.ledger(), ahead.rows);
    if (ahead.rows.length === 1 && ahead.rows[0].code.length < 15) return await go(ahead.rows[0].code);
    await showAreas(ahead.rows[0]?.code.length === 15 ? ahead.rows[0].code.slice(0, 12) : within);
  } catch (refusal) {
    told(refusal);
  }
  return show();
}

/** Keep entries and send them; whether they were kept. */
function keep(...entries) {
  try {
    sender.add(...entries);
    return true;
  } catch {
    tell(t('field.full'));
    return false;
  }
}

function enter(found, action, units) {
  const time = nowText();
  const entries = found.map((row) => ({ operation_id: operation(), ea_code: ea.ea_code, building_id: row.building_id, action, units, time }));
  if (!keep(...entries)) return;
  chosen = FINAL.includes(action) || action === 'refused' || action === 'visited' ? following(rows(), found.at(-1).building_id) ?? chosen : chosen;
  byId('units').value = '';
  show();
}

function undo() {
  const mine = rows().filter((row) => row.operation_id);
  const row = mine.find((r) => r.building_id === lastEntered(mine));
  if (!row) return;
  keep({ operation_id: operation(), ea_code: ea.ea_code, building_id: row.building_id, action: 'undone', of: row.operation_id, time: nowText() });
  chosen = row.building_id;
  show();
}

/** The building of the newest entry: of those that wait, else by the time that was noted. */
function lastEntered(mine) {
  const queue = sender.queue().filter((e) => e.ea_code === ea.ea_code && mine.some((r) => r.operation_id === e.operation_id));
  return queue.at(-1)?.building_id ?? [...mine].sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1)?.building_id;
}

function addAt(at, units, more = {}) {
  keep({ operation_id: operation(), ea_code: ea.ea_code, at, housing_units: units, ...more });
  adding = false;
  show();
}

function stuckRow(entry) {
  const drop = () => { sender.drop(entry.operation_id); show(); };
  const anyway = () => { drop(); addAt(entry.at, entry.housing_units, { over_cap: true }); };
  return make('li', {}, entry.error.message, make('div', { class: 'row' },
    entry.error.code === 'field_over_cap' ? make('button', { type: 'button', onclick: anyway }, t('field.add_anyway')) : null,
    make('button', { type: 'button', onclick: drop }, t('field.drop'))));
}

function showList(all) {
  byId('buildings').replaceChildren(...all.map((row) => make('li', {}, make('button', {
    type: 'button', 'aria-current': row.building_id === chosen ? 'true' : null, onclick: () => { chosen = row.building_id; show(); },
  }, make('span', { class: 'number' }, `${row.number} · ${t('field.planned', { count: row.units ?? row.housing_units })}`), make('span', {}, t(`found.${row.state}`))))));
}

function showMap(all) {
  const view = {
    chosen, own, zoom,
    onHouse: (id, event) => { if (!adding) { event.stopPropagation(); chosen = id; show(); } },
    onPlace: (at) => adding && addAt(at, Number(byId('new-units').querySelector('input').value)),
  };
  byId('drawing').replaceChildren(...[drawing(ea, all, view)].filter(Boolean));
  byId('adding').setAttribute('aria-pressed', String(adding));
  byId('new-units').hidden = byId('tap').hidden = !adding;
}

function showNow(all) {
  const row = all.find((r) => r.building_id === chosen);
  byId('now').hidden = !row || tab === 'paper' || tab === 'ahead';
  if (!row) return;
  const left = all.some((r) => !FINAL.includes(r.state));
  byId('which').textContent = left ? t('field.which_of', { n: all.indexOf(row) + 1, count: all.length, number: row.number }) : t('field.all_done', { count: all.length });
  byId('state').textContent = `${t('field.planned', { count: row.units ?? row.housing_units })} · ${t(`found.${row.state}`)}`;
  byId('actions').replaceChildren(...ACTIONS.map((action) => make('button', {
    type: 'button', 'data-action': action, disabled: ea.closed, onclick: () => enter([row], action, unitsTyped()),
  }, t(`found.${action}`))));
  byId('undo').disabled = ea.closed;
}

const unitsTyped = () => (byId('units').value === '' ? null : Number(byId('units').value));

function show() {
  for (const name of TABS) {
    byId(name).hidden = name !== tab;
    const button = document.querySelector(`[data-tab="${name}"]`);
    button.setAttribute('aria-current', String(name === tab));
    button.hidden = name === 'paper' && role === 'enumerator';
  }
  byId('place').textContent = ea ? `${ea.ea_code}${ea.closed ? ` · ${t('field.is_closed')}` : ''}` : t('field.no_ea');
  byId('stuck').replaceChildren(...(sender?.stuck() ?? []).map(stuckRow));
  byId('now').hidden = !ea;
  byId('reopen').hidden = !ea?.closed;
  showAhead(ahead, go, async (code) => { if (await open(code)) choose('list'); });
  if (!ea) return;
  const all = rows();
  showList(all);
  if (tab === 'map') showMap(all);
  showNow(all);
}

function choose(name) {
  tab = name;
  last.set({ ...last.get(), tab });
  if (name === 'ahead') go(ahead.within);
  show();
}

async function closing(body) {
  try {
    await sender.flush();
    await api.fieldPost(ea.ea_code, 'closing', { ...body, operation_id: operation() });
    tell('');
    await reload();
  } catch (refusal) {
    told(refusal);
  }
}

async function translate(language) {
  await speak(language);
  label();
  labelPaper();
  if (sender) await go(ahead.within);
}

function setUp() {
  for (const name of TABS) document.querySelector(`[data-tab="${name}"]`).addEventListener('click', () => choose(name));
  byId('language').addEventListener('click', async () => { await translate(lang() === 'zh' ? 'en' : 'zh'); sender.flush(); });
  byId('undo').addEventListener('click', undo);
  byId('closer').addEventListener('click', () => { zoom = Math.min(16, zoom * 2); show(); });
  byId('wider').addEventListener('click', () => { zoom = Math.max(1, zoom / 2); show(); });
  byId('adding').addEventListener('click', () => { adding = !adding; show(); });
  setUpPaper({
    open, rows, enter, tell, ea: () => ea?.ea_code ?? '', close: (sums) => closing({ step: 'closed', ...sums }), reopen: () => closing({ step: 'reopened' }),
  });
  showAreas = setUpAreas({ told, may: () => !['viewer', 'enumerator'].includes(role) });
  byId('insecure').hidden = window.isSecureContext;
  if (!window.isSecureContext) return;
  navigator.serviceWorker?.register('/static/field_worker.js');
  navigator.geolocation?.watchPosition(({ coords }) => { own = [coords.longitude, coords.latitude]; if (tab === 'map') show(); }, () => {});
}

async function start() {
  await translate(firstLanguage());
  const known = last.get();
  const me = await api.me().catch((refusal) => (refusal.code === 'offline' ? known : null));
  if (!me) {
    window.location.assign('/login');
    return;
  }
  [person, role] = [me.person ?? me.login ?? me.kind, me.role];
  sender = makeSender(person, showNet);
  setUp();
  const mine = (me.territory ?? []).filter((code) => code.length === 15);
  const first = known.person === person && known.ea ? known.ea : mine[0];
  tab = first ? known.tab : 'ahead';
  if (first) await open(first);
  await go('');
  choose(tab);
  await sender.flush();
  document.body.dataset.ready = '';
}

const HOME = '/static/field.html'; // below /static, as far as its service worker reaches
if (window.location.pathname === HOME) start();
else window.location.replace(HOME);
