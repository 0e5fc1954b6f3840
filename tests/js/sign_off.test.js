import assert from 'node:assert/strict';
import test from 'node:test';
import { lacking } from '../../static/js/checklist.js';
import { operation } from '../../static/js/operation.js';
import { offered } from '../../static/js/sign_off.js';

const given = (more = {}) => ({ words: {}, reason: '', understood: [], ...more });

test('a step is taken when nothing lacks', () => {
  const asked = { checks: [{ key: 'E01', blocks: false, word: '' }], undoes: [{ code: 'undo_eas' }], reason: 'why' };
  assert.equal(lacking({ ...asked, checks: [{ key: 'x', blocks: true, word: '' }] }, given({ words: { x: 'y' } })), 'blocked');
  assert.equal(lacking(asked, given({ words: { E01: '  ' } })), 'words');
  assert.equal(lacking(asked, given({ words: { E01: 'a' } })), 'understood');
  assert.equal(lacking(asked, given({ words: { E01: 'a' }, understood: ['undo_eas'] })), 'reason');
  assert.equal(lacking(asked, given({ words: { E01: 'a' }, understood: ['undo_eas'], reason: 'b' })), null);
  assert.equal(lacking({ ...asked, checks: [{ key: 'E01', blocks: false, word: 'said before' }], reason: null }, given({ understood: ['undo_eas'] })), null);
  assert.equal(lacking({ checks: [], undoes: [], reason: null }, given()), null);
});

test('steps of others are shown only where one has none', () => {
  const [mine, theirs] = [{ step: 'take_back', why_not: null }, { step: 'check', why_not: { code: 'signoff_role' } }];
  assert.deepEqual(offered([theirs, mine]), [mine]);
  assert.deepEqual(offered([theirs, theirs]), [theirs]);
  assert.deepEqual(offered([]), []);
});

test('each request has an id of its own', () => {
  assert.match(operation(), /^[0-9a-f]{32}$/);
  assert.notEqual(operation(), operation());
});
