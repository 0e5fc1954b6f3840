import assert from 'node:assert/strict';
import test from 'node:test';
import { fromHash, toHash } from '../../static/js/address.js';

test('what is chosen goes into the address and comes back', () => {
  const chosen = { township: '370305001', committee: '370305001001', ea: '370305001001002', building: 'a&b=#1 号' };
  assert.deepEqual(fromHash(toHash({ ...chosen, lang: 'zh' })), chosen);
  assert.equal(toHash({ township: null, committee: null, ea: null, building: null }), '');
  assert.deepEqual(fromHash('#other=1&committee=&ea=5'), { ea: '5' });
  assert.deepEqual(fromHash(''), {});
});
