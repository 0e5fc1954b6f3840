// The layer list: on and off, opacity, legend, whose data it is.
import { byId, make } from './dom.js';
import { GREYS, GROUPS } from './style.js';
import { t } from './words.js';

export function layerPanel(state, map, { changed }) {
  const button = byId('layers-button');
  const box = byId('layers');
  const shown = Object.fromEntries(GROUPS.map((group) => [group.id, { on: !group.off, share: 1 }]));

  button.addEventListener('click', () => open(box.hidden));
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    open(false);
    button.focus();
  });

  function open(yes) {
    box.hidden = !yes;
    button.setAttribute('aria-expanded', String(yes));
  }

  function show() {
    const { project, load } = state.get();
    box.replaceChildren(...GROUPS.map(row), legend(project, load));
    byId('sources').textContent = project.sources.length ? t('sources.line', { list: [...new Set(project.sources.map((source) => source.attribution || said(source)))].join(' · ') }) : '';
    byId('sources').title = byId('sources').textContent;
  }

  function row(group) {
    const { on, share } = shown[group.id];
    const name = t(`layer.${group.id}`);
    const from = state.get().project.sources.filter((source) => source.layer === group.source);
    const check = make('input', { type: 'checkbox', id: `layer-${group.id}`, checked: on, onchange: (event) => toggle(group, event.target.checked) });
    const range = make('input', { type: 'range', min: 0.1, max: 1, step: 0.1, value: share, 'aria-label': t('layers.opacity', { name }), oninput: (event) => fade(group, Number(event.target.value)) });
    return make('div', { class: 'layer' }, check, make('span', { class: `swatch ${group.id}` }), make('label', { for: check.id }, name), range,
      make('span', { class: 'from' }, from.length ? [...new Set(from.map(said))].join(' · ') : t(['eas', 'cells'].includes(group.id) ? 'layers.ours' : 'layers.no_source')));
  }

  function toggle(group, on) {
    shown[group.id].on = on;
    map.show(group.layers, on);
    changed(group.id, on);
  }

  function fade(group, share) {
    shown[group.id].share = share;
    map.fade(group.layers, share);
  }

  state.on(['project', 'lang', 'load'], show);
  /** Close the list; whether it was open. */
  function leave() {
    const was = !box.hidden;
    open(false);
    return was;
  }

  return { leave, isOn: (id) => shown[id].on };
}

const said = (source) => `${source.file} (${source.attribution || t('sources.none')})`;

function legend({ rules }, load) {
  const swatch = (colour) => {
    const element = make('i', { class: 'swatch' });
    element.style.background = colour;
    return element;
  };
  const ends = GREYS.map(([from], k) => (k + 1 < GREYS.length ? `${from}–${GREYS[k + 1][0] - 1}` : `${from}+`));
  return make('div', {},
    make('h3', {}, t('legend.units')),
    make('div', { class: 'legend' }, GREYS.map(([, colour], k) => make('span', {}, swatch(colour), ends[k])),
      make('span', {}, make('i', { class: 'swatch lost' }), t('legend.lost'))),
    load ? make('h3', {}, t('legend.load')) : null,
    load ? make('div', { class: 'legend' }, String(Math.round(rules.amber_low)), make('i', { class: 'ramp' }), String(Math.round(rules.amber_high)), t('legend.target', { target: Math.round(rules.target) })) : null);
}
