// What the mouse points at, in a line beside it.
import { byId } from './dom.js';
import { count } from './format.js';
import { lang, t } from './words.js';

/** Say what was found at a place of the map; nothing where nothing was. */
export function hovered(found, x, y) {
  const box = byId('hover');
  box.hidden = !found || !window.matchMedia('(hover: hover)').matches; // a finger hovers over nothing
  if (box.hidden) return;
  const { housing_units: units, units_estimated: estimated } = found.properties;
  const number = `${estimated ? '~' : ''}${count(units, lang())}`;
  box.textContent = found.kind === 'ea' ? t('hover.ea', { code: found.code, units: number }) : t('hover.building', { id: found.code, units: number });
  const right = x > byId('stage').clientWidth - 220;
  box.style.left = right ? 'auto' : `${x + 14}px`;
  box.style.right = right ? `${byId('stage').clientWidth - x + 10}px` : 'auto';
  box.style.top = `${y + 14}px`;
}
