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

/** What the panels that lie over a part of the page hide of it at each side, in pixels; none where they hide all of it. Pure. */
export function hidden(part, panels) {
  const out = { top: 0, right: 0, bottom: 0, left: 0 };
  for (const panel of panels) {
    const [left, right] = [Math.max(panel.left, part.left), Math.min(panel.right, part.right)];
    const [top, bottom] = [Math.max(panel.top, part.top), Math.min(panel.bottom, part.bottom)];
    const [width, height] = [right - left, bottom - top];
    if (width <= 0 || height <= 0) continue;
    const across = width >= 0.9 * (part.right - part.left);
    if (across && height < 0.9 * (part.bottom - part.top)) out.bottom = Math.max(out.bottom, part.bottom - top);
    else if (!across && panel.left <= part.left) out.left = Math.max(out.left, right - part.left);
    else if (!across) out.right = Math.max(out.right, part.right - left);
  }
  return out;
}

/** What the panels hide of the map now. */
export function hiddenOfMap() {
  const panels = ['left', 'right'].map(byId).filter((panel) => getComputedStyle(panel).position === 'absolute' && panel.offsetParent !== null);
  const map = byId('map').getBoundingClientRect();
  const out = hidden(map, panels.map((panel) => panel.getBoundingClientRect()));
  const tools = byId('tools').getBoundingClientRect(); // none where they are not shown
  if (tools.height > tools.width) out.left = Math.max(out.left, tools.right - map.left);
  return out;
}
