import assert from 'node:assert/strict';
import test from 'node:test';

globalThis.window = { location: { origin: '' }, localStorage: new Map() };
const { chosenRows } = await import('../../static/js/committees.js');
const { COLUMNS, copied } = await import('../../static/js/eas.js');
const { eaNumber, scoreRows } = await import('../../static/js/facts.js');
const { due, issueSums, within } = await import('../../static/js/next.js');
const { hidden } = await import('../../static/js/layout.js');
const { scaled } = await import('../../static/js/chart.js');

const row = (code, state, more = {}) => ({ code, state, name: `村${code}`, source_code: null, units: 1, issues: { error: 0, warning: 0, note: 0 }, ...more });
const rows = [row('370305001001', 'planned', { units: 9 }), row('370305001002', 'none'), row('370305002001', 'stale', { source_code: 'Q7' })];

test('committees by township, by part of a code or name, by the code of the source', () => {
  const codes = (given) => chosenRows(rows, { text: '', township: null, order: 'code', ...given }).map((r) => r.code.slice(6));
  assert.deepEqual(codes({}), ['001001', '001002', '002001']);
  assert.deepEqual(codes({ township: '370305001' }), ['001001', '001002']);
  assert.deepEqual(codes({ text: ' q7 ' }), ['002001']);
  assert.deepEqual(codes({ order: 'todo' }), ['002001', '001002', '001001']);
  assert.deepEqual(codes({ order: 'units' }), ['001001', '001002', '002001']);
});

test('the next step: import, delineate what has no fitting plan, look at issues, nothing', () => {
  const none = { error: 0, warning: 0, note: 3 };
  assert.equal(due([], none).step, 'import');
  assert.deepEqual(due(rows, none), { step: 'delineate', count: 2 });
  assert.deepEqual(due([rows[0]], { ...none, warning: 2 }), { step: 'issues', count: 2 });
  assert.equal(due([rows[0]], none).step, 'done');
  assert.equal(due([rows[0]], null).step, 'counting');
});

test('the table is copied as it is shown, with whole codes', () => { // bug: 0.0482 where the page shows +5%
  const ea = { code: '370305001001002', load: 84, deviation: 0.0482, buildings: 12, hours: 26.25 };
  assert.deepEqual(COLUMNS.map((column) => copied(column, ea)), ['370305001001002', '84', '+5%', '12', '26.3']);
});

test('bars and band share one scale, and the highest bar fits', () => {
  const at = scaled([10, 300], { green_low: 60, target: 80, green_high: 100, amber_high: 120 });
  assert.ok(at.y(300) >= 0 && at.y(300) < at.y(100) && at.y(100) < at.y(10));
  assert.ok(at.x(1) + at.bar <= 320);
});

test('a township narrows what is due to its committees', () => {
  const some = within(rows, '370305001');
  assert.deepEqual(some.map((r) => r.code.slice(6)), ['001001', '001002']);
  assert.equal(within(rows, null).length, 3);
  const [of, none] = [{ error: 1, warning: 2, note: 5 }, { error: 0, warning: 0, note: 0 }];
  const ledger = { findings: { total: { ...of, note: 6 }, townships: { 370305001: of } } };
  assert.deepEqual(['370305001', '370305002'].map((code) => issueSums(ledger, code)), [of, none]);
  assert.deepEqual([issueSums(ledger, null).note, issueSums(null, '370305001')], [6, null]);
});

test('an EA of another committee is named with it', () => {
  assert.equal(eaNumber('370305001001002', '370305001001', rows), '002');
  assert.equal(eaNumber('370305001001002', '370305001002', rows), '村370305001001 002');
  assert.equal(eaNumber('999999001001002', '370305001002', rows), '999999001001 002');
});

test('the score of an EA and its parts, as far as there are any', () => {
  const facts = { score: 83.1, score_balance: 96, score_compactness: 75, score_border: 100, score_walk: 0 };
  assert.deepEqual(scoreRows(facts), [['score_total', 83.1], ['score_balance', 96], ['score_compactness', 75], ['score_border', 100], ['score_walk', 0]]);
  assert.deepEqual(scoreRows({ ...facts, score_compactness: null, score_border: null }).map(([key]) => key), ['score_total', 'score_balance', 'score_walk']);
});

test('what panels hide of the map: its lower part, a side, or all of it, which leaves no free part to go to', () => {
  const map = { left: 0, top: 100, right: 390, bottom: 700 };
  const none = { top: 0, right: 0, bottom: 0, left: 0 };
  assert.deepEqual(hidden(map, []), none);
  assert.deepEqual(hidden(map, [{ left: 0, top: 412, right: 390, bottom: 700 }]), { ...none, bottom: 288 });
  assert.deepEqual(hidden(map, [{ left: 0, top: 43, right: 200, bottom: 700 }]), { ...none, left: 200 });
  assert.deepEqual(hidden(map, [{ left: 290, top: 43, right: 390, bottom: 700 }]), { ...none, right: 100 });
  assert.deepEqual(hidden(map, [{ left: 0, top: 100, right: 390, bottom: 700 }]), none);
  assert.deepEqual(hidden(map, [{ left: 390, top: 100, right: 700, bottom: 700 }]), none);
});
