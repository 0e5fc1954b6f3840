// All edit tools, in the order of the rail: one record each, pure, told apart by their key.
//
// whyNot(draft, choice): key and values of the text that says why it cannot be used, or null
// start(choice, world): what the tool knows when it is taken up
// click(data, hit, world): { data } after a click, or { said, would }: what speaks against it, and the areas that would do
// hint(data, world): key and values of the text that says what to do now
// marks(data, world): what is marked on the map: eas, would, parts, cells, line, rings
// edit(data, world): the edit that would be made now, or null
// fields(data, world): what is asked for by keyboard: name, kind (text, number, choice), value, and by kind among with words, least, most
// filled(data, name, value, world): what the tool knows after a field was filled in
import { add } from './tools/add.js';
import { border } from './tools/border.js';
import { building } from './tools/building.js';
import { lock } from './tools/lock.js';
import { merge } from './tools/merge.js';
import { move } from './tools/move.js';
import { redelineate } from './tools/redelineate.js';
import { rename } from './tools/rename.js';
import { renumber } from './tools/renumber.js';
import { split } from './tools/split.js';
import { tower } from './tools/tower.js';
import { virtual } from './tools/virtual.js';

const select = { id: 'select', key: 'v', ops: [], whyNot: () => null, start: () => ({}), hint: () => null, marks: () => ({}), edit: () => null };

export const TOOLS = [select, merge, split, move, border, tower, building, add, lock, redelineate, renumber, rename, virtual];
export const toolOf = (id) => TOOLS.find((tool) => tool.id === id);

/** Why a tool cannot be used: because of where the committee stands and who asks, or of the plan. A text, or key and values. */
export function whyNot(tool, draft, desk, choice = {}) {
  const barred = tool.ops.length > 0 && tool.ops.every((op) => desk.barred[op]);
  return barred ? desk.barred[tool.ops[0]].message : tool.whyNot(draft, choice);
}
