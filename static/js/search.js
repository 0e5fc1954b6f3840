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
  let answered = ''; // the text that the list is for
  let hurry = false; // Enter was pressed before the answer was there

  const look = calm(async () => {
    asking.abort();
    asking = new AbortController();
    if (!input.value.trim()) return close();
    try {
      const text = input.value;
      found = await api.search(text, asking.signal);
      answered = text;
      at = found.length ? 0 : -1;
      if (hurry && found.length) choose(0);
      else show();
      hurry = false;
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
    answered = '';
    hurry = false;
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

  input.addEventListener('input', () => { hurry = false; });
  input.addEventListener('input', look);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      if (list.hidden) input.blur();
      close();
    } else if (event.key === 'Enter') {
      if (input.value === answered) choose(at);
      else hurry = true;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      at = Math.min(found.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)));
      if (found.length) show();
    }
  });
}

const kindOf = ({ kind, code }) => (kind !== 'region' ? kind : code.length > 6 ? 'township' : 'county');
