// What was entered and has not reached the office yet, and what follows from it. Pure, but for `kept`.

export const ACTIONS = ['finished', 'visited', 'vacant', 'refused', 'not_found', 'demolished'];
export const FINAL = ['finished', 'vacant', 'not_found', 'demolished'];
const KEYS = { 1: 'finished', 2: 'vacant', 3: 'refused', 4: 'not_found', 5: 'demolished', 6: 'visited' };
const MOST_RANGE = 200;

/** The rows of an EA with what waits in the queue already entered. */
export function withQueue(rows, queue, ea) {
  const out = new Map(rows.map((row) => [row.building_id, { ...row, before: [] }]));
  for (const entry of queue) {
    const row = out.get(entry.building_id);
    if (entry.ea_code !== ea || !row) continue;
    if (entry.action === 'undone') {
      if (row.operation_id === entry.of) Object.assign(row, row.before.pop() ?? { state: 'todo', units: null, operation_id: '' });
    } else {
      row.before.push({ state: row.state, units: row.units, operation_id: row.operation_id });
      Object.assign(row, { state: entry.action, units: entry.units ?? null, operation_id: entry.operation_id });
    }
  }
  return [...out.values()];
}

/** The building to go to: the first after `from` in walking order with something left to do, else the first of all. */
export function following(rows, from) {
  const at = rows.findIndex((row) => row.building_id === from);
  const order = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  const left = order.filter((row) => !FINAL.includes(row.state));
  return (left.find((row) => row.state === 'todo' || row.state === 'new') ?? left[0])?.building_id ?? null;
}

/** A line of the paper: "12 1", "3-9 1", "12 1 5" (number, action, units); null where it is none. */
export function paperLine(text) {
  const found = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s+([1-6])(?:\s+(\d{1,5}))?\s*$/.exec(text.replaceAll(/[,.,、]/g, ' '));
  if (!found) return null;
  const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
  if (last < first || last - first >= MOST_RANGE) return null;
  const numbers = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  return { numbers, action: KEYS[found[3]], units: found[4] === undefined ? null : Number(found[4]) };
}

/** The keys of the paper, to be told. */
export const keys = () => Object.entries(KEYS);

/** After an answer: what still waits, and what was refused. `results` are those of the server. */
export function settled(queue, results) {
  const by = new Map(results.map((r) => [r.operation_id, r]));
  const refused = queue.filter((e) => by.get(e.operation_id)?.error).map((e) => ({ ...e, error: by.get(e.operation_id).error }));
  return { queue: queue.filter((e) => !by.has(e.operation_id)), refused };
}

/** The entries that go with the next request: the first ones, all of one EA and of one kind; a new building goes alone. */
export function nextBatch(queue, most = 100) {
  const [first] = queue;
  if (!first || first.at) return queue.slice(0, 1);
  const end = queue.findIndex((e) => e.at || e.ea_code !== first.ea_code);
  return queue.slice(0, Math.min(most, end < 0 ? queue.length : end));
}

/** A value that outlives a restart of the phone. */
export function kept(name, otherwise) {
  const key = `enumap.field.${name}`;
  return {
    get() {
      try {
        return JSON.parse(window.localStorage.getItem(key)) ?? otherwise;
      } catch {
        return otherwise;
      }
    },
    set: (value) => window.localStorage.setItem(key, JSON.stringify(value)),
  };
}
