// The page to log in: the form, the people of the demo, one's own password and where one is logged in.
import * as api from './api.js';
import { byId, make } from './dom.js';
import { moment } from './format.js';
import { firstLanguage, label, lang, speak, t } from './words.js';

let me = null; // what the server says of who asks; null where nobody is logged in
let sessions = [];

/** What a new password must be, in a sentence. Pure. */
export function rules(policy, say) {
  const parts = [say('login.rule_length', { least: policy.least_length })];
  if (policy.least_kinds) parts.push(say('login.rule_kinds', { least: policy.least_kinds }));
  if (policy.common_refused) parts.push(say('login.rule_common'));
  if (policy.remembered) parts.push(say('login.rule_again', { count: policy.remembered }));
  return parts.join(say('login.rule_comma'));
}

/** The parts of the page that are due for who asks. Pure. */
export function partsOf(who) {
  if (!who) return ['login-form'];
  if (who.kind === 'local') return ['nobody', 'to-map'];
  if (who.kind === 'visitor') return ['login-form', 'demo', 'to-map'];
  if (who.must_change) return ['account', 'password-form', 'must-change'];
  return ['account', 'password-form', 'sessions', 'to-map'];
}

const PARTS = ['nobody', 'login-form', 'demo', 'account', 'password-form', 'must-change', 'sessions', 'to-map'];

function tell(text, good = false) {
  const box = byId('message');
  box.textContent = text;
  box.className = good ? 'said' : '';
  box.hidden = !text;
}

const told = (refusal) => tell(refusal.message || t('problem.offline'));
const placeOf = (codes) => (codes.length ? codes.join(t('problem.comma')) : t('login.everything'));

function demoRow({ login, password, role, territory }) {
  const enter = () => logIn(login, password);
  return make('li', {},
    make('span', {}, t(`role.${role}`), ' ', make('span', { class: 'quiet' }, placeOf(territory ? territory.split(' ') : []))),
    make('code', {}, `${login} / ${password}`),
    make('button', { type: 'button', onclick: enter, 'aria-label': `${t('login.enter')}: ${login}` }, t('login.enter')));
}

function sessionRow(session) {
  const seen = moment(new Date(session.seen_s * 1000).toISOString(), lang());
  return make('li', {},
    make('span', {}, [session.browser, session.address].filter(Boolean).join(' · ')),
    make('span', { class: 'quiet' }, session.this ? t('login.here') : t('login.seen', { time: seen })),
    session.this ? null : make('button', { type: 'button', onclick: () => end(session) }, t('login.end')));
}

function show() {
  const due = partsOf(me);
  for (const id of PARTS) byId(id).hidden = !due.includes(id);
  document.title = `Enumap · ${t(me?.kind === 'person' ? 'login.account' : 'login.title')}`;
  byId('demo-list').replaceChildren(...(me?.demo ?? []).map(demoRow));
  byId('session-list').replaceChildren(...sessions.map(sessionRow));
  if (!me) return;
  byId('account-name').textContent = me.name || me.login || '';
  byId('account-login').value = me.login ?? '';
  byId('account-role').textContent = `${t(`role.${me.role}`)} · ${placeOf(me.territory)}`;
  byId('password-rules').textContent = rules(me.policy, t);
}

/** Ask anew who is logged in, and where. */
async function refresh() {
  me = await api.me().catch((refusal) => {
    if (refusal.code !== 'login_needed') throw refusal;
    return null;
  });
  sessions = me?.kind === 'person' && !me.must_change ? await api.sessions() : [];
  show();
}

const toMap = () => window.location.assign(`/${window.location.hash}`); // the place that the page was asked for

async function logIn(login, password) {
  tell('');
  try {
    await api.login(login, password);
    await refresh();
    if (!me?.must_change) toMap();
    else byId('present').value = password; // typed a moment ago: only the new one is asked for
  } catch (refusal) {
    told(refusal);
    byId('password').value = '';
    byId('password').focus();
  }
}

async function change() {
  const first = me.must_change;
  if (byId('new').value !== byId('again').value) return tell(t('login.differ'));
  try {
    await api.changePassword(byId('present').value, byId('new').value);
    byId('password-form').reset();
    await refresh();
    if (first) toMap();
    return tell(t('login.changed'), true);
  } catch (refusal) {
    return told(refusal);
  }
}

async function end(session) {
  try {
    await api.endSession(session.session_id);
    await refresh();
  } catch (refusal) {
    told(refusal);
  }
}

async function leave() {
  try {
    await api.logout();
    await refresh();
  } catch (refusal) {
    told(refusal);
  }
}

const submitted = (id, act) => byId(id).addEventListener('submit', (event) => {
  event.preventDefault();
  act();
});

async function start() {
  await speak(firstLanguage());
  label();
  submitted('login-form', () => logIn(byId('login').value, byId('password').value));
  submitted('password-form', change);
  byId('log-out').addEventListener('click', leave);
  for (const box of document.querySelectorAll('[data-shows]')) {
    const fields = byId(box.dataset.shows).querySelectorAll('input[type="password"]');
    box.addEventListener('change', () => fields.forEach((field) => { field.type = box.checked ? 'text' : 'password'; }));
  }
  byId('language').addEventListener('click', async () => {
    await speak(lang() === 'zh' ? 'en' : 'zh');
    label();
    tell('');
    show();
  });
  byId('to-map').href = `/${window.location.hash}`;
  await refresh();
  if (!byId('login-form').hidden) byId('login').focus();
  document.body.dataset.ready = 'yes';
}

if (typeof document !== 'undefined') start().catch(told); // tests of the pure parts have no page
