// The pure parts of editing, on a street of four square cells:
//
//   +---+---+---+---+
//   | 1 | 1 | 2 | 3 |     areas 001 (cells 0, 1), 002 (cell 2), 003 (cell 3); a house of 10 units in each cell
//   +---+---+---+---+
import assert from 'node:assert/strict';
import test from 'node:test';

const at = '../../static/js/editing';
const { called, draftOf, laidOver, neighbours, partsWithin, rowsOf } = await import(`${at}/draft.js`);
const { comparison, foretold, laidLocally, summable } = await import(`${at}/foretold.js`);
const shapes = await import(`${at}/shapes.js`);
const { TOOLS, toolOf, whyNot } = await import(`${at}/tools.js`);
const { even, partAt } = await import(`${at}/tools/tower.js`);

const COMMITTEE = '370305001001';
const code = (n) => `${COMMITTEE}00${n}`;
const square = (x, by = 1, from = 0) => ({ type: 'Polygon', coordinates: [[[x, from], [x + by, from], [x + by, from + by], [x, from + by], [x, from]]] });
const wide = (x, width) => ({ type: 'Polygon', coordinates: [[[x, 0], [x + 1, 0], ...(width === 2 ? [[x + 2, 0], [x + 2, 1]] : []), [x + 1, 1], [x, 1], [x, 0]]] });
const features = (rows) => ({ features: rows.map(([properties, geometry]) => ({ properties, geometry })) });
const OWNER = [1, 1, 2, 3];
const ea = (n, load, geometry, more = {}) => [{ ea_code: code(n), committee_code: COMMITTEE, kind: 'ordinary', load, housing_units: load, workload_minutes: load * 20, buildings: 1, name: '', ...more }, geometry];
const answer = {
  committee_code: COMMITTEE, revision: 5, locks: [code(3)],
  eas: features([ea(1, 20, wide(0, 2)), ea(2, 10, square(2)), ea(3, 10, square(3))]),
  cells: features(OWNER.map((n, k) => [{ cell_id: k, ea_code: code(n) }, square(k)])),
  parts: features(OWNER.map((n, k) => [{ building_id: `b${k}`, part_no: 1, ea_code: code(n), cell_id: k, housing_units: 10 }, square(k + 0.4, 0.2, 0.4)])),
};
const draft = draftOf(answer);
const world = { draft, beside: neighbours(draft) };
const hit = (n, more = {}) => ({ ea: code(n), part: null, cell: null, point: [0, 0], ...more });

test('areas that share a stretch of line are neighbours', () => {
  assert.deepEqual([...world.beside].map(([key, set]) => [key, [...set]]), [[code(1), [code(2)]], [code(2), [code(1), code(3)]], [code(3), [code(2)]]]);
});

test('an answer is laid over a draft, which stays as it was', () => {
  const after = laidOver(draft, { revision: 6, gone: [code(2)], eas: features([ea(1, 30, wide(0, 2))]), parts: features([]) });
  assert.deepEqual([[...after.eas.keys()], after.eas.get(code(1)).load, after.revision], [[code(1), code(3)], 30, 6]);
  assert.equal(draft.eas.size, 3);
  assert.deepEqual([...laidOver(draft, { revision: 6, op: 'unlock_eas', args: { eas: [code(3)] } }).locks], []);
});

test('loads after a merge or a move are told without the server', () => {
  assert.ok(summable(draft));
  assert.deepEqual(foretold(draft, { op: 'merge_eas', args: { eas: [code(1), code(2)] } }), [{ code: code(1), before: 20, after: 30 }, { code: code(2), before: 10, after: null }]);
  const moved = foretold(draft, { op: 'move_buildings', args: { buildings: ['b1'], to: code(2) } });
  assert.deepEqual(moved, [{ code: code(1), before: 20, after: 10 }, { code: code(2), before: 10, after: 20 }]);
  assert.deepEqual(foretold(draft, { op: 'move_cells', args: { cells: [1], to: code(2) } }), moved);
  assert.equal(foretold(draft, { op: 'split_ea', args: {} }), null);
});

test('loads that are no sums of units are left to the server', () => {
  const minutes = draftOf({ ...answer, eas: features([ea(1, 400, wide(0, 2)), ea(2, 10, square(2)), ea(3, 10, square(3))]) });
  assert.equal(foretold(minutes, { op: 'move_cells', args: { cells: [1], to: code(2) } }), null);
});

test('without the server a moved cell lies in its new area at once', () => {
  const after = laidLocally(draft, { op: 'move_cells', args: { cells: [1], to: code(2) } });
  assert.deepEqual([after.cells.get(1).ea_code, after.parts.get('b1/1').ea_code, after.eas.get(code(2)).load, after.revision], [code(2), code(2), 20, 6]);
  assert.equal(after.eas.get(code(2)).geometry.coordinates.length, 2);
  assert.equal(laidLocally(draft, { op: 're_delineate', args: {} }), null);
});

test('loads before and after are those of an answer, new and gone areas included', () => {
  const rows = comparison(draft, { gone: [code(2)], eas: features([ea(1, 25, null), ea(4, 5, null), ea(3, 10, null)]) });
  assert.deepEqual(rows.map((row) => [row.code.slice(-1), row.before, row.after]), [['1', 20, 25], ['2', 10, null], ['4', null, 5]]);
});

test('rows of the lists follow the draft, with a place for a name within each area', () => {
  const [first] = rowsOf(draft, [], null);
  assert.deepEqual([first.code, first.units, first.hours, first.box], [code(1), 20, 6.7, [0, 0, 2, 1]]);
  assert.ok(shapes.within(first.point, draft.eas.get(code(1)).geometry));
});

test('parts of divided buildings are named with their number, whole ones by their id', () => {
  const divided = laidOver(draft, { revision: 6, parts: features([[{ building_id: 'b0', part_no: 2, ea_code: code(1), cell_id: 1, housing_units: 0 }, square(0.5, 0.1)]]) });
  assert.deepEqual(called(divided, ['b0/1', 'b3/1']), [['b0', 1], 'b3']);
});

test('a lasso takes what has its middle within', () => {
  assert.deepEqual(partsWithin(draft, [[0, 0], [1.6, 0], [1.6, 1], [0, 1]]).map((part) => part.building_id), ['b0', 'b1']);
});

test('a rectangle by three clicks has the depth of the third, and none where there is none', () => {
  const [x, y] = [114, 36];
  const ring = shapes.rectangle([x, y], [x + 0.0002, y], [x + 0.0001, y + 0.0001]);
  assert.equal(ring.length, 5);
  assert.ok(Math.abs(shapes.metres(ring[1], ring[2]) - 11.1) < 0.05 && Math.abs(shapes.metres(ring[0], ring[1]) - 18) < 0.1);
  assert.equal(shapes.rectangle([x, y], [x + 0.0002, y], [x + 0.0001, y]), null);
  assert.deepEqual(shapes.movedTo(ring, [0, 0])[0], [0, 0]);
});

test('a line that ends within an area is drawn on to beyond its edge', () => {
  const lot = { type: 'Polygon', coordinates: [[[114, 36], [114.001, 36], [114.001, 36.001], [114, 36.001], [114, 36]]] };
  const line = shapes.stretched([[114.0002, 36.0005], [114.0008, 36.0005]], lot);
  assert.equal(line.length, 4);
  assert.ok(!shapes.within(line[0], lot) && !shapes.within(line.at(-1), lot));
  const across = [[113.999, 36.0005], [114.002, 36.0005]];
  assert.deepEqual(shapes.stretched(across, lot), across);
});

test('the outline of several is what they do not share', () => {
  assert.equal(shapes.outlineOf([square(0), square(1)]).coordinates.length, 6);
});

test('every tool has its own key, and a start that makes no edit', () => {
  assert.equal(new Set(TOOLS.map((tool) => tool.key)).size, TOOLS.length);
  for (const tool of TOOLS.filter((one) => one.id !== 'renumber')) assert.equal(tool.edit(tool.start({}, world), world), null, tool.id);
});

test('a tool is barred by the server with its words, or by the plan', () => {
  const desk = { barred: { merge_eas: { message: 'submitted' } } };
  assert.equal(whyNot(toolOf('merge'), draft, desk), 'submitted');
  assert.equal(whyNot(toolOf('split'), draft, desk), null);
  assert.deepEqual(whyNot(toolOf('merge'), { ...draft, eas: new Map([...draft.eas].slice(0, 1)) }, { barred: {} }), ['edit.one_only', {}]);
  assert.deepEqual(whyNot(toolOf('split'), { ...draft, eas: new Map() }, { barred: {} }), ['edit.no_plan', {}]);
});

test('merge refuses what is apart, locked or elsewhere, and says what would do', () => {
  const merge = toolOf('merge');
  const { data } = merge.click(merge.start({}, world), hit(1), world);
  assert.deepEqual(merge.click(data, hit(3), world).said, ['edit.locked', { ea: '003' }]);
  assert.deepEqual(merge.click(data, { ea: null }, world).said[0], 'edit.outside');
  const open = { draft: { ...draft, locks: new Set() }, beside: world.beside };
  assert.deepEqual(merge.click(data, hit(3), open), { said: ['edit.not_beside', { a: '003', b: '001', would: '002' }], would: [code(2)] });
  assert.deepEqual(merge.edit(merge.click(data, hit(2), world).data), { op: 'merge_eas', args: { eas: [code(1), code(2)] } });
});

test('move takes buildings or cells, not both, and paints without taking back', () => {
  const move = toolOf('move');
  const start = move.start({ ea: code(2) }, world);
  assert.equal(move.click(start, hit(2, { part: 'b2/1', cell: 2 }), world).said[0], 'move.there');
  const one = move.click(start, hit(1, { part: 'b1/1', cell: 1 }), world).data;
  assert.deepEqual(move.edit(one, world), { op: 'move_buildings', args: { buildings: ['b1'], to: code(2) } });
  const cell = move.click(start, hit(1, { cell: 1 }), world).data;
  assert.deepEqual(move.edit(cell, world), { op: 'move_cells', args: { cells: [1], to: code(2) } });
  const painted = move.paint(one, [hit(1, { part: 'b1/1', cell: 1 }), hit(1, { part: 'b0/1', cell: 0 }), hit(3, { part: 'b3/1', cell: 3 })], world).data;
  assert.deepEqual(painted.parts, ['b1/1', 'b0/1']);
});

test('a line is ended, taken back by points, and begun anew', () => {
  const split = toolOf('split');
  let { data } = split.click(split.start({ ea: code(1) }, world), hit(1, { point: [0.5, -0.1] }), world);
  assert.equal(split.ended(data), null);
  ({ data } = split.click(data, hit(1, { point: [0.5, 1.1] }), world));
  const done = split.ended(data);
  assert.deepEqual(split.edit(done, world).args.line, [[0.5, -0.1], [0.5, 1.1]]);
  assert.equal(split.back(done).line.length, 1);
  assert.equal(split.click(done, hit(1), world).data.line.length, 1);
});

test('facts of a building are sent where they differ only', () => {
  const tool = toolOf('building');
  const facts = { housing_units: 6, floors: 3, use: 'residential', name: null, parts: [{ status: 'placed' }] };
  let data = tool.told({ building: 'b1' }, facts);
  assert.equal(tool.edit(tool.filled(data, 'floors', 3)), null);
  data = tool.filled(data, 'floors', 4);
  assert.deepEqual(tool.edit(data), { op: 'change_building', args: { building: 'b1', floors: 4 } });
  assert.deepEqual(tool.edit(tool.filled(data, 'stands', 'no')), { op: 'demolish_building', args: { building: 'b1' } });
});

test('a row of houses is as many edits, apart from each other', () => {
  const tool = toolOf('add');
  let data = tool.start({}, world);
  for (const point of [[114, 36], [114.0002, 36], [114.0002, 36.0001]]) ({ data } = tool.click(data, { point }));
  data = { ...data, row: 3 };
  const [one, two] = tool.more(data);
  assert.equal(tool.edit(data).op, 'add_building');
  assert.ok(one.args.footprint[0][0][0] > 114.0002 && two.args.footprint[0][0][0] > one.args.footprint[0][1][0]);
});

test('a tower is cut into about equal parts, which its front shows', () => {
  assert.deepEqual([even(26, 2), even(3, 3), even(2, 5), even(null, 2)], [[13], [1, 2], [1], []]);
  const by = (way, after) => [[0, 0], [1, 0], [1, 2]].map(([column, row]) => partAt({ by: way, after, entrances: 2, floors: 3, units: 12 }, column, row));
  assert.deepEqual([by('entrances', [1]), by('floors', [1]), by('units', [6])], [[0, 1, 1], [0, 0, 1], [0, 1, 1]]);
});
