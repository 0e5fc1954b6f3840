import assert from 'node:assert/strict';
import test from 'node:test';
import { around, asRows, asTable, count, counted, percent, place, secondsLeft, sorted } from '../../static/js/format.js';

const rules = { green_low: 60, target: 80, green_high: 100, amber_low: 40, amber_high: 120 };

test('loads that leave out housing units are not called housing units', () => {
  assert.equal(counted([{ load: 96, units: 96 }, { load: 80, units: 80 }], 'units'), 'units');
  assert.equal(counted([{ load: 96, units: 120 }, { load: 80, units: 80 }], 'units'), 'counted');
  assert.equal(counted([{ load: 96, units: 120 }], 'minutes'), 'minutes');
  assert.equal(counted([{ load: 96, housing_units: 120 }], 'units', (row) => row.housing_units), 'counted');
});

test('numbers by language, a dash for what is unknown', () => {
  assert.equal(count(12345, 'zh'), '12,345');
  assert.equal(count(null, 'en'), '–');
  assert.equal(percent(0.126, 'en', true), '+13%');
  assert.equal(percent(0, 'en', true), '0%');
  assert.equal(percent(null, 'zh'), '–');
  assert.equal(count(26.5, 'en'), '26.5');
});

test('the ends of the band are in it', () => {
  assert.deepEqual([59, 60, 80, 100, 101].map((units) => place(units, rules)), ['under', 'in', 'in', 'in', 'over']);
});

test('sorting keeps the rows given, puts missing values last and breaks ties by code', () => {
  const rows = [{ code: 'c', v: 1 }, { code: 'b', v: null }, { code: 'a', v: 1 }, { code: 'd', v: 3 }];
  assert.equal(sorted(rows, 'v').map((r) => r.code).join(''), 'acdb');
  assert.equal(sorted(rows, 'v', true).map((r) => r.code).join(''), 'dacb');
  assert.equal(rows[0].code, 'c');
});

test('time left is in proportion, unknown before the first step', () => {
  assert.equal(secondsLeft(0, 10, 5), null);
  assert.equal(secondsLeft(5, 10, 20), 20);
  assert.equal(secondsLeft(10, 10, 20), 0);
});

test('columns become rows, rows a table for a spreadsheet', () => {
  const rows = asRows({ code: ['1', '2'], units: [3, 4] });
  assert.deepEqual(rows[1], { code: '2', units: 4 });
  assert.equal(asTable(rows, [{ title: 'a\tb', value: (r) => r.code }, { title: 'n', value: (r) => r.units }]), 'a b\tn\n1\t3\n2\t4');
});

test('bounds around several, those without any left out', () => {
  assert.deepEqual(around([[1, 2, 3, 4], null, [0, 3, 5, 3.5], [NaN, 0, 0, 0]]), [0, 2, 5, 4]);
  assert.equal(around([null]), null);
});
