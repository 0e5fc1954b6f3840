// A list of any length of which only the rows in view are in the document; arrow keys move, Enter chooses.
import { make } from './dom.js';

const FINGER = 44; // px, least height of a row that a finger is to meet

/**
 * @param box scrolling element
 * @param options least height of a row in px; render(item) gives its content; choose(item); key(item); name of the list
 */
export function virtualRows(box, { height: least, render, choose, key, kind }) {
  const height = window.matchMedia('(pointer: coarse)').matches ? Math.max(least, FINGER) : least;
  const inner = make('div', { role: 'presentation' });
  box.replaceChildren(inner);
  box.setAttribute('role', 'listbox');
  box.tabIndex = 0;
  inner.style.position = 'relative';
  let items = [];
  let chosen = null;
  let nothing = '';

  function draw() {
    const first = Math.max(0, Math.floor(box.scrollTop / height) - 4);
    const last = Math.min(items.length, Math.ceil((box.scrollTop + (box.clientHeight || 600)) / height) + 4);
    inner.style.height = `${items.length * height}px`;
    const rows = items.slice(first, last).map((item, k) => row(item, first + k));
    inner.replaceChildren(...(items.length ? rows : [make('p', { class: 'none' }, nothing)]));
  }

  function row(item, k) {
    const isChosen = key(item) === chosen;
    const element = make('div', {
      class: `row ${kind}`, role: 'option', id: `${box.id}-${k}`, 'aria-selected': String(isChosen), 'aria-posinset': k + 1,
      'aria-setsize': items.length, onclick: () => choose(item),
    }, render(item));
    element.style.top = `${k * height}px`;
    element.style.height = `${height}px`;
    if (isChosen) box.setAttribute('aria-activedescendant', element.id);
    return element;
  }

  function reveal(k) {
    const top = k * height;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
  }

  box.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(draw).observe(box);
  box.addEventListener('keydown', (event) => {
    const at = items.findIndex((item) => key(item) === chosen);
    const page = Math.max(1, Math.floor(box.clientHeight / height) - 1);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || !items.length) return;
    event.preventDefault();
    choose(items[Math.min(items.length - 1, Math.max(0, to))]);
  });

  return {
    /** Show items; `empty` is said where there is none. */
    show(all, empty) {
      items = all;
      nothing = empty;
      draw();
    },
    /** Mark the item with this key, and scroll to it. */
    mark(value) {
      chosen = value;
      box.removeAttribute('aria-activedescendant');
      const at = items.findIndex((item) => key(item) === value);
      if (at >= 0) reveal(at);
      draw();
    },
  };
}
