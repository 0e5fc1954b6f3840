// The sheet of keys: a card over the map, no dialog; any key or click takes it away.
import { byId, make } from '../dom.js';
import { t } from '../words.js';
import { TOOLS } from './tools.js';

const OTHERS = [['Enter', 'keys.enter'], ['Esc', 'keys.esc'], ['Backspace', 'keys.back'], ['Ctrl+Z', 'keys.undo'], ['Ctrl+Y', 'keys.redo'], ['0 0 5', 'keys.digits'],
  ['Shift', 'keys.lasso'], ['/', 'keys.search'], ['[ ]', 'keys.issues'], ['?', 'keys.sheet']];

export function keySheet() {
  const box = byId('keys');
  const row = (key, text) => make('div', {}, make('kbd', {}, key), make('span', {}, text));

  function toggle() {
    if (leave()) return;
    box.replaceChildren(make('h3', {}, t('keys.title')),
      make('div', { class: 'columns2' }, TOOLS.map((tool) => row(tool.key.toUpperCase(), t(`tool_title.${tool.id}`))), OTHERS.map(([key, text]) => row(key, t(text)))),
      make('button', { type: 'button', onclick: leave }, t('keys.close')));
    box.hidden = false;
  }

  /** Take it away; whether it was there. */
  function leave() {
    const was = !box.hidden;
    box.hidden = true;
    return was;
  }

  return { toggle, leave };
}
