// A job followed to its end, by asking; over a silence of the server too.
import * as api from '../api.js';
import { pause } from '../dom.js';

const ASK_EVERY_MS = 500;

/** The job once it has ended; `told(job)` hears of each step. */
export async function followed(id, told = () => {}) {
  for (;;) {
    try {
      const job = await api.job(id);
      told(job);
      if (job.state !== 'waiting' && job.state !== 'running') return job;
    } catch (refusal) {
      if (refusal.code !== 'offline' && refusal.name !== 'TimeoutError') throw refusal;
    }
    await pause(ASK_EVERY_MS);
  }
}
