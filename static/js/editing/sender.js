// Sends waiting edits, one after the other, each until the server has answered for good; tells what came of each.
import { pause } from '../dom.js';

const AGAIN_MS = 1500;
const LATER = ['offline', 'page_busy', 'project_busy', 'disk_full'];
const NOBODY = ['login_needed', 'password_must_change']; // it waits until somebody has logged in
const LATE = ['revision_stale', 'revision_ahead'];

/**
 * @param store of `queue.js`
 * @param options mine(row): whether a waiting edit is of this project and person; send(row); saved(row, answer), refused(row, refusal), late(code, refusal, rows); changed({ waiting, sending, silent })
 */
export function sender(store, { mine, send, saved, refused, late, changed, wait = pause }) {
  let running = null;
  let told = { waiting: 0, sending: false, silent: false };
  const stopped = new Set(); // committees where somebody was quicker: they wait for a choice

  const rows = async () => (await store.all()).filter(mine).sort((a, b) => a.n - b.n);
  const tell = (more) => { told = { ...told, ...more }; changed(told); };
  const next = async () => (await rows()).find((row) => !stopped.has(row.code));

  async function one(row) {
    tell({ waiting: (await rows()).length, sending: true });
    let answer;
    try {
      answer = await send(row);
    } catch (refusal) {
      return failed(row, refusal);
    }
    await store.remove(row.n);
    tell({ waiting: (await rows()).length, silent: false });
    return saved(row, answer);
  }

  async function failed(row, refusal) {
    if (LATER.includes(refusal.code)) {
      tell({ silent: refusal.code === 'offline', sending: false });
      return wait(AGAIN_MS);
    }
    if (NOBODY.includes(refusal.code)) stopped.add(row.code);
    if (NOBODY.includes(refusal.code)) return refused(row, refusal);
    const turn = Boolean(row.way) && row.way !== 'edits'; // made again it would take back what the other has done
    if (LATE.includes(refusal.code) && !turn) {
      stopped.add(row.code);
      return late(row.code, refusal, (await rows()).filter((other) => other.code === row.code));
    }
    await store.remove(row.n);
    for (const other of await rows()) { // what follows was made on a revision that does not come to be
      if (other.code === row.code) await store.put({ ...other, based_on: other.based_on - 1 });
    }
    return refused(row, refusal);
  }

  async function run() {
    for (let row = await next(); row; row = await next()) await one(row);
    tell({ waiting: (await rows()).length, sending: false, silent: false });
  }

  const only = (act) => (globalThis.navigator?.locks ? navigator.locks.request('enumap-edits', act) : act()); // one tab at a time

  /** Send what waits. */
  function go() {
    running ??= only(run).finally(() => { running = null; });
    return running;
  }

  /** Send an edit that must come too late, as the first one did, so that the server keeps it aside. */
  const aside = (row) => send(row).catch((refusal) => { if (!LATE.includes(refusal.code)) throw refusal; });

  return {
    rows,
    go,
    /** Let an edit wait, and send it; resolves once it is kept. */
    async add(row) {
      tell({ waiting: told.waiting + 1 });
      const n = await store.add(row);
      go();
      return n;
    },
    /** Take back the edit that was added last where it has not been sent; whether there was one. */
    async drop(code) {
      const last = (await rows()).filter((row) => row.code === code).at(-1);
      if (!last || told.sending) return null;
      await store.remove(last.n);
      tell({ waiting: (await rows()).length });
      return last;
    },
    /** After somebody was quicker: `redo` makes mine on the revision that there is now, `drop` has the server keep mine aside. */
    async choose(code, what, { revision = 0, id = (row) => row.operation_id } = {}) {
      let based = revision;
      const own = (await rows()).filter((row) => row.code === code);
      for (const row of own) {
        if (what === 'drop') {
          if (row !== own[0]) await aside({ ...row, based_on: own[0].based_on });
          await store.remove(row.n);
        } else {
          await store.put({ ...row, based_on: based, operation_id: id(row), laid: false });
          based += 1;
        }
      }
      stopped.delete(code);
      tell({ waiting: (await rows()).length });
      return go();
    },
  };
}
