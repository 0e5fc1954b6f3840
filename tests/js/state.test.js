import assert from 'node:assert/strict';
import test from 'node:test';
import { makeState } from '../../static/js/state.js';

test('a listener is told once of the keys it named, and only of real changes', () => {
  const state = makeState({ a: 1, b: 2, c: 3 });
  const told = [];
  state.on(['a', 'b'], (values, changed) => told.push([values.a, values.b, changed.join()]));
  state.set({ a: 1 });
  state.set({ c: 4 });
  state.set({ a: 5, b: 6 });
  assert.deepEqual(told, [[5, 6, 'a,b']]);
});
