// How the committee that is edited looks, its marks, previews and drawings. Pure.
const MARK = '#0b57a4';
export const EDIT_SOURCES = ['edit-eas', 'edit-cells', 'edit-parts', 'edit-preview', 'edit-marks', 'edit-glow', 'edit-sketch'];

/** Layers of the committee that is edited, by the layer of `style.js` that they lie below; `fill`: colour of an area. */
export function editLayers(fill) {
  const line = (id, source, paint, more = {}) => ({ id, type: 'line', source, layout: { 'line-join': 'round', 'line-cap': paint['line-dasharray'] ? 'butt' : 'round' }, paint, ...more });
  const of = (kind) => ({ filter: ['==', ['get', 'kind'], kind] });
  return {
    'cells-line': [{ id: 'edit-eas-fill', type: 'fill', source: 'edit-eas', paint: { 'fill-color': fill, 'fill-opacity': 0.75, 'fill-antialias': false } },
      { id: 'edit-cells-fill', type: 'fill', source: 'edit-cells', paint: { 'fill-opacity': 0 } }],
    'committees-line': [
      { id: 'edit-parts-fill', type: 'fill', source: 'edit-parts', paint: { 'fill-opacity': 0 } },
      line('edit-eas-line', 'edit-eas', { 'line-color': '#3a3a3a', 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.4, 14, 1.6, 17, 2.5] })],
    spot: [
      { id: 'edit-preview-fill', type: 'fill', source: 'edit-preview', paint: { 'fill-color': MARK, 'fill-opacity': 0.1 }, filter: ['==', ['geometry-type'], 'Polygon'] },
      { id: 'edit-marks-fill', type: 'fill', source: 'edit-marks', paint: { 'fill-color': '#d9730d', 'fill-opacity': 0.55 }, ...of('chosen') },
      line('edit-halo', 'edit-marks', { 'line-color': '#ffffff', 'line-width': 7 }, of('ea')),
      line('edit-ea', 'edit-marks', { 'line-color': '#000000', 'line-width': 3.5 }, of('ea')),
      line('edit-would', 'edit-marks', { 'line-color': MARK, 'line-width': 3, 'line-dasharray': [1, 1.6] }, of('would')),
      line('edit-chosen', 'edit-marks', { 'line-color': '#a8480a', 'line-width': 2.5 }, of('chosen')),
      line('edit-glow', 'edit-glow', { 'line-color': '#f2a900', 'line-width': 9, 'line-opacity': 0.75, 'line-blur': 3 }),
      line('edit-sketch-line', 'edit-sketch', { 'line-color': '#a8117a', 'line-width': 2.5, 'line-opacity': 0.8 }),
      { id: 'edit-sketch-fill', type: 'fill', source: 'edit-sketch', paint: { 'fill-color': '#a8117a', 'fill-opacity': 0.15 }, filter: ['==', ['geometry-type'], 'Polygon'] },
      { id: 'edit-sketch-point', type: 'circle', source: 'edit-sketch', paint: { 'circle-radius': 4.5, 'circle-color': '#ffffff', 'circle-stroke-color': '#a8117a', 'circle-stroke-width': 2.5 }, filter: ['==', ['geometry-type'], 'Point'] },
      line('edit-preview-line', 'edit-preview', { 'line-color': MARK, 'line-width': 4, 'line-dasharray': [2, 1.2] }, { filter: ['==', ['geometry-type'], 'LineString'] })],
  };
}
