// Search by code, id or name: a box with a list of what was found.
import * as api from './api.js';
import { byId, calm, make } from './dom.js';
import { t } from './words.js';

export function searchBox({ go, refuse }) {
  const input = byId('search-text');
  const list = byId('search-list');
  let found = [];
  let at = -1;
  let asking = new AbortController();

  const look = calm(async () => {
    asking.abort();
    asking = new AbortController();
    if (!input.value.trim()) return close();
    try {
      found = await api.search(input.value, asking.signal);
      at = found.length ? 0 : -1;
      show();
    } catch (refusal) {
      if (refusal.name !== 'AbortError') refuse(refusal);
    }
    return undefined;
  });

  function show() {
    const rows = found.map((row, k) => make('li', { role: 'option', id: `found-${k}`, 'aria-selected': String(k === at), onmousedown: (event) => { event.preventDefault(); choose(k); } },
      make('span', {}, row.name ?? row.code), make('span', { class: 'quiet number' }, `${t(`search.${kindOf(row)}`)} ${row.name ? row.code : ''}`),
      make('span', { class: 'quiet within' }, row.within ?? (row.status ? t(`status.${row.status}`) : ''))));
    list.replaceChildren(...(rows.length ? rows : [make('li', { role: 'option', 'aria-disabled': 'true' }, t('search.none'))]));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    if (at >= 0) input.setAttribute('aria-activedescendant', `found-${at}`);
  }

  function close() {
    list.hidden = true;
    found = [];
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(k) {
    const row = found[k];
    close();
    if (!row) return;
    input.blur(); // Esc and [ ] are for what was found now
    go(row);
  }

  input.addEventListener('input', look);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      if (list.hidden) input.blur();
      close();
    } else if (event.key === 'Enter') choose(at);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      at = Math.min(found.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)));
      if (found.length) show();
    }
  });
}

const kindOf = ({ kind, code }) => (kind !== 'region' ? kind : code.length > 6 ? 'township' : 'county');
