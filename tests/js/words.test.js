import assert from 'node:assert/strict';
import test from 'node:test';
import { fill } from '../../static/js/words.js';

test('one building, two buildings, 1,001 buildings', () => {
  const said = (count) => fill('{count} {count:building|buildings} in {place}', { count, place: '{count}' });
  assert.deepEqual(['1', 1, 0, 2, '1,001', '~1'].map(said), ['1 building', '1 building', '0 buildings', '2 buildings', '1,001 buildings', '~1 buildings'].map((s) => `${s} in {count}`));
});

test('what has no value stays as it is', () => {
  assert.equal(fill('{a} {b:x|y}', {}), '{a} {b:x|y}');
});
