// Edits that wait to be sent, kept in IndexedDB in their order: a tab that crashes or a network that is gone loses none.

const NAME = 'enumap';
const STORE = 'edits';

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function opened() {
  const request = window.indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'n', autoIncrement: true });
  return done(request);
}

/** A store of waiting edits in the browser; without IndexedDB (a private window) they are kept while the page is open. */
export async function browserStore() {
  let base;
  try {
    base = await opened();
  } catch {
    return memoryStore();
  }
  const act = async (mode, what) => {
    const turn = base.transaction(STORE, mode, mode === 'readwrite' ? { durability: 'strict' } : undefined);
    const value = await done(what(turn.objectStore(STORE)));
    if (mode === 'readwrite') await new Promise((resolve, reject) => { turn.oncomplete = resolve; turn.onerror = () => reject(turn.error); });
    return value;
  };
  return {
    all: () => act('readonly', (store) => store.getAll()),
    add: (row) => act('readwrite', (store) => store.add(row)),
    put: (row) => act('readwrite', (store) => store.put(row)),
    remove: (n) => act('readwrite', (store) => store.delete(n)),
  };
}

/** The same in memory. */
export function memoryStore() {
  const rows = new Map();
  let last = 0;
  return {
    all: async () => [...rows.values()],
    add: async (row) => { last += 1; rows.set(last, { ...row, n: last }); return last; },
    put: async (row) => { rows.set(row.n, row); },
    remove: async (n) => { rows.delete(n); },
  };
}
