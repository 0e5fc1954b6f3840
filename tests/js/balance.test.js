import assert from 'node:assert/strict';
import test from 'node:test';

globalThis.window = { location: { origin: '' }, localStorage: new Map() };
const { atStake, needed, shared } = await import('../../static/js/editing/balance.js');

const ea = (load, minutes, kind = 'ordinary') => ({ load, workload_minutes: minutes, kind });
const draft = { code: 'c', eas: new Map([['001', ea(90, 1200)], ['002', ea(110, 1200)], ['003', ea(40, 600)], ['900', ea(30, 60, 'virtual')]]), locks: new Set(['003']) };

test('locked and virtual areas are not at stake', () => {
  assert.deepEqual(atStake(draft), { now: 2, load: 200, hours: 40 });
});

test('what a number of enumerators means for each', () => {
  assert.deepEqual(shared(atStake(draft), 4, 8), { count: 4, each: 50, hours: 10, days: 1.25 });
});

test('as many as it takes, never more load or days than wanted, and back to the same number', () => {
  const stake = atStake(draft);
  for (let each = 1; each <= 200; each += 1) {
    const count = needed(stake, { each }, 8);
    assert.ok(shared(stake, count, 8).each <= each && (count === 1 || shared(stake, count - 1, 8).each > each));
  }
  for (let count = 1; count <= 40; count += 1) {
    assert.equal(needed(stake, { days: shared(stake, count, 8).days }, 8), count);
    assert.equal(needed(stake, { each: shared(stake, count, 8).each }, 8), count);
  }
  assert.deepEqual([needed(stake, { each: 1000 }, 8), needed({ load: 1e6, hours: 1 }, { each: 1 }, 8)], [1, 300]);
});
