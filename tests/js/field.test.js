// What waits on the phone, and a line of the paper.
import assert from 'node:assert/strict';
import test from 'node:test';
import { late, shareDone } from '../../static/js/field/ahead.js';
import { plane } from '../../static/js/field/drawing.js';
import { following, nextBatch, paperLine, settled, withQueue } from '../../static/js/field/queue.js';

const row = (building_id, state = 'todo') => ({ building_id, state, units: null, operation_id: state === 'todo' ? '' : `of ${building_id}` });
const entry = (id, building_id, action, more = {}) => ({ operation_id: id, ea_code: 'e', building_id, action, ...more });

test('what waits is shown as entered, and undo brings back what was before it', () => {
  const queue = [entry('1', 'a', 'visited'), entry('2', 'a', 'finished', { units: 3 }), entry('3', 'b', 'vacant')];
  assert.deepEqual(withQueue([row('a'), row('b')], queue, 'e').map((r) => [r.state, r.units]), [['finished', 3], ['vacant', null]]);
  const undo = [...queue, entry('4', 'a', 'undone', { of: '2' })];
  assert.equal(withQueue([row('a'), row('b')], undo, 'e')[0].state, 'visited');
  assert.equal(withQueue([row('a')], queue, 'another')[0].state, 'todo');
});

test('the next building is the next in walking order where nobody was, then those to come back to', () => {
  assert.equal(following([row('a'), row('b', 'finished'), row('c')], 'a'), 'c');
  assert.equal(following([row('a'), row('b'), row('c', 'finished')], 'b'), 'a');
  assert.equal(following([row('a', 'refused'), row('b', 'vacant')], 'b'), 'a');
  assert.equal(following([row('a', 'finished')], 'a'), null);
});

test('a line of the paper is a number or a range, a result, and units', () => {
  assert.deepEqual(paperLine('12 1'), { numbers: [12], action: 'finished', units: null });
  assert.deepEqual(paperLine(' 3-5  2'), { numbers: [3, 4, 5], action: 'vacant', units: null });
  assert.deepEqual(paperLine('7,1,5'), { numbers: [7], action: 'finished', units: 5 });
  for (const bad of ['', '12', '12 9', 'a 1', '5-3 1', '1-900 1', '1 1 1 1']) assert.equal(paperLine(bad), null, bad);
});

test('a batch is of one EA, and a new building goes alone', () => {
  const place = entry('n', '', '', { at: [1, 2] });
  const other = entry('o', 'x', 'vacant', { ea_code: 'f' });
  assert.deepEqual(nextBatch([entry('1', 'a', 'vacant'), entry('2', 'b', 'vacant'), place]).map((e) => e.operation_id), ['1', '2']);
  assert.deepEqual(nextBatch([entry('1', 'a', 'vacant'), other]).map((e) => e.operation_id), ['1']);
  assert.deepEqual(nextBatch([place, other]), [place]);
  assert.deepEqual(nextBatch([]), []);
});

test('what has arrived leaves the queue, what was refused is kept to be told', () => {
  const queue = [entry('1', 'a', 'vacant'), entry('2', 'b', 'vacant'), entry('3', 'c', 'vacant')];
  const left = settled(queue, [{ operation_id: '1', error: null }, { operation_id: '2', error: { code: 'field_closed' } }]);
  assert.deepEqual([left.queue.map((e) => e.operation_id), left.refused.map((e) => e.operation_id)], [['3'], ['2']]);
});

test('a place of the drawing is the same place of the globe', () => {
  const { to, from } = plane([118.3, 36.8]);
  const [lon, lat] = from(to([118.301, 36.799]));
  assert.ok(Math.abs(lon - 118.301) < 1e-9 && Math.abs(lat - 36.799) < 1e-9);
  assert.ok(to([118.301, 36.799])[1] > 110 && to([118.301, 36.799])[1] < 112);
});

test('a row is late where the rest will be done after the last day, or nothing tells when', () => {
  const calendar = { first: '2030-10-11', last: '2030-10-31', due: 0.5 };
  const of = (done, finish) => ({ done, buildings: 4, finish });
  assert.deepEqual([of(2, '2030-10-31'), of(2, '2030-11-01'), of(2, ''), of(4, '')].map((r) => late(r, calendar)), [false, true, true, false]);
  assert.equal(late(of(2, ''), { ...calendar, due: 0 }), false);
  assert.equal(shareDone([of(2, ''), of(4, '')]), 0.75);
  assert.equal(shareDone([]), 1);
});
