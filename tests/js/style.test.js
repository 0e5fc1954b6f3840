import assert from 'node:assert/strict';
import test from 'node:test';
import { GROUPS, HUES, OPACITY, chosen, eaColour, layers, names, others } from '../../static/js/style.js';

const rules = { green_low: 60, target: 80, green_high: 100, amber_low: 40, amber_high: 120 };
const drawn = layers(rules);

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('seven different hues, on each of which black text has a contrast of 4.5', () => {
  assert.equal(new Set(HUES).size, 7);
  for (const hue of HUES) assert.ok((luminance(hue) + 0.05) / 0.05 > 4.5, hue);
});

// what a person without red- or green-sensitive cones sees (Vienot, Brettel and Mollon, 1999)
function seen(hex, kind) {
  const [r, g, b] = [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16) / 255).map((c) => c ** 2.2);
  const rg = kind === 'protan' ? 0.11238 * r + 0.88762 * g : 0.29275 * r + 0.70725 * g;
  const blue = kind === 'protan' ? 0.00401 * r - 0.00401 * g + b : -0.02234 * r + 0.02234 * g + b;
  return [rg, rg, Math.max(0, blue)].map((c) => 255 * c ** (1 / 2.2));
}

test('hues stay apart for eyes without red or green cones', () => {
  for (const kind of ['protan', 'deutan']) {
    for (let i = 0; i < HUES.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const [a, b] = [seen(HUES[i], kind), seen(HUES[j], kind)];
        assert.ok(Math.hypot(...a.map((v, k) => v - b[k])) > 14, `${HUES[i]} ${HUES[j]} ${kind}`);
      }
    }
  }
});

test('every switch of the layer list has its map layers, whose opacity can be set', () => {
  const ids = new Map(drawn.map((layer) => [layer.id, layer]));
  assert.equal(ids.size, drawn.length);
  for (const group of GROUPS) for (const id of group.layers) assert.ok(OPACITY[ids.get(id).type], id);
});

test('load colours run through white at the target', () => {
  const colour = eaColour('load', rules);
  assert.equal(colour[colour.indexOf(80) + 1], '#ffffff');
});

test('the numbers of the chosen committee do not cover each other, and stand once', () => {
  const [all, own] = ['eas-name', 'chosen-eas-name'].map((id) => drawn.find((layer) => layer.id === id));
  assert.ok(!own.layout['text-allow-overlap'] && !all.layout['text-allow-overlap']); // 010 and 018 made 0018
  assert.deepEqual(others('committee_code', 'a'), ['!', chosen('committee_code', 'a')]);
});

test('the load of an EA of the chosen committee stands below its number, from the same zoom on as others (bug: only the number did)', () => {
  const [all, below] = ['eas-name', 'chosen-eas-load'].map((id) => drawn.find((layer) => layer.id === id));
  assert.equal(below.minzoom, all.minzoom);
  assert.deepEqual([below.layout['text-field'], below.layout['text-anchor'], below.filter], [['get', 'below'], 'top', chosen('committee_code', '')]);
  const ids = drawn.map((layer) => layer.id);
  assert.ok(ids.indexOf('chosen-eas-load') < ids.indexOf('chosen-eas-name')); // the numbers are placed first
  const made = names([{ point: [1, 2], code: '370305001001002' }], () => '002\n1,072');
  assert.equal(made.features[0].properties.below, '1,072');
});

test('labels stand only where there is a place', () => {
  const made = names([{ point: [1, 2], code: 'a' }, { point: null, code: 'b' }], (row) => row.code);
  assert.deepEqual(made.features.map((f) => f.properties.label), ['a']);
});

test('each large piece of an area is named (bug: an exclave bore neither number nor name)', () => {
  const made = names([{ point: [1, 2], further_points: [[3, 4]], code: '370305001001002' }], () => '村');
  assert.deepEqual(made.features.map((f) => [f.geometry.coordinates, f.properties.label, f.properties.code]), [[[1, 2], '村', '002'], [[3, 4], '村', '002']]);
});
