// The EA as a small drawing: outline, buildings with their numbers, own position.
import { make } from '../dom.js';
import { FINAL } from './queue.js';

const M_PER_DEGREE = 111_320;
const OPEN = ['visited', 'refused', 'new'];

/** Metres east and south of a place, from longitude and latitude. Pure. */
export function plane([lon0, lat0]) {
  const across = M_PER_DEGREE * Math.cos((lat0 * Math.PI) / 180);
  return {
    to: ([lon, lat]) => [(lon - lon0) * across, (lat0 - lat) * M_PER_DEGREE],
    from: ([x, y]) => [lon0 + x / across, lat0 - y / M_PER_DEGREE],
  };
}

const polygons = (shape) => (!shape ? [] : shape.type === 'Polygon' ? [shape.coordinates] : shape.type === 'MultiPolygon' ? shape.coordinates : []);

/** Draw an EA. `view`: {chosen, own, zoom, onHouse, onPlace}. */
export function drawing(ea, rows, view) {
  const outlines = polygons(ea.outline.features[0]?.geometry);
  if (!outlines.length) return null;
  const { to, from } = plane(outlines[0][0][0]);
  const path = (rings) => rings.map((ring) => `M${ring.map((p) => to(p).map((v) => v.toFixed(2)).join(' ')).join('L')}Z`).join('');
  const houses = housesOf(ea, rows, to);
  const around = frame(outlines.flat(2).map(to), houses.get(view.chosen), view.zoom);
  const svg = make('svg:svg', { viewBox: around.join(' '), role: 'img' });
  svg.append(make('svg:path', { class: 'outline', d: outlines.map(path).join('') }));
  for (const [id, house] of houses) {
    const kind = FINAL.includes(house.row.state) ? 'done' : OPEN.includes(house.row.state) ? 'open' : '';
    const chosen = id === view.chosen ? 'chosen' : '';
    const press = (event) => view.onHouse(id, event);
    svg.append(make('svg:path', { class: `house ${kind} ${chosen}`, 'data-building': id, d: house.shapes.map(path).join(''), onclick: press }));
    svg.append(make('svg:text', { x: house.at[0], y: house.at[1], 'font-size': around[2] / 32 }, String(house.row.number)));
  }
  if (view.own) svg.append(make('svg:circle', { class: 'own', cx: to(view.own)[0], cy: to(view.own)[1], r: around[2] / 50 }));
  svg.addEventListener('click', (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    view.onPlace(from([at.x, at.y]), event);
  });
  return svg;
}

function housesOf(ea, rows, to) {
  const of = new Map(rows.map((row) => [row.building_id, { row, shapes: [] }]));
  for (const feature of ea.parts.features) of.get(feature.properties.building_id)?.shapes.push(...polygons(feature.geometry));
  const drawn = [...of].filter(([, house]) => house.shapes.length);
  for (const [, house] of drawn) {
    const points = house.shapes.flat(2).map(to);
    house.at = [0, 1].map((k) => (Math.min(...points.map((p) => p[k])) + Math.max(...points.map((p) => p[k]))) / 2);
  }
  return new Map(drawn);
}

/** The window of the drawing: all of it, or a part around the chosen building. */
function frame(points, chosen, zoom) {
  const [low, high] = [Math.min, Math.max].map((of) => [0, 1].map((k) => of(...points.map((p) => p[k]))));
  const size = [0, 1].map((k) => ((high[k] - low[k]) * 1.08 + 4) / zoom);
  const middle = zoom > 1 && chosen ? chosen.at : [0, 1].map((k) => (low[k] + high[k]) / 2);
  return [middle[0] - size[0] / 2, middle[1] - size[1] / 2, ...size];
}
