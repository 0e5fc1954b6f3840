import assert from 'node:assert/strict';
import test from 'node:test';

const { memoryStore } = await import('../../static/js/editing/queue.js');
const { sender } = await import('../../static/js/editing/sender.js');

/** A server that answers as it is told: a code refuses, anything else is an answer. */
function world(answers) {
  const sent = [];
  const said = [];
  const store = memoryStore();
  const made = sender(store, {
    mine: (row) => row.who === 'me',
    send: async (row) => {
      sent.push([row.operation_id, row.based_on]);
      const answer = answers.shift();
      if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer, more: {} });
      return answer;
    },
    saved: (row) => said.push(`saved ${row.operation_id}`), refused: (row, refusal) => said.push(`${refusal.code} ${row.operation_id}`),
    late: (code, refusal, rows) => said.push(`late ${rows.map((row) => row.operation_id)}`), changed: () => {}, wait: async () => {},
  });
  return { made, store, sent, said };
}

const row = (id, based, more = {}) => ({ who: 'me', code: 'A', operation_id: id, based_on: based, ...more });

test('edits are sent in their order, and again with the same id while the server is silent', async () => {
  const { made, store, sent, said } = world(['offline', 'page_busy', {}, {}]);
  await made.add(row('a', 1));
  await made.add(row('b', 2));
  await made.go();
  assert.deepEqual(sent, [['a', 1], ['a', 1], ['a', 1], ['b', 2]]);
  assert.deepEqual([said, await store.all()], [['saved a', 'saved b'], []]);
});

test('what follows a refused edit is made on the revision before', async () => {
  const { made, sent, said } = world(['edit_torn', {}]);
  await made.add(row('a', 1));
  await made.add(row('b', 2));
  await made.go();
  assert.deepEqual([sent, said], [[['a', 1], ['b', 1]], ['edit_torn a', 'saved b']]);
});

test('where somebody was quicker edits wait for a choice: again on top, with new ids, or kept aside', async () => {
  const { made, sent, said } = world(['revision_stale', {}, {}]);
  await made.add(row('a', 1));
  await made.add(row('b', 2));
  await made.go();
  assert.deepEqual([sent.length, said], [1, ['late a,b']]);
  await made.choose('A', 'redo', { revision: 7, id: (one) => `${one.operation_id}2` });
  assert.deepEqual(sent.slice(1), [['a2', 7], ['b2', 8]]);
  const other = world(['revision_stale', 'revision_stale']);
  await other.made.add(row('a', 1));
  await other.made.add(row('b', 2));
  await other.made.go();
  await other.made.choose('A', 'drop');
  assert.deepEqual([await other.store.all(), other.sent], [[], [['a', 1], ['b', 1]]]); // the second comes too late as well, and is kept aside
});

test('edits of another person, or of nobody who is logged in, stay where they are', async () => {
  const { made, store, sent, said } = world(['login_needed']);
  await store.add(row('x', 1, { who: 'other' }));
  await made.add(row('a', 1));
  await made.go();
  assert.deepEqual([sent.length, said, (await store.all()).length], [1, ['login_needed a'], 2]);
});

test('an edit that was not sent can be taken back', async () => {
  const { made, store } = world([]);
  await store.add(row('a', 1));
  assert.equal((await made.drop('A')).operation_id, 'a');
  assert.equal(await made.drop('A'), null);
});

test('an undo that comes too late is told and not made again: it would take back what somebody else has done', async () => {
  const { made, store, said } = world(['revision_stale']);
  await made.add(row('u', 1, { way: 'undo' }));
  await made.go();
  assert.deepEqual([said, await store.all()], [['revision_stale u'], []]);
});
