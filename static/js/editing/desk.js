// The committee that is edited: its draft, what was done to it here, who else is at work; writes go through the queue of `sender.js`.
import * as api from '../api.js';
import { calm } from '../dom.js';
import { operation } from '../operation.js';
import { t } from '../words.js';
import { draftOf, laidOver, rowsOf } from './draft.js';
import { laidLocally } from './foretold.js';
import { sender } from './sender.js';

const LOOK_EVERY_MS = 20_000;
const LEASE_EVERY_MS = 5 * 60_000;
const RELOAD_AFTER_MS = 1500; // counts, issues and tiles follow once editing has paused
const DRAWN = { crs: 'EPSG:4326' };

/**
 * @param state of the page: keeps draft, desk, saving, late
 * @param options store of waiting edits, map, refuse, reload(buildings): read what else the page shows anew
 */
export function editDesk(state, { store, map, refuse, reload }) {
  let asked = 0;
  let looked = 0;
  let looking = null;
  let readAgain = 0;
  let leased = 0; // when the server last knew that we are at work
  let written = false; // since the committee was opened
  let turns = Promise.resolve();
  let turning = 0; // undos and the like that are not written yet
  let undoable = []; // drafts before edits that are not sent yet, the newest last
  const who = () => state.get().me?.login ?? state.get().me?.kind;
  const mine = (row) => row.project === state.get().project?.name && row.who === who();

  const queue = sender(store, {
    mine,
    send: (row) => api.write(row.code, row.way, { ...row.body, operation_id: row.operation_id }, row.based_on),
    saved, refused, changed: (saving) => state.set({ saving }),
    late: (code, refusal, rows) => state.set({ late: { code, since: refusal.more.since ?? [], revision: refusal.more.revision, message: refusal.message, rows } }),
  });

  /** Put a draft in place of the one before; areas that have changed glow. */
  function put(draft, glow = true) {
    const { draft: before, eas } = state.get();
    const others = eas.filter((row) => row.committee_code !== draft.code);
    const rows = rowsOf(draft, eas, before?.eas);
    map.editing.show(draft);
    const changed = [...draft.eas].filter(([code, ea]) => JSON.stringify(before?.eas.get(code)) !== JSON.stringify(ea)).map(([, ea]) => ea.geometry);
    if (glow && before?.code === draft.code && changed.length) map.editing.glow(changed);
    const { ea } = state.get();
    state.set({ draft, eas: [...others, ...rows].sort((a, b) => (a.code < b.code ? -1 : 1)), ...(ea?.startsWith(draft.code) && !draft.eas.has(ea) ? { ea: null } : {}) });
  }

  /** The lease of somebody else. */
  function othersOf({ lease: found }) {
    const { me } = state.get();
    const own = !found || leased || (me.kind === 'person' ? found.author_name === (me.name || me.login) : found.author === me.kind);
    return own ? null : found;
  }

  async function open() {
    const { committee, draft, committees, me } = state.get();
    if (draft?.code === committee) return undefined;
    const mineNow = ++asked;
    if (draft) close();
    state.set({ denied: null });
    if (!committee || !me?.may.sign_off || !committees.some((row) => row.code === committee)) return undefined;
    try {
      const [answer, desk] = await Promise.all([api.draft(committee), api.desk(committee)]);
      if (mineNow !== asked) return undefined;
      put(draftOf(answer), false);
      return state.set({ desk, other: othersOf(desk) });
    } catch (refusal) {
      if (mineNow === asked) state.set({ denied: committee });
      return refusal.code.startsWith('forbidden') ? undefined : refuse(refusal);
    }
  }

  function close() {
    if (leased) api.leaveLease(state.get().draft.code).catch(() => {});
    leased = 0;
    undoable = [];
    state.set({ draft: null, desk: null, other: null, denied: null });
    const shown = written ? reload(true) : Promise.resolve(); // tiles first: no area is missing between
    written = false;
    shown.then(() => { if (!state.get().draft) map.editing.show(null); }).catch(refuse);
  }

  /** Say that we are at work; who else is, the desk tells. */
  async function lease() {
    const { draft } = state.get();
    if (!draft || Date.now() - leased < LEASE_EVERY_MS) return;
    leased = Date.now();
    try {
      await api.takeLease(draft.code);
      state.set({ other: null });
    } catch (refusal) {
      leased = 0;
      if (refusal.code === 'lease_taken') await look();
    }
  }

  /** Ask how things stand: who is at work, what undo would undo, whether somebody else has written. */
  function look() {
    looking = lookNow();
    return looking;
  }

  async function lookNow() {
    const { draft, saving } = state.get();
    if (!draft) return undefined;
    const mineNow = ++looked;
    const desk = await api.desk(draft.code).catch(() => null);
    if (mineNow !== looked) return looking; // a later answer tells more
    if (!desk || state.get().draft?.code !== draft.code) return undefined;
    state.set({ desk, other: othersOf(desk) });
    if (desk.revision > state.get().draft.revision && !saving.waiting && !saving.sending) await refresh();
    return undefined;
  }

  /** Read the draft anew. */
  async function refresh() {
    const { draft } = state.get();
    if (!draft || (await queue.rows()).some((row) => row.code === draft.code)) return;
    const answer = await api.draft(draft.code).catch(() => null);
    const now = state.get().draft;
    if (answer && now?.code === draft.code && answer.revision >= now.revision && !undoable.length) put(draftOf(answer), answer.revision > now.revision);
  }

  /** The page has read all lists anew: a plan may have been made, a step of the sign-off taken, the language changed. */
  async function again() {
    const { draft, saving } = state.get();
    if (!draft) return open();
    const mineNow = ++readAgain;
    const answer = saving.waiting || saving.sending ? null : await api.draft(draft.code).catch(() => null);
    if (mineNow !== readAgain) return undefined;
    if (state.get().draft?.code === draft.code) put(answer && answer.revision >= state.get().draft.revision ? draftOf(answer) : state.get().draft, false);
    return look();
  }

  const settle = calm(async (buildings) => {
    await look();
    await reload(buildings).catch(refuse);
  }, RELOAD_AFTER_MS);

  async function saved(row, answer) {
    undoable = undoable.filter(({ id }) => id !== row.operation_id);
    const { draft } = state.get();
    if (draft?.code === row.code && answer.revision >= draft.revision) put(laidOver(draft, answer), row.way !== 'edits' || !row.laid);
    if (row.way !== 'edits' || !row.laid) await refresh();
    if (draft?.code === row.code && state.get().desk) state.set({ desk: { ...state.get().desk, ...(row.way === 'edits' ? { undo: answer, redo: null } : {}) } });
    if (row.way !== 'edits') await look();
    written = true;
    state.set({ savedAt: answer.time });
    settle(/building/.test(row.body.op ?? row.way) || row.way !== 'edits');
  }

  async function refused(row, refusal) {
    refuse(refusal);
    undoable = [];
    const { draft } = state.get();
    if (draft?.code === row.code) put(draftOf(await api.draft(draft.code)), false);
  }

  const waiting = (way, body, laid) => {
    const { draft, project } = state.get();
    return { project: project.name, who: who(), code: draft.code, way, body, laid, operation_id: operation(), based_on: draft.revision, time: new Date().toISOString() };
  };

  /** Make an edit: shown at once where the preview (or plain sums) tell what it makes, kept, and sent. */
  function apply(edit, preview, reason = '') {
    if (turning) return turns.then(() => apply(edit, null, reason));
    const { draft } = state.get();
    const body = { op: edit.op, args: edit.args, ...(edit.drawn ? DRAWN : {}), ...(reason ? { reason } : {}) };
    const told = preview && preview.revision === draft.revision ? preview : null;
    const row = waiting('edits', body, Boolean(told));
    undoable.push({ id: row.operation_id, draft });
    put((told && laidOver(draft, told, { ...edit, revision: draft.revision + 1 })) ?? laidLocally(draft, edit) ?? { ...draft, revision: draft.revision + 1 });
    lease();
    return queue.add(row);
  }

  /** Undo, redo, or restore a revision. What has not been sent yet is simply taken back; a key alone does not undo a delineation. */
  async function turned(way, more = {}, byKey = false) {
    const { draft } = state.get();
    if (!draft || !state.get().desk) return undefined;
    const { barred } = state.get().desk;
    if (barred[way]) return refuse({ message: barred[way].message });
    const dropped = way === 'undo' && undoable.length ? await queue.drop(draft.code) : null;
    if (dropped) return put(undoable.pop().draft);
    if (state.get().saving.waiting || state.get().saving.sending) await queue.go();
    if (way !== 'restore') await look(); // what was done last may just have been written
    if (byKey && way === 'undo' && state.get().desk.undo?.op === 'delineate') return refuse({ message: t('undo.delineation') });
    if (way !== 'restore' && !state.get().desk[way]) return refuse({ message: t(`undo.no_${way}`) });
    return queue.add(waiting(way, more, false)); // on the revision that is shown
  }

  /** One after the other: what a second one is about is known when the first is written. */
  function turn(...asked) {
    turning += 1;
    turns = turns.then(() => turned(...asked)).then(() => queue.go()).catch(refuse).finally(() => { turning -= 1; });
    return turns;
  }

  /** After somebody was quicker: mine again on top of theirs, or theirs alone with mine kept aside. */
  async function choose(what) {
    const { late } = state.get();
    const theirs = await api.draft(late.code);
    state.set({ late: null });
    undoable = [];
    if (state.get().draft?.code === late.code) put(draftOf(theirs)); // mine comes on top of it
    await queue.choose(late.code, what, { revision: theirs.revision, id: operation });
    settle(true);
  }

  setInterval(() => { if (!document.hidden) look(); }, LOOK_EVERY_MS);
  window.addEventListener('pagehide', () => { if (leased && state.get().draft) api.leaveLease(state.get().draft.code).catch(() => {}); });
  state.on(['committee'], open);
  state.on(['lang'], () => { if (state.get().draft) again(); });
  return { open, apply, turn, choose, lease, again, start: () => queue.go() };
}
