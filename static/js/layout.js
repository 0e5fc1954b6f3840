// Panels: their widths are remembered, tabs, drawers on narrow screens.
import { byId } from './dom.js';

const SIDES = { left: [200, 460], right: [260, 620] };

export function splitters(resized) {
  for (const [side, [low, high]] of Object.entries(SIDES)) {
    const handle = byId(`split-${side}`);
    const property = `--${side}`;
    const width = () => byId(side).getBoundingClientRect().width;
    const set = (to) => {
      const value = Math.round(Math.min(high, Math.max(low, to)));
      document.documentElement.style.setProperty(property, `${value}px`);
      handle.setAttribute('aria-valuenow', value);
      window.localStorage.setItem(`enumap.${side}`, value);
      resized();
    };
    handle.setAttribute('aria-valuemin', low);
    handle.setAttribute('aria-valuemax', high);
    const kept = Number(window.localStorage.getItem(`enumap.${side}`));
    if (kept) set(kept);
    else handle.setAttribute('aria-valuenow', Math.round(width()));
    const outward = side === 'left' ? 1 : -1;
    handle.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 16, ArrowLeft: -16 }[event.key];
      if (by) set(width() + by * outward);
    });
    handle.addEventListener('pointerdown', (event) => {
      const [from, start] = [event.clientX, width()];
      handle.setPointerCapture(event.pointerId);
      handle.onpointermove = (move) => set(start + (move.clientX - from) * outward);
      handle.onpointerup = () => { handle.onpointermove = null; };
    });
  }
}

/** The three tabs on the right. */
export function tabs(names) {
  const tab = (name) => byId(`tab-${name}`);
  function open(name) {
    for (const other of names) {
      tab(other).setAttribute('aria-selected', String(other === name));
      tab(other).tabIndex = other === name ? 0 : -1;
      byId(`panel-${other}`).hidden = other !== name;
    }
  }
  names.forEach((name, k) => {
    tab(name).addEventListener('click', () => open(name));
    tab(name).addEventListener('keydown', (event) => {
      const to = { ArrowRight: k + 1, ArrowLeft: k - 1 }[event.key];
      if (to === undefined) return;
      const next = names[(to + names.length) % names.length];
      open(next);
      tab(next).focus();
    });
  });
  open(names[0]);
  return { open };
}

/** Which panel lies over the map on a narrow screen: left, right, the lower half of the right one (peek) or none. */
export function drawers(changed) {
  function open(side) {
    document.body.dataset.drawer = side;
    for (const button of document.querySelectorAll('#drawers button')) button.setAttribute('aria-pressed', String(button.dataset.drawer === (side === 'peek' ? 'right' : side)));
    changed();
  }
  for (const button of document.querySelectorAll('#drawers button')) button.addEventListener('click', () => open(button.dataset.drawer));
  open('');
  return { open };
}
