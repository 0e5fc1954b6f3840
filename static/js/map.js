// The only file that knows the map library.
import * as maplibre from '../vendor/maplibre/maplibre-gl.mjs';
import { editOverlay } from './map_editing.js';
import { EDIT_SOURCES } from './style_editing.js';
import { OPACITY, chosen, eaColour, layers, names, others } from './style.js';

maplibre.setWorkerUrl(new URL('../vendor/maplibre/maplibre-gl-worker.mjs', import.meta.url).href);

const TILED = ['committees', 'eas', 'barriers', 'cells', 'buildings', 'units'];
const LARGEST_ZOOM = 16; // of the tiles; the map enlarges them beyond
const PICKED = [
  ['building', 'building_id', ['buildings-fill', 'buildings-lost', 'buildings-point']], ['ea', 'ea_code', ['edit-eas-fill', 'eas-fill']],
];

/**
 * Draw a project.
 * @param container element
 * @param options tileUrl(layer), minZoom(layer), rules, box, said (names of the map and its buttons), hidden() (pixels of each side under panels), onPick({kind, code, properties} or null), onHover(the same, x, y), onMove({zoom})
 */
export function createMap(container, { tileUrl, minZoom, rules, box, said, hidden, onPick, onHover, onMove, onError }) {
  const none = { type: 'FeatureCollection', features: [] };
  const sources = Object.fromEntries(TILED.map((id) => [id, { type: 'vector', tiles: [tileUrl(id)], minzoom: minZoom(id), maxzoom: LARGEST_ZOOM }]));
  for (const id of ['ea-names', 'committee-names', 'spot', ...EDIT_SOURCES]) sources[id] = { type: 'geojson', data: none };
  const map = new maplibre.Map({
    container,
    style: { version: 8, sources, layers: layers(rules) },
    bounds: box ?? undefined,
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 20,
    fadeDuration: 0,
    locale: { 'Map.Title': said.map, 'NavigationControl.ZoomIn': said.zoomIn, 'NavigationControl.ZoomOut': said.zoomOut },
    localIdeographFontFamily: '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif',
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), 'bottom-left');
  map.addImage('hatch', hatch());
  const ready = new Promise((resolve) => map.once('load', resolve));

  function pick(point) {
    for (const [kind, column, ids] of PICKED) {
      const found = map.queryRenderedFeatures(point, { layers: ids.filter((id) => map.getLayer(id)) });
      if (found.length) return { kind, code: found[0].properties[column], properties: found[0].properties };
    }
    return null;
  }

  /** Room around what is gone to: beside the panels, and a margin of at most a quarter of the free part. */
  function room(margin) {
    const [sides, box] = [hidden(), container.getBoundingClientRect()];
    const most = Math.min(box.width - sides.left - sides.right, box.height - sides.top - sides.bottom) / 4;
    return Object.fromEntries(Object.entries(sides).map(([side, px]) => [side, px + Math.max(0, Math.min(margin, most))]));
  }

  /** Where the middle of the free part is, from the middle of the map. */
  function middle() {
    const { top, right, bottom, left } = hidden();
    return [(left - right) / 2, (top - bottom) / 2];
  }

  const editing = editOverlay(map, { ready, rules });

  map.on('click', (event) => {
    if (editing.takes(event)) return;
    onPick(pick(event.point));
    const [{ top, right, bottom, left }, box] = [hidden(), container.getBoundingClientRect()]; // the panel of what was picked may have opened
    const { x, y } = event.point;
    if (x < left || x > box.width - right || y < top || y > box.height - bottom) map.easeTo({ center: event.lngLat, offset: middle(), duration: 350 });
  });
  map.on('mousemove', (event) => {
    const found = map.isMoving() ? null : pick(event.point);
    if (!editing.busy()) map.getCanvas().style.cursor = found ? 'pointer' : '';
    onHover(found, event.point.x, event.point.y);
  });
  map.on('mouseout', () => onHover(null, 0, 0));
  map.on('moveend', () => onMove({ zoom: map.getZoom() }));
  map.on('error', (event) => onError(event.error));

  const opacities = {};
  const later = (act) => ready.then(act);
  const visible = (id, on) => map.setLayoutProperty(id, 'visibility', on ? 'visible' : 'none');

  function setOpacity(ids, share) {
    for (const id of ids) {
      for (const property of OPACITY[map.getLayer(id).type]) {
        opacities[`${id} ${property}`] ??= map.getPaintProperty(id, property) ?? 1;
        map.setPaintProperty(id, property, opacities[`${id} ${property}`] * share);
      }
    }
  }

  return {
    ready,
    editing,
    zoom: () => map.getZoom(),
    /** All is drawn; the library may never say so, hence the time limit. */
    idle: () => (map.loaded() && !map.isMoving() ? Promise.resolve() : Promise.race([new Promise((done) => map.once('idle', done)), new Promise((done) => setTimeout(done, 4000))])),
    /** Ask for all tiles anew, after the project has changed. */
    reload: (url) => later(() => TILED.forEach((id) => map.getSource(id).setTiles([url(id)]))),
    show: (ids, on) => later(() => ids.forEach((id) => visible(id, on))),
    fade: (ids, share) => later(() => setOpacity(ids, share)),
    colourBy: (mode) => {
      editing.colourBy(mode);
      return later(() => map.setPaintProperty('eas-fill', 'fill-color', eaColour(mode, rules)));
    },
    label: (id, rows, text) => later(() => map.getSource(id).setData(names(rows, text))),
    mark: ({ committee, ea, building }) => later(() => {
      map.setFilter('eas-name', others('committee_code', committee));
      for (const id of ['chosen-eas-name', 'chosen-eas-load']) map.setFilter(id, chosen('committee_code', committee));
      map.setFilter('chosen-committee', chosen('committee_code', committee));
      for (const id of ['chosen-ea-halo', 'chosen-ea']) map.setFilter(id, chosen('ea_code', ea?.startsWith(editing.hides() ?? '-') ? '' : ea));
      map.setFilter('chosen-building', chosen('building_id', building));
    }),
    spot: (point) => later(() => map.getSource('spot').setData(point ? names([{ point }], () => '') : none)),
    goTo: (bounds, padding = 40) => bounds && map.fitBounds(bounds, { padding: room(padding), maxZoom: 18, duration: 350 }),
    goToPoint: (point) => map.easeTo({ center: point, offset: middle(), zoom: Math.max(map.getZoom(), 17), duration: 350 }),
    resize: () => map.resize(),
    /** Name the map and its buttons in another language. */
    speak: ({ map: title, zoomIn, zoomOut }) => {
      map.getCanvas().setAttribute('aria-label', title);
      for (const [button, text] of [['in', zoomIn], ['out', zoomOut]]) {
        const element = container.querySelector(`.maplibregl-ctrl-zoom-${button}`);
        for (const attribute of ['title', 'aria-label']) element.setAttribute(attribute, text);
      }
    },
    /** The numbers of EAs that the map shows now. */
    namedEas: () => map.queryRenderedFeatures({ layers: ['eas-name', 'chosen-eas-name'] }).map((f) => f.properties.code),
    /** The loads that stand below them. */
    loadsBelow: () => map.queryRenderedFeatures({ layers: ['chosen-eas-load'] }).map((f) => f.properties.below),
    /** Position on the page of a place. */
    at: (point) => map.project(point),
    /** How many different buildings the map draws now. */
    drawnBuildings: () => new Set(map.queryRenderedFeatures({ layers: ['buildings-fill', 'buildings-lost'] }).map((f) => f.properties.building_id)).size,
  };
}

/** Red lines on white, for what is in no EA. */
function hatch() {
  const size = 8;
  const data = new Uint8Array(size * size * 4);
  for (let k = 0; k < size * size; k += 1) {
    const line = (k + Math.floor(k / size)) % size < 2;
    data.set(line ? [194, 34, 34, 255] : [255, 255, 255, 200], k * 4);
  }
  return { width: size, height: size, data };
}
