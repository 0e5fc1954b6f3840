// What to do next: delineate one committee or all, watch it, cancel it; then the issues.
import * as api from './api.js';
import { byId, make, pause } from './dom.js';
import { count, secondsLeft } from './format.js';
import { has, lang, t } from './words.js';

const ASK_EVERY_MS = 400;
const ASK_LOST_MS = 1500;
const LONG_WAIT_S = 2; // a job that waits longer waits for another one
const MOST_SILENCES = 2; // answers that may lack before the work counts as cut off

/** The step that is due: committees without a fitting plan, then errors (null while they are counted), then nothing. Pure. */
export function due(committees, issues) {
  const open = committees.filter((row) => row.state === 'none' || row.state === 'stale').length;
  if (!committees.length) return { step: 'import' };
  if (open) return { step: 'delineate', count: open };
  if (!issues) return { step: 'counting' };
  if (issues.error + issues.warning) return { step: 'issues', count: issues.error + issues.warning };
  return { step: 'done' };
}

/** The committees of a township, or all. Pure. */
export const within = (committees, township) => committees.filter((row) => row.code.startsWith(township ?? ''));

/** Issues of a township, or all, by severity; one of two committees counts once. Null before they are counted. Pure. */
export function issueSums(ledger, township) {
  if (!ledger) return null;
  return township ? (ledger.findings.townships[township] ?? { error: 0, warning: 0, note: 0 }) : ledger.findings.total;
}

const unfinished = (job) => job.state === 'waiting' || job.state === 'running';

export function nextPanel(state, { reload, openIssues, refuse }) {
  const box = byId('next');
  let asking = null; // codes of a plan that would be replaced: the question is on the screen
  let starting = false; // the server is asked for a job: what could be pressed again is gone

  function show() {
    const { job, project } = state.get();
    if (!project) return;
    box.replaceChildren(...(job ? running(job) : starting ? begun() : asking ? question() : choices()).flat());
  }

  function choices() {
    const { committee, township, ledger, me } = state.get();
    const barred = me?.may.delineate ? null : t('next.may_not');
    const committees = within(state.get().committees, township);
    const { step, count: number } = due(committees, issueSums(ledger, township));
    const open = committees.filter((row) => row.state === 'none' || row.state === 'stale').map((row) => row.code);
    const one = make('button', { type: 'button', id: 'delineate-one', disabled: Boolean(barred) || !committee, title: barred ?? (committee ? null : t('next.choose_first')), onclick: () => ask([committee]) }, t('next.delineate_one'));
    const all = make('button', { type: 'button', id: 'delineate-all', class: step === 'delineate' ? 'primary' : null, disabled: Boolean(barred) || !committees.length, title: barred, onclick: () => ask(open.length && open.length < committees.length ? open : township ? committees.map((row) => row.code) : null) },
      open.length && open.length < committees.length ? t('next.delineate_open', { count: count(open.length, lang()) }) : t(township ? 'next.delineate_township' : 'next.delineate_all'));
    return [
      make('h3', {}, t('next.title')), make('p', {}, t(`next.${step}`, { count: count(number, lang()) })),
      make('div', { class: 'choices' }, me?.may.import ? make('a', { id: 'bring-in', class: step === 'import' ? 'button primary' : 'button', href: '/static/import.html' }, t('wizard.open')) : null, step === 'issues' ? make('button', { type: 'button', class: 'primary', id: 'see-issues', onclick: openIssues }, t('next.see_issues', { count: count(number, lang()) })) : null, one, all),
    ];
  }

  function question() {
    const replaced = state.get().committees.filter((row) => row.eas && (!asking.codes || asking.codes.includes(row.code)));
    const [one] = replaced;
    const said = replaced.length === 1 ? t('next.replace_one', { name: one.name ?? one.code, eas: count(one.eas, lang()) }) : t('next.replace', { count: count(replaced.length, lang()) });
    return [
      make('p', { role: 'alert' }, said),
      make('div', { class: 'choices' },
        make('button', { type: 'button', class: 'primary', id: 'replace', onclick: () => { const { codes } = asking; asking = null; start(codes); } }, t('next.replace_yes')),
        make('button', { type: 'button', onclick: leave }, t('next.replace_no'))),
    ];
  }

  /** Take the question back; whether there was one. */
  function leave() {
    const was = asking !== null;
    asking = null;
    if (was) show();
    return was;
  }

  const begun = () => [make('h3', {}, t('job.start')), make('progress', { 'aria-label': t('job.start') })];

  function running(job) {
    if (job.lost) return [make('h3', {}, t('job.lost')), make('p', { role: 'alert' }, t('job.lost_text'))];
    const left = job.cancelling ? null : secondsLeft(job.done, job.total, job.seconds);
    const step = t(job.state === 'waiting' && job.seconds > LONG_WAIT_S ? 'job.waiting' : has(`job.${job.text}`) ? `job.${job.text}` : 'job.start');
    return [
      make('h3', {}, step),
      make('progress', { max: job.total || null, value: job.total ? job.done : null, 'aria-label': step }),
      make('p', { class: 'number quiet' }, job.total ? t('job.line', { done: count(job.done, lang()), total: count(job.total, lang()) }) : t('job.reading'), left === null ? '' : ` · ${t('job.left', { seconds: left })}`),
      make('button', { type: 'button', id: 'cancel', disabled: Boolean(job.cancelling), onclick: () => cancel(job) }, t(job.cancelling ? 'job.cancelling' : 'job.cancel')),
    ];
  }

  function ask(codes) {
    const planned = state.get().committees.some((row) => row.eas && (!codes || codes.includes(row.code)));
    if (!planned) return start(codes);
    asking = { codes };
    return show();
  }

  async function start(codes) {
    starting = true;
    show();
    try {
      watch(await api.delineate(codes));
    } catch (refusal) {
      refuse(refusal);
      if (refusal.code === 'job_running') await follow();
    } finally {
      starting = false;
      show();
    }
  }

  /** Watch the delineation of one's own that runs or waits, whichever page has started it. */
  async function follow() {
    if (!state.get().me?.may.delineate) return;
    try {
      const found = (await api.runningJobs()).findLast((job) => job.kind === 'delineate');
      if (found && !state.get().job) watch(found);
    } catch (refusal) {
      refuse(refusal);
    }
  }

  async function cancel(job) {
    state.set({ job: { ...job, cancelling: true } });
    try {
      await api.cancel(job.id);
    } catch (refusal) {
      if (state.get().job?.id === job.id) state.set({ job: { ...state.get().job, cancelling: false } });
      if (refusal.code !== 'job_unknown') refuse(refusal); // whoever follows the job says that
    }
  }

  /** Follow a job to its end, by the news that the server sends, else by asking; also over a silence of the server. */
  async function watch(first) {
    let [job, silences, news] = [first, 0, api.jobNews(first.id)];
    while (unfinished(job)) {
      const lost = silences >= MOST_SILENCES;
      state.set({ job: { ...job, lost, cancelling: !lost && (job.cancelling || state.get().job?.cancelling) } });
      try {
        if (!news) await pause(silences ? ASK_LOST_MS : ASK_EVERY_MS);
        [job, silences] = [await (news ? news.next() : api.job(job.id)), 0];
      } catch (refusal) {
        if (news) {
          news.close();
          news = null;
          continue;
        }
        if (refusal.code === 'job_unknown') return cutOff();
        if (refusal.code !== 'offline') {
          state.set({ job: null });
          return refuse(refusal);
        }
        silences += 1;
        if (silences >= MOST_SILENCES) refuse(refusal);
      }
    }
    news?.close();
    return over(job);
  }

  /** What is said of a job that has ended. */
  function over(job) {
    if (job.state === 'interrupted') return cutOff();
    const late = job.state === 'done' && state.get().job?.cancelling;
    state.set({ job: null });
    if (job.error) refuse(job.error);
    else if (late) refuse({ message: t('job.too_late', { count: count(job.committees, lang()) }) });
    else refuse({ code: 'job_done', message: job.made ? told(job.made) : t('job.done') });
    return reload();
  }

  /** What was made, in a line. */
  function told({ committees, eas, changes }) {
    const figures = { committees, eas, moved: changes?.units_moved, units: changes?.units };
    return t(changes ? 'job.changed' : 'job.made', Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, count(value ?? 0, lang())])));
  }

  /** The job was cut off, or the server knows nothing of it: whether its plan was written is seen by the project. */
  async function cutOff() {
    const { version } = state.get().project;
    state.set({ job: null });
    await reload();
    refuse({ message: t(state.get().project.version === version ? 'job.cut_off' : 'job.cut_off_changed') });
  }

  state.on(['township', 'committee', 'ea', 'building'], leave); // it was about another choice
  state.on(['job', 'ledger', 'committees', 'township', 'committee', 'lang', 'project', 'me'], show);
  return { follow, leave, ask };
}
