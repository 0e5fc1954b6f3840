import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lightest } from '../../static/js/cures.js';

const eas = new Map([['a', { load: 30 }], ['b', { load: 90 }], ['c', { load: 50 }], ['d', { load: 50 }]]);

test('the lightest neighbour is taken, of equal ones the first', () => {
  assert.equal(lightest('a', ['b', 'd', 'c'], eas), 'c');
});

test('without a neighbour that may be changed there is none', () => {
  assert.equal(lightest('a', [], eas), null);
  assert.equal(lightest('a', ['x'], eas), null);
  assert.equal(lightest(null, ['b'], eas), null);
});
