// The only file that talks to the server.

import { pause } from './dom.js';

let lang = 'zh';
let heard = () => {};
const NEWS_MS = 5_000; // news of a job come each second; after so long without, it is asked for
const LONGEST_MS = 10_000; // a question whether the server is there waits no longer

/** A refusal of the server, or a server that cannot be reached (code `offline`). */
export class Refusal extends Error {
  constructor(code, message, more = {}) {
    super(message);
    this.code = code;
    this.more = more; // with `revision_stale`: who did what since, and which revision there is
  }
}

export function speak(language) {
  lang = language;
}

/** Call `act` whenever the server answers, be it with a refusal. */
export function onHeard(act) {
  heard = act;
}

async function ask(path, options = {}) {
  const url = new URL(path, window.location.origin);
  url.searchParams.set('lang', lang);
  let answer;
  try {
    answer = await fetch(url, options);
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    throw new Refusal('offline', '');
  }
  const body = await answer.json().catch(() => null);
  if (answer.status === 204) return null;
  if (body !== null) heard();
  if (!answer.ok || body === null) throw new Refusal(body?.error?.code ?? 'offline', body?.error?.message ?? '', body?.error);
  return body;
}

const HEADERS = { 'Content-Type': 'application/json', 'X-Enumap': 'page' };
const post = (path, body, more = {}, signal = undefined) => ask(path, { method: 'POST', headers: { ...HEADERS, ...more }, body: JSON.stringify(body), signal });
const named = encodeURIComponent;

/** All pages of a list: the server gives a large one a page at a time. */
async function pages(path, rows) {
  const found = [await ask(path)];
  let known = found[0][rows].length;
  while (found.at(-1)[rows].length && known < found[0].total) {
    found.push(await ask(`${path}?offset=${known}`));
    known += found.at(-1)[rows].length;
  }
  return found;
}

/** Pages of columns as one: a list for each column. */
function joined([first, ...others]) {
  const { total, offset, ...columns } = first; // eslint-disable-line no-unused-vars
  return Object.fromEntries(Object.keys(columns).map((name) => [name, columns[name].concat(...others.map((page) => page[name]))]));
}

/** News of a job as the server sends them; null where the browser takes none. `next` gives the newest, or fails: then it is asked for. */
export function jobNews(id) {
  if (!window.EventSource) return null;
  const source = new EventSource(`/api/v1/jobs/${named(id)}/events?lang=${lang}`);
  let [newest, told, failures] = [null, () => {}, 0];
  source.addEventListener('job', (event) => {
    [newest, failures] = [JSON.parse(event.data), 0];
    heard();
    told();
  });
  source.addEventListener('error', () => {
    failures += source.readyState === EventSource.CLOSED ? 2 : 1; // a stream that ends is begun again by the browser, once for nothing
    if (failures > 1) told();
  });
  const next = async () => {
    if (!newest && failures < 2) await Promise.race([new Promise((wait) => { told = wait; }), pause(NEWS_MS)]);
    const found = newest;
    newest = null;
    if (!found) throw new Refusal('offline', '');
    return found;
  };
  return { next, close: () => source.close() };
}

export const words = (language) => ask(`/static/locales/${language}.json`);
export const project = () => ask('/api/v1/project');
export const committees = () => pages('/api/v1/committees', 'committees').then((found) => found.flatMap((page) => page.committees));
export const eas = () => pages('/api/v1/eas', 'code').then(joined);
export const ledger = () => ask('/api/v1/ledger');
export const issues = (query) => ask(`/api/v1/issues?${new URLSearchParams(query)}`);
export const building = (id) => ask(`/api/v1/buildings/${named(id)}`);
export const ea = (code) => ask(`/api/v1/eas/${named(code)}`);
export const search = (text, signal) => ask(`/api/v1/search?q=${named(text)}`, { signal }).then((answer) => answer.found);
export const delineate = (codes) => post('/api/v1/delineate', codes ? { committees: codes } : {});
export const job = (id) => ask(`/api/v1/jobs/${named(id)}`, { signal: AbortSignal.timeout(LONGEST_MS) });
export const runningJobs = () => ask('/api/v1/jobs?state=active').then((answer) => answer.jobs);
export const there = () => ask('/api/v1/project', { signal: AbortSignal.timeout(LONGEST_MS) }).then(() => true, (fault) => fault.code !== 'offline');
export const cancel = (id) => post(`/api/v1/jobs/${named(id)}/cancel`, {});
export const startJob = (kind, args) => post('/api/v1/jobs', { kind, args });
export const deleteFile = (id) => ask(`/api/v1/uploads/${named(id)}`, { method: 'DELETE', headers: HEADERS, body: '{}' });

/** Send a file in; `told(share)` hears how much of it is there, from 0 to 1. */
export function sendFile(file, told) {
  const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
  request.open('POST', `/api/v1/uploads?${new URLSearchParams({ name: file.name, lang })}`);
  for (const [name, value] of Object.entries({ ...HEADERS, 'Content-Type': 'application/octet-stream' })) request.setRequestHeader(name, value);
  request.responseType = 'json';
  request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) told(event.loaded / event.total); });
  return new Promise((keep, fail) => {
    request.addEventListener('error', () => fail(new Refusal('offline', '')));
    request.addEventListener('load', () => {
      const body = request.response;
      if (request.status === 201 && body) keep(body);
      else fail(new Refusal(body?.error?.code ?? 'offline', body?.error?.message ?? '', body?.error));
    });
    request.send(file);
  });
}
export const me = () => ask('/api/v1/me');
export const fieldEa = (ea) => ask(`/api/v1/field/eas/${named(ea)}`);
export const fieldAhead = (within) => ask(`/api/v1/field/progress?within=${named(within)}`);
export const fieldAreas = (within) => ask(`/api/v1/field/areas?within=${named(within)}`);
export const fieldMakeAreas = (committee, id) => post(`/api/v1/field/committees/${named(committee)}/areas`, { operation_id: id });
export const fieldArea = (ea, area, id) => post(`/api/v1/field/eas/${named(ea)}/area`, { area, operation_id: id });
export const fieldPost = (ea, what, body) => post(`/api/v1/field/eas/${named(ea)}/${what}`, body);
export const login = (name, password) => post('/api/v1/login', { login: name, password });
export const logout = () => post('/api/v1/logout', {});
export const changePassword = (password, wanted) => post('/api/v1/me/password', { password, new_password: wanted });
export const sessions = () => ask('/api/v1/me/sessions').then((answer) => answer.sessions);
export const endSession = (id) => post(`/api/v1/me/sessions/${named(id)}/end`, {});
const at = (code) => `/api/v1/committees/${named(code)}`;
const onRevision = (code, revision) => ({ 'If-Match': `"${code}-${revision}"` });
export const draft = (code) => ask(`${at(code)}/draft`);
export const desk = (code) => ask(`${at(code)}/desk`);
export const preview = (code, edit, signal) => post(`${at(code)}/previews`, edit, {}, signal);
export const write = (code, way, body, revision) => post(`${at(code)}/${way}`, body, onRevision(code, revision));
export const takeLease = (code) => post(`${at(code)}/lease`, {});
export const leaveLease = (code) => ask(`${at(code)}/lease`, { method: 'DELETE', keepalive: true, headers: HEADERS, body: '{}' });
export const revisions = (code, before) => ask(`${at(code)}/revisions?limit=50${before ? `&before=${before}` : ''}`);
export const revision = (code, n) => ask(`${at(code)}/revisions/${n}`);
export const compare = (code, from, to) => ask(`${at(code)}/compare?from=${from}&to=${to}`);
export const alternatives = (code) => ask(`${at(code)}/alternatives`);
export const alternative = (code, id) => ask(`${at(code)}/alternatives/${named(id)}`);
export const standing = (code) => ask(`/api/v1/committees/${named(code)}/checks`);
export const takeStep = (code, revision, body) => post(`/api/v1/committees/${named(code)}/state`, body, { 'If-Match': `"${code}-${revision}"` });
export const decideVirtual = (code, body) => post(`/api/v1/committees/${named(code)}/virtual`, body);
export const finishTask = (code, id, reason) => post(`/api/v1/committees/${named(code)}/tasks/${named(id)}`, { reason });
export const certificateUrl = (code) => `/api/v1/committees/${named(code)}/certificate.html?lang=${lang}`;
export const tileUrl = (layer, version) => `${window.location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt?v=${version}`;
export const reportUrl = () => `/report.html?lang=${lang}`;
export const sheetUrl = (code) => `/sheets/${named(code)}.pdf?lang=${lang}`;
