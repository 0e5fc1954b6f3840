// Geometry of the page, in longitude and latitude: small, and for showing and drawing only. Pure.

const ringsOf = (geometry) => (!geometry ? [] : geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : geometry.coordinates);
const polygonsOf = (geometry) => (!geometry ? [] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates]);

/** Stretches of line of an outline, each as a text that is the same from both sides. */
export function segmentsOf(geometry) {
  return ringsOf(geometry).flatMap((ring) => ring.slice(1).map((point, k) => {
    const [a, b] = [`${ring[k][0]},${ring[k][1]}`, `${point[0]},${point[1]}`];
    return a < b ? `${a};${b}` : `${b};${a}`;
  }));
}

/** Stretches that belong to one of several outlines only: the outline of all of them together. */
export function outlineOf(geometries) {
  const count = new Map();
  for (const geometry of geometries) for (const segment of segmentsOf(geometry)) count.set(segment, (count.get(segment) ?? 0) + 1);
  return asLines([...count].filter(([, n]) => n === 1).map(([segment]) => segment));
}

/** Lines of some outlines that none of those before has; where all were there, the outline of them together. */
export function newLines(geometries, before) {
  const known = new Set(before.flatMap(segmentsOf));
  const found = [...new Set(geometries.flatMap(segmentsOf))].filter((segment) => !known.has(segment));
  return found.length ? asLines(found) : outlineOf(geometries);
}

const asLines = (segments) => ({ type: 'MultiLineString', coordinates: segments.map((segment) => segment.split(';').map((end) => end.split(',').map(Number))) });

/** Whether a point lies in rings, holes left out. */
export function inside([x, y], rings) {
  let within = false;
  for (const ring of rings) {
    for (let k = 0, j = ring.length - 1; k < ring.length; j = k, k += 1) {
      const [[ax, ay], [bx, by]] = [ring[k], ring[j]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
    }
  }
  return within;
}

export const within = (point, geometry) => polygonsOf(geometry).some((rings) => inside(point, rings));

function area(ring) {
  return Math.abs(ring.slice(1).reduce((sum, [x, y], k) => sum + ring[k][0] * y - x * ring[k][1], 0) / 2);
}

/** A point well inside the largest piece, to write a name at. */
export function labelPoint(geometry) {
  if (geometry.type === 'Point') return geometry.coordinates;
  const rings = polygonsOf(geometry).reduce((best, one) => (!best || area(one[0]) > area(best[0]) ? one : best), null);
  const ys = rings[0].map((p) => p[1]);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  let widest = [0, rings[0][0]];
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
    const y = low + (high - low) * share + 1e-9;
    const xs = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    for (let k = 0; k + 1 < xs.length; k += 2) if (xs[k + 1] - xs[k] > widest[0] * 1.25) widest = [xs[k + 1] - xs[k], [(xs[k] + xs[k + 1]) / 2, y]];
  }
  return widest[1];
}

function crossingsAt(ring, y) {
  return ring.slice(1).flatMap(([bx, by], k) => {
    const [ax, ay] = ring[k];
    return ay > y === by > y ? [] : [ax + ((bx - ax) * (y - ay)) / (by - ay)];
  });
}

/** Metres to a degree of longitude and of latitude near a point; good to a thousandth within a county. */
export const metresAt = ([, lat]) => [111320 * Math.cos((lat * Math.PI) / 180), 110950];

/** The rectangle on the line from `a` to `b` that reaches to the side of `c`, closed; null where it has no area. */
export function rectangle(a, b, c) {
  const [kx, ky] = metresAt(a);
  const [ux, uy] = [(b[0] - a[0]) * kx, (b[1] - a[1]) * ky];
  const length = Math.hypot(ux, uy);
  if (length < 0.5) return null;
  const depth = ((c[0] - a[0]) * kx * -uy + (c[1] - a[1]) * ky * ux) / length;
  if (Math.abs(depth) < 0.5) return null;
  const [dx, dy] = [(-uy / length) * depth / kx, (ux / length) * depth / ky];
  return [a, b, [b[0] + dx, b[1] + dy], [a[0] + dx, a[1] + dy], a];
}

/** Length in metres of the line between two points. */
export function metres(a, b) {
  const [kx, ky] = metresAt(a);
  return Math.hypot((b[0] - a[0]) * kx, (b[1] - a[1]) * ky);
}

/** A ring moved so that its first corner comes to lie at a point. */
export function movedTo(ring, [x, y]) {
  const [dx, dy] = [x - ring[0][0], y - ring[0][1]];
  return ring.map(([px, py]) => [px + dx, py + dy]);
}

/** A drawn line whose ends that lie within a shape are drawn on in their direction until they have left it. */
export function stretched(line, geometry) {
  if (line.length < 2 || !geometry) return line;
  const head = onwards(line[1], line[0], geometry);
  const tail = onwards(line.at(-2), line.at(-1), geometry);
  return [...(head ? [head] : []), ...line, ...(tail ? [tail] : [])];
}

function onwards(from, end, geometry) {
  if (!within(end, geometry)) return null;
  const [kx, ky] = metresAt(end);
  const [ux, uy] = [(end[0] - from[0]) * kx, (end[1] - from[1]) * ky];
  const length = Math.hypot(ux, uy);
  if (!length) return null;
  for (let m = 1; m < 3000; m += 1) {
    const point = [end[0] + (ux / length) * m / kx, end[1] + (uy / length) * m / ky];
    if (!within(point, geometry)) return point;
  }
  return null;
}
