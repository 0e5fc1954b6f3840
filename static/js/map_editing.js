// The committee that is edited, on the map: its areas above the tiles, marks, a preview, drawing. Takes the map, not its library.
import { newLines, outlineOf } from './editing/shapes.js';
import { eaColour } from './style.js';

const NOTHING = { type: 'FeatureCollection', features: [] };
const GLOW_MS = 1000;
const DRAG_PX = 4; // a finger's or a mouse's tremble is no lasso
const features = (list) => ({ type: 'FeatureCollection', features: list.filter((one) => one.geometry) });
const feature = (geometry, properties = {}) => ({ type: 'Feature', properties, geometry });

/** The overlay of a map; `handlers` of `listen` are told of clicks and drags while a tool is in use. */
export function editOverlay(map, { ready, rules }) {
  let code = null; // of the committee that is edited
  let handlers = null;
  let dragging = null;
  let glowing = null;
  const set = (id, data) => map.getSource(id).setData(data);
  const later = (act) => ready.then(act);

  /** What lies at a place of the screen, of the committee that is edited; `point` is the place on the ground. */
  function hit(at) {
    const { lng, lat } = map.unproject(at);
    const of = (layer) => map.queryRenderedFeatures(at, { layers: [layer] })[0]?.properties;
    const part = of('edit-parts-fill');
    const cell = of('edit-cells-fill');
    return { point: [lng, lat], part: part?.key ?? null, building: part?.building_id ?? null, cell: cell?.cell_id ?? null, ea: part?.ea_code ?? cell?.ea_code ?? null };
  }

  function sketch({ line = [], rings = [] }, cursor = null) {
    const points = cursor && line.length ? [...line, cursor] : line;
    later(() => set('edit-sketch', features([
      ...(points.length > 1 ? [feature({ type: 'LineString', coordinates: points })] : []),
      ...line.map((point) => feature({ type: 'Point', coordinates: point })), ...rings.map((ring) => feature({ type: 'Polygon', coordinates: [ring] }))])));
  }

  function down(event) {
    if (!handlers || event.originalEvent.button) return;
    const first = hit(event.point);
    const lasso = handlers.paints && event.originalEvent.shiftKey;
    if (!lasso && !handlers.paintsAt?.(first)) return;
    event.preventDefault(); // the map stays where it is
    dragging = { lasso, from: event.point, moved: false, hits: [first], ring: [first.point] };
  }

  function drag(event) {
    if (!dragging) return handlers?.hover?.(hit(event.point));
    dragging.moved ||= Math.hypot(event.point.x - dragging.from.x, event.point.y - dragging.from.y) > DRAG_PX;
    if (!dragging.moved) return undefined;
    const found = hit(event.point);
    if (dragging.lasso) {
      dragging.ring.push(found.point);
      return sketch({ rings: [[...dragging.ring, dragging.ring[0]]] });
    }
    return handlers.paint([...dragging.hits.splice(0), found]);
  }

  function up() {
    const done = dragging;
    dragging = null;
    if (!done?.moved) return;
    ended = performance.now(); // the click that ends a drag is none
    if (done.lasso) handlers?.lasso(done.ring);
  }

  let ended = 0;
  map.on('mousedown', down);
  map.on('mousemove', drag);
  map.on('mouseup', up);
  map.on('dblclick', (event) => {
    if (!handlers) return;
    event.preventDefault();
    handlers.double();
  });

  return {
    hit,
    sketch,
    /** Take a click where a tool is in use; whether it was taken. */
    takes(event) {
      if (!handlers) return false;
      if (performance.now() - ended > 50) handlers.click(hit(event.point));
      return true;
    },
    listen(to) {
      handlers = to;
      map.boxZoom[to ? 'disable' : 'enable']();
      map.getCanvas().style.cursor = to ? 'crosshair' : '';
    },
    busy: () => handlers !== null,
    /** Codes of areas that tiles must not draw: those of the committee that is edited. */
    hides: () => code,
    /** Lay a draft over the tiles, or none. */
    show: (draft) => later(() => {
      code = draft?.code ?? null;
      const beyond = code ? ['!=', ['get', 'committee_code'], code] : null;
      for (const id of ['eas-fill', 'eas-line']) map.setFilter(id, beyond);
      const rows = (table, more = () => ({})) => features([...(draft?.[table].entries() ?? [])].map(([key, { geometry, ...properties }]) => feature(geometry, { ...properties, ...more(key) })));
      set('edit-eas', draft ? rows('eas') : NOTHING);
      set('edit-cells', draft ? rows('cells') : NOTHING);
      set('edit-parts', draft ? rows('parts', (key) => ({ key })) : NOTHING);
    }),
    /** Mark what a tool is about, what would do, and what is chosen. */
    marks: ({ eas = [], would = [], parts = [], cells = [], line = [], rings = [] }, draft) => later(() => {
      const of = (table, keys, kind) => keys.map((key) => feature(draft?.[table].get(key)?.geometry, { kind }));
      set('edit-marks', features([...of('eas', would, 'would'), ...of('eas', eas, 'ea'), ...of('cells', cells, 'chosen'), ...of('parts', parts, 'chosen')]));
      sketch({ line, rings });
    }),
    /** Draw dashed where new borders would run after an edit, or around what changes where none is new; nothing for none. */
    preview: (answer, draft) => later(() => {
      const changed = answer?.eas.features.filter((ea) => ea.geometry) ?? [];
      const lines = newLines(changed.map((ea) => ea.geometry), draft ? [...draft.eas.values()].map((ea) => ea.geometry) : []);
      set('edit-preview', features([...changed.map((ea) => feature(ea.geometry)), ...(changed.length ? [feature(lines)] : [])]));
    }),
    /** Let areas that have changed glow for a second. */
    glow(geometries) {
      clearTimeout(glowing);
      later(() => set('edit-glow', features(geometries.filter(Boolean).map((geometry) => feature(outlineOf([geometry]))))));
      glowing = setTimeout(() => set('edit-glow', NOTHING), GLOW_MS);
    },
    colourBy: (mode) => later(() => map.setPaintProperty('edit-eas-fill', 'fill-color', eaColour(mode, rules))),
  };
}
