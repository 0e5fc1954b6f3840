// Sends what waits, one batch after the other, again and again until it has arrived; each entry counts once by its id.
import * as api from '../api.js';
import { kept, nextBatch, settled } from './queue.js';

const AGAIN_MS = 10_000;
const LASTING = ['offline', 'login_needed', 'password_must_change', 'page_fault', 'page_busy', 'project_busy', 'disk_full', 'revision_stale'];

/** A sender for one person. `news` is called after each change: {offline, waiting, arrived}. */
export function makeSender(person, news) {
  const [waiting, stuck] = [kept(`${person}.queue`, []), kept(`${person}.stuck`, [])];
  let [busy, offline] = [false, false];

  const tell = (arrived = false, refusal = null) => news({ offline, waiting: waiting.get().length, arrived, refusal });

  function done(results) {
    const left = settled(waiting.get(), results);
    stuck.set([...stuck.get(), ...left.refused]); // first, so that nothing is lost where the phone stops in between
    waiting.set(left.queue);
  }

  async function sendOne() {
    const batch = nextBatch(waiting.get());
    const [{ ea_code: ea, at }] = batch;
    try {
      if (at) {
        const { ea_code: _, building_id: __, action: ___, ...body } = batch[0]; // eslint-disable-line no-unused-vars
        await api.fieldPost(ea, 'buildings', body);
        done([{ operation_id: body.operation_id }]);
      } else {
        const visits = batch.map(({ ea_code: _, ...visit }) => visit); // eslint-disable-line no-unused-vars
        done((await api.fieldPost(ea, 'visits', { visits })).results);
      }
    } catch (refusal) {
      if (LASTING.includes(refusal.code)) throw refusal;
      done(batch.map((e) => ({ operation_id: e.operation_id, error: { code: refusal.code, message: refusal.message } })));
    }
  }

  async function flush() {
    if (busy) return;
    busy = true;
    let arrived = false;
    let why = null;
    try {
      while (waiting.get().length) {
        await sendOne();
        arrived = true;
      }
      offline = false;
    } catch (refusal) {
      offline = refusal.code === 'offline';
      why = offline ? null : refusal;
    }
    busy = false;
    tell(arrived, why);
  }

  window.addEventListener('online', flush);
  setInterval(() => waiting.get().length && flush(), AGAIN_MS);
  return {
    queue: waiting.get,
    stuck: stuck.get,
    add(...entries) {
      waiting.set([...waiting.get(), ...entries]);
      tell();
      return flush();
    },
    drop: (id) => stuck.set(stuck.get().filter((e) => e.operation_id !== id)),
    flush,
    isOffline(value) {
      offline = value;
      tell();
    },
  };
}
