// How the layers look: colours, widths, from which zoom. Pure; `map.js` hands it to the map library.

import { editLayers } from './style_editing.js';

// seven light hues, after Okabe and Ito (2008), lightened: told apart with any colour vision
export const HUES = ['#fbdfa0', '#b9e0f7', '#9ad5c0', '#f7f2a0', '#93b5dd', '#eba98c', '#e8c1d8'];
export const GREYS = [[0, '#d2d2d2'], [2, '#a9a9a9'], [13, '#7c7c7c'], [49, '#4d4d4d']]; // from so many housing units on
export const PAPER = '#faf8f2';
const LOST = ['!', ['has', 'ea_code']];
const FONT = ['Noto Sans Regular'];

const KINDS = {
  roads: ['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential', 'road', 'unclassified', 'service', 'track', 'lane', 'footway', 'path'],
  railways: ['railway', 'tram'],
  waters: ['river', 'canal', 'coastline', 'water', 'stream', 'ditch'],
  walls: ['wall', 'fence', 'line'],
};

/** What the layer list shows: each with the source it comes from and the map layers that it switches. */
export const GROUPS = [
  { id: 'committees', source: 'committees', layers: ['committees-line', 'committees-name'] },
  { id: 'eas', source: 'eas', layers: ['eas-fill', 'eas-line', 'edit-eas-fill', 'edit-eas-line', 'eas-name', 'chosen-eas-load', 'chosen-eas-name'] },
  { id: 'buildings', source: 'buildings', layers: ['buildings-fill', 'buildings-lost', 'buildings-line', 'buildings-point', 'buildings-units'] },
  { id: 'cells', source: 'cells', layers: ['cells-line'], off: true },
  { id: 'roads', source: 'barriers', layers: ['roads'] },
  { id: 'railways', source: 'barriers', layers: ['railways', 'railways-ties'] },
  { id: 'waters', source: 'barriers', layers: ['waters'] },
  { id: 'walls', source: 'barriers', layers: ['walls'] },
];

/** Fill of an EA: by its hue, or by its load between two ends of the rules. */
export function eaColour(mode, rules) {
  if (mode !== 'load') return ['match', ['get', 'colour'], ...HUES.flatMap((hue, k) => [k, hue]), '#dddddd'];
  return ['interpolate', ['linear'], ['get', 'load'], rules.amber_low, '#5b9bd5', rules.target, '#ffffff', rules.amber_high, '#e08a2e'];
}

const grey = ['step', ['get', 'housing_units'], GREYS[0][1], ...GREYS.slice(1).flat()];
const growing = (...stops) => ['interpolate', ['exponential', 1.4], ['zoom'], ...stops];

function barrier(id, colour, width, more = {}) {
  const filter = ['in', ['get', 'kind'], ['literal', KINDS[id]]];
  return { id: more.id ?? id, type: 'line', source: 'barriers', 'source-layer': 'barriers', filter, paint: { 'line-color': colour, 'line-width': width, ...more.paint } };
}

const drawn = (id, source, type, paint, more = {}) => ({ id, type, source, 'source-layer': source, paint, ...more });
const roadWidth = ['match', ['get', 'kind'], ['motorway', 'trunk', 'primary'], 3, ['secondary', 'tertiary'], 2.2, ['footway', 'path', 'track'], 0.8, 1.4];

/** All map layers, from the lowest to the highest. */
export function layers(rules) {
  const edited = editLayers(eaColour('hue', rules));
  return plain(rules).flatMap((layer) => [...(edited[layer.id] ?? []), layer]);
}

function plain(rules) {
  return [
    { id: 'paper', type: 'background', paint: { 'background-color': PAPER } },
    drawn('eas-fill', 'eas', 'fill', { 'fill-color': eaColour('hue', rules), 'fill-opacity': 0.75, 'fill-antialias': false }),
    drawn('cells-line', 'cells', 'line', { 'line-color': '#8a8577', 'line-width': 1, 'line-dasharray': [3, 2] }, { minzoom: 13, layout: { visibility: 'none' } }),
    barrier('waters', '#3d85b8', growing(10, 1, 16, 4)),
    barrier('walls', '#7a5230', 1, { paint: { 'line-dasharray': [1, 1.5] } }),
    barrier('roads', '#b59b6b', growing(10, ['*', 0.35, roadWidth], 16, ['*', 1.3, roadWidth])),
    barrier('railways', '#333333', growing(10, 1.2, 16, 3)),
    barrier('railways', '#ffffff', growing(10, 0.6, 16, 1.6), { id: 'railways-ties', paint: { 'line-dasharray': [4, 4] } }),
    drawn('buildings-fill', 'buildings', 'fill', { 'fill-color': grey, 'fill-opacity': 0.9 }, { minzoom: 13, filter: ['has', 'ea_code'] }),
    drawn('buildings-lost', 'buildings', 'fill', { 'fill-pattern': 'hatch' }, { minzoom: 13, filter: LOST }),
    drawn('buildings-line', 'buildings', 'line', { 'line-color': ['case', LOST, '#c22222', '#4a4a4a'], 'line-width': growing(13, 0.3, 17, 1) }, { minzoom: 13 }),
    drawn('buildings-point', 'buildings', 'circle', { 'circle-color': grey, 'circle-radius': growing(13, 2, 17, 6), 'circle-stroke-color': ['case', LOST, '#c22222', '#ffffff'], 'circle-stroke-width': 1.5 }, { minzoom: 13, filter: ['==', ['geometry-type'], 'Point'] }),
    drawn('eas-line', 'eas', 'line', { 'line-color': '#3a3a3a', 'line-width': growing(10, 0.4, 14, 1.6, 17, 2.5) }),
    drawn('committees-line', 'committees', 'line', { 'line-color': '#33302a', 'line-width': growing(9, 0.8, 13, 2.6, 16, 4) }),
    drawn('chosen-committee', 'committees', 'line', { 'line-color': '#1f4e79', 'line-width': 5 }, { filter: chosen('committee_code', '') }),
    drawn('chosen-ea-halo', 'eas', 'line', { 'line-color': '#ffffff', 'line-width': 7 }, { filter: chosen('ea_code', '') }),
    drawn('chosen-ea', 'eas', 'line', { 'line-color': '#000000', 'line-width': 3.5 }, { filter: chosen('ea_code', '') }),
    drawn('chosen-building', 'buildings', 'line', { 'line-color': '#d9730d', 'line-width': 4 }, { minzoom: 13, filter: chosen('building_id', '') }),
    { id: 'spot', type: 'circle', source: 'spot', paint: { 'circle-radius': 16, 'circle-color': '#00000000', 'circle-stroke-color': '#b3261e', 'circle-stroke-width': 3.5 } },
    drawn('buildings-units', 'units', 'symbol', { 'text-color': '#000000', 'text-halo-color': '#ffffff', 'text-halo-width': 1.2 }, {
      minzoom: 17, filter: ['>', ['get', 'housing_units'], 0],
      layout: { 'text-font': FONT, 'text-size': 11, 'text-field': ['concat', ['case', ['get', 'units_estimated'], '~', ''], ['to-string', ['get', 'housing_units']]] },
    }),
    name('eas-name', 'ea-names', 13.2, 13, '#1d2329'),
    beside(name('committees-name', 'committee-names', 10.5, 13, '#1f3a5f', { maxzoom: 15.5 })),
    chosenLoads(),
    chosenNames(),
  ];
}

function name(id, source, minzoom, size, colour, more = {}) {
  return {
    id, type: 'symbol', source, minzoom, ...more,
    layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': size, 'text-max-width': 8, 'text-padding': 4 },
    paint: { 'text-color': colour, 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
  };
}

/** Places for a number around its point, in its own size: the middle first, then those just clear of a number in the middle. */
const PLACES = [
  ['center', [0, 0]], ...[0.75, 1.15].flatMap((by) => [['top', [0, by]], ['bottom', [0, -by]]]), ['left', [0.6, 0]], ['right', [-0.6, 0]],
  ['top-left', [0.2, 0.6]], ['top-right', [-0.2, 0.6]], ['bottom-left', [0.2, -0.6]], ['bottom-right', [-0.2, -0.6]],
];

/** Of the chosen committee the EAs are numbered before all else, each where it covers no other; with its load where the map is large. */
function chosenNames() {
  const layer = name('chosen-eas-name', 'ea-names', 0, 13, '#1d2329', { filter: chosen('committee_code', '') });
  const text = ['step', ['zoom'], ['get', 'code'], 16, ['get', 'label']];
  return beside({ ...layer, layout: { ...layer.layout, 'text-field': text, 'text-size': ['step', ['zoom'], 11, 16, 13], 'text-padding': 1 } });
}

/** Below the number of an EA of the chosen committee its load, from where the others have theirs on, and as far as there is room. */
function chosenLoads() {
  const layer = name('chosen-eas-load', 'ea-names', 13.2, 11, '#1d2329', { maxzoom: 16, filter: chosen('committee_code', '') });
  return { ...layer, layout: { ...layer.layout, 'text-field': ['get', 'below'], 'text-anchor': 'top', 'text-offset': [0, 0.95], 'text-padding': 1 } };
}

/** A layer of names each of which may stand beside its point where another one stands on it. */
function beside(layer) {
  return { ...layer, layout: { ...layer.layout, 'text-variable-anchor-offset': PLACES.flat(), 'text-justify': 'auto' } };
}

/** The filter for one code. */
export function chosen(column, code) {
  return ['==', ['get', column], code ?? ''];
}

/** The filter for all but one code. */
export function others(column, code) {
  return ['!', chosen(column, code)];
}

/** The property that a map layer's opacity is set by, for each of its types. */
export const OPACITY = {
  fill: ['fill-opacity'], line: ['line-opacity'], circle: ['circle-opacity', 'circle-stroke-opacity'], symbol: ['text-opacity'],
};

/** Points with labels as GeoJSON, one in each large piece of what is named. */
export function names(rows, label) {
  const features = rows.filter((row) => row.point).flatMap((row) => [row.point, ...(row.further_points ?? [])].map((coordinates) => ({
    type: 'Feature', properties: { label: label(row), below: label(row).split('\n')[1] ?? '', code: row.code?.slice(-3) ?? '', committee_code: row.committee_code ?? '' }, geometry: { type: 'Point', coordinates },
  })));
  return { type: 'FeatureCollection', features };
}
