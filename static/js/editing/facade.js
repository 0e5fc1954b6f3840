// The front of a tower, floor by floor and entrance by entrance, coloured by the part that each dwelling falls to.
import { make } from '../dom.js';
import { HUES } from '../style.js';
import { t } from '../words.js';
import { partAt } from './tools/tower.js';

const [WIDTH, HEIGHT] = [230, 190];
const MOST = { columns: 16, rows: 40 };

export function facade({ facts, by, after, count, action }) {
  const entrances = Math.min(MOST.columns, (by === 'entrances' ? count : facts.entrances) || 1);
  const floors = Math.min(MOST.rows, (by === 'floors' ? count : facts.floors) || 1);
  const [width, height] = [Math.min(40, WIDTH / entrances), Math.min(24, HEIGHT / floors)];
  const cells = Array.from({ length: entrances * floors }, (_, k) => {
    const [column, row] = [k % entrances, Math.floor(k / entrances)];
    const part = action === 'divide' ? partAt({ by, after, entrances, floors, units: facts.housing_units }, column, row) : 0;
    return make('svg:rect', { x: column * width + 1, y: (floors - 1 - row) * height + 1, width: width - 2, height: Math.max(1, height - 2), fill: HUES[part % HUES.length], stroke: '#56606a', 'stroke-width': 0.6 });
  });
  const parts = action === 'divide' ? after.length + 1 : 1;
  const said = t('tower.sketch', { entrances, floors, parts });
  return make('figure', { class: 'facade' },
    make('svg:svg', { viewBox: `0 0 ${entrances * width} ${floors * height}`, width: entrances * width, height: floors * height, role: 'img', 'aria-label': said }, cells),
    make('figcaption', {}, said));
}
