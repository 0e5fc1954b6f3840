// The page to log in: what is shown to whom, and how a policy is said.
import assert from 'node:assert/strict';
import test from 'node:test';
import { partsOf, rules } from '../../static/js/login.js';

const say = (key, values = {}) => [key.replace('login.rule_', ''), ...Object.values(values)].join(' ');

test('who is not logged in sees the form and nothing else', () => {
  assert.deepEqual(partsOf(null), ['login-form']);
});

test('a visitor of the demo sees its people, and may go back to the map', () => {
  assert.deepEqual(partsOf({ kind: 'visitor' }), ['login-form', 'demo', 'to-map']);
});

test('who must change the password sees neither map nor sessions', () => {
  assert.deepEqual(partsOf({ kind: 'person', must_change: true }), ['account', 'password-form', 'must-change']);
  assert.ok(partsOf({ kind: 'person', must_change: false }).includes('to-map'));
});

test('an office without people needs no form', () => {
  assert.deepEqual(partsOf({ kind: 'local' }), ['nobody', 'to-map']);
});

test('the rules of a password are those of the policy', () => {
  const none = { least_length: 8, least_kinds: 0, common_refused: false, remembered: 0 };
  assert.equal(rules(none, say), 'length 8');
  assert.equal(rules({ ...none, least_kinds: 3, common_refused: true, remembered: 5 }, say), 'length 8comma' + 'kinds 3comma' + 'common' + 'comma' + 'again 5');
});
