// Where a layer lies: its outline and some of its rows over what is there already, and over the other layers.
import { make } from '../dom.js';
import { t } from '../words.js';

const [WIDTH, HEIGHT, EDGE] = [260, 190, 10];

/** The box around boxes. Pure. */
export const around = (boxes) => boxes.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);

/** Whether two boxes meet. Pure. */
export const meet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

function drawnTo([west, south, east, north]) {
  const stretch = Math.cos(((south + north) / 2) * (Math.PI / 180)) || 1;
  const scale = Math.min((WIDTH - 2 * EDGE) / Math.max((east - west) * stretch, 1e-6), (HEIGHT - 2 * EDGE) / Math.max(north - south, 1e-6));
  const [left, top] = [(WIDTH - (east - west) * stretch * scale) / 2, (HEIGHT - (north - south) * scale) / 2];
  return ([x, y]) => [left + (x - west) * stretch * scale, top + (north - y) * scale];
}

const degrees = (value) => value.toFixed(4);

/** A sketch with the words for it; `there` are boxes of the project, `others` of the other layers. */
export function placeSketch(layer, there, others) {
  if (!layer.box) return make('p', { class: 'quiet' }, t(layer.shape === 'none' ? 'wizard.no_shapes' : 'wizard.no_place'));
  const to = drawnTo(around([layer.box, ...there, ...others]));
  const rect = (box, name) => {
    const [[x1, y1], [x2, y2]] = [to([box[0], box[3]]), to([box[2], box[1]])];
    return make('svg:rect', { class: name, x: x1, y: y1, width: Math.max(2, x2 - x1), height: Math.max(2, y2 - y1) });
  };
  const dots = layer.dots.map(to).map(([cx, cy]) => make('svg:circle', { class: 'dot', cx, cy, r: 1 }));
  const known = there.length ? there : others;
  const far = known.length && !meet(layer.box, around(known));
  return make('div', {},
    make('svg:svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': t('wizard.place') },
      others.map((b) => rect(b, 'others')), there.map((b) => rect(b, 'there')), rect(layer.box, 'this'), dots),
    make('p', { class: 'quiet number' }, t('wizard.degrees', { west: degrees(layer.box[0]), east: degrees(layer.box[2]), south: degrees(layer.box[1]), north: degrees(layer.box[3]) })),
    make('p', { class: far ? 'fault' : 'quiet' }, t(far ? 'wizard.far' : 'wizard.right_place')));
}
