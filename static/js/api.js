// The only file that talks to the server.

let lang = 'zh';
let heard = () => {};
const LONGEST_MS = 10_000; // a question whether the server is there waits no longer

/** A refusal of the server, or a server that cannot be reached (code `offline`). */
export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
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
  if (body !== null) heard();
  if (!answer.ok || body === null) throw new Refusal(body?.error?.code ?? 'offline', body?.error?.message ?? '');
  return body;
}

const post = (path, body, more = {}) => ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Enumap': 'page', ...more }, body: JSON.stringify(body) });
const named = encodeURIComponent;

export const words = (language) => ask(`/static/locales/${language}.json`);
export const project = () => ask('/api/project');
export const committees = () => ask('/api/committees').then((answer) => answer.committees);
export const eas = () => ask('/api/eas');
export const ledger = () => ask('/api/ledger');
export const issues = (query) => ask(`/api/issues?${new URLSearchParams(query)}`);
export const building = (id) => ask(`/api/buildings/${named(id)}`);
export const ea = (code) => ask(`/api/eas/${named(code)}`);
export const search = (text, signal) => ask(`/api/search?q=${named(text)}`, { signal }).then((answer) => answer.found);
export const delineate = (codes) => post('/api/delineate', codes ? { committees: codes } : {});
export const job = (id) => ask(`/api/jobs/${named(id)}`, { signal: AbortSignal.timeout(LONGEST_MS) });
export const there = () => ask('/api/project', { signal: AbortSignal.timeout(LONGEST_MS) }).then(() => true, (fault) => fault.code !== 'offline');
export const cancel = (id) => post(`/api/jobs/${named(id)}/cancel`, {});
export const standing = (code) => ask(`/api/v1/committees/${named(code)}/checks`);
export const takeStep = (code, revision, body) => post(`/api/v1/committees/${named(code)}/state`, body, { 'If-Match': `"${code}-${revision}"` });
export const decideVirtual = (code, body) => post(`/api/v1/committees/${named(code)}/virtual`, body);
export const finishTask = (code, id, reason) => post(`/api/v1/committees/${named(code)}/tasks/${named(id)}`, { reason });
export const certificateUrl = (code) => `/api/v1/committees/${named(code)}/certificate.html?lang=${lang}`;
export const me = () => ask('/api/me');
export const login = (name, password) => post('/api/login', { login: name, password });
export const logout = () => post('/api/logout', {});
export const changePassword = (password, wanted) => post('/api/me/password', { password, new_password: wanted });
export const sessions = () => ask('/api/me/sessions').then((answer) => answer.sessions);
export const endSession = (id) => post(`/api/me/sessions/${named(id)}/end`, {});
export const tileUrl = (layer, version) => `${window.location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt?v=${version}`;
export const reportUrl = () => `/report.html?lang=${lang}`;
export const sheetUrl = (code) => `/sheets/${named(code)}.pdf?lang=${lang}`;
