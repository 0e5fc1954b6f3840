import assert from 'node:assert/strict';
import test from 'node:test';
import { fromHash, resolved, toHash, townshipWith } from '../../static/js/address.js';

test('what is chosen goes into the address and comes back', () => {
  const chosen = { township: '370305001', committee: '370305001001', ea: '370305001001002', building: 'a&b=#1 号' };
  assert.deepEqual(fromHash(toHash({ ...chosen, lang: 'zh' })), chosen);
  assert.equal(toHash({ township: null, committee: null, ea: null, building: null }), '');
  assert.deepEqual(fromHash('#other=1&committee=&ea=5'), { ea: '5' });
  assert.deepEqual(fromHash(''), {});
});

const [A, B] = ['370305001001', '370305002001'];
const county = {
  regions: [{ code: '370305', level: 'county' }, { code: '370305001', level: 'township' }, { code: '370305002', level: 'township' }],
  committees: [{ code: A, box: [0, 0, 1, 1] }, { code: B, box: [2, 0, 3, 1] }],
  eas: [{ code: `${A}001`, committee_code: A, box: [0, 0, 0.5, 1] }, { code: `${A}002`, committee_code: A, box: [0.5, 0, 1, 1] }],
  building: null,
};
const house = { building_id: 'b1', box: [0, 0, 0.1, 0.1], parts: [{ ea_code: `${A}001`, committee_code: A }, { ea_code: `${A}002`, committee_code: A }] };

test('a building alone brings its EA, its committee and its place', () => {
  const { choice, box, missing } = resolved({ building: 'b1' }, { ...county, building: house });
  assert.deepEqual(choice, { township: null, committee: A, ea: `${A}001`, building: 'b1' });
  assert.deepEqual([box, missing], [house.box, []]);
});

test('of a building in two EAs the one named is kept', () => {
  assert.equal(resolved({ ea: `${A}002`, building: 'b1' }, { ...county, building: house }).choice.ea, `${A}002`);
});

test('a building without an EA brings its committee, one in no committee only its place', () => {
  const alone = { ...house, parts: [{ ea_code: null, committee_code: B }] };
  assert.deepEqual(resolved({ building: 'b1' }, { ...county, building: alone }).choice, { township: null, committee: B, ea: null, building: 'b1' });
  assert.equal(resolved({ building: 'b1' }, { ...county, building: { ...house, parts: [{ ea_code: null, committee_code: null }] } }).choice.committee, null);
});

test('what is not there is named and left out; the rest is chosen', () => {
  const { choice, box, missing } = resolved({ township: '370305009', committee: B, ea: '5', building: 'b9' }, county);
  assert.deepEqual(choice, { township: null, committee: B, ea: null, building: null });
  assert.deepEqual(missing, [['township', '370305009'], ['ea', '5'], ['building', 'b9']]);
  assert.deepEqual(box, [2, 0, 3, 1]);
  assert.deepEqual(resolved({ township: '370305' }, county).missing, [['township', '370305']]); // a county is none
});

test('an address that names nothing shows all, a township its committees', () => {
  assert.deepEqual(resolved({}, county).box, [0, 0, 3, 1]);
  assert.deepEqual(resolved({ township: '370305002' }, county).box, [2, 0, 3, 1]);
});

test('the township follows a committee of another one', () => {
  const regions = [{ level: 'county', code: '370305' }, { level: 'township', code: '370305001' }, { level: 'township', code: '370305102' }];
  assert.equal(townshipWith('370305102201', '370305001', regions), '370305102');
  assert.equal(townshipWith('370305001001', '370305001', regions), '370305001');
  assert.equal(townshipWith('990000000001', '370305001', regions), null);
  assert.equal(townshipWith(null, '370305001', regions), '370305001');
  assert.equal(townshipWith('370305001001', null, regions), null);
});
