// The bar chart of EA loads, with the target band: a picture; the table beside it says the same in words.
import { make } from './dom.js';
import { place } from './format.js';

const WIDTH = 320;
const HEIGHT = 132;
const EDGE = { left: 30, right: 4, top: 8, bottom: 6 };
const MOST_BARS = 290; // more are drawn as one outline, the largest first

/** Heights of the bars and of the band, in the units of the picture. Pure. */
export function scaled(values, rules) {
  const top = Math.max(rules.amber_high, ...values, 1);
  const y = (v) => HEIGHT - EDGE.bottom - (v / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const step = (WIDTH - EDGE.left - EDGE.right) / Math.max(values.length, 1);
  return { y, x: (k) => EDGE.left + k * step, step, bar: Math.max(0.8, Math.min(26, step * 0.82)) };
}

/**
 * @param rows EAs with code and load, in the order of the table
 * @param options rules, chosen code, choose(row), title for those who cannot see it
 */
export function chart(rows, { rules, chosen, choose, title }) {
  const many = rows.length > MOST_BARS;
  const shown = many ? [...rows].sort((a, b) => b.load - a.load) : rows;
  const at = scaled(shown.map((row) => row.load), rules);
  const bars = many ? [outline(shown, at)] : shown.map((row, k) => bar(row, k, at, rules, chosen));
  const svg = make('svg:svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title, preserveAspectRatio: 'none' },
    make('svg:rect', { class: 'band', x: EDGE.left, width: WIDTH - EDGE.left - EDGE.right, y: at.y(rules.green_high), height: at.y(rules.green_low) - at.y(rules.green_high) }),
    bars,
    make('svg:line', { class: 'target', x1: EDGE.left, x2: WIDTH - EDGE.right, y1: at.y(rules.target), y2: at.y(rules.target) }),
    make('svg:line', { class: 'axis', x1: EDGE.left, x2: WIDTH - EDGE.right, y1: at.y(0), y2: at.y(0) }),
    [rules.green_low, rules.target, rules.green_high].map((v) => make('svg:text', { x: EDGE.left - 4, y: at.y(v) + 4, 'text-anchor': 'end' }, String(Math.round(v)))));
  svg.addEventListener('click', (event) => {
    const box = svg.getBoundingClientRect();
    const k = Math.floor((((event.clientX - box.left) / box.width) * WIDTH - EDGE.left) / at.step);
    if (shown[k]) choose(shown[k]);
  });
  return svg;
}

function bar(row, k, at, rules, chosen) {
  const classes = `${place(row.load, rules)}${row.code === chosen ? ' chosen' : ''}`;
  const element = make('svg:rect', { class: classes, x: at.x(k), width: at.bar, y: at.y(row.load), height: Math.max(1, at.y(0) - at.y(row.load)) });
  element.append(make('svg:title', {}, `${row.code.slice(-3)}: ${row.load}`));
  return element;
}

function outline(rows, at) {
  const points = rows.map((row, k) => `L${at.x(k).toFixed(1)} ${at.y(row.load).toFixed(1)}`);
  return make('svg:path', { class: 'in', d: `M${at.x(0)} ${at.y(0)}${points.join('')}L${at.x(rows.length)} ${at.y(0)}Z` });
}
