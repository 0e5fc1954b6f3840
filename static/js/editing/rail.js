// The tools at the left edge of the map: each with its key; one that cannot be used says why.
import { byId, make } from '../dom.js';
import { t } from '../words.js';
import { TOOLS, whyNot } from './tools.js';
import { saidText } from './work.js';

export function toolRail(state, { use, sheet }) {
  const box = byId('tools');

  function show() {
    const { committee, draft, desk, denied, me, tool, ea, building } = state.get();
    box.hidden = !committee || !me?.may.sign_off || denied === committee; // there at once, so that the map makes room for it
    if (box.hidden) return;
    const why = (one) => (draft && desk ? whyNot(one, draft, desk, { ea, building }) : ['edit.opening', {}]);
    const focused = document.activeElement?.dataset?.tool;
    box.replaceChildren(...TOOLS.map((one) => button(one, why(one), one.id === tool)),
      make('button', { type: 'button', class: 'keys', id: 'keys-button', title: t('keys.title'), onclick: sheet }, make('span', {}, t('keys.short')), make('kbd', {}, '?')));
    if (focused) box.querySelector(`[data-tool="${focused}"]`)?.focus();
  }

  /** A barred tool can still be pressed: then the reason is said. */
  const button = (one, why, used) => make('button', {
    type: 'button', 'data-tool': one.id, 'aria-pressed': String(used), 'aria-disabled': why ? 'true' : null, 'aria-keyshortcuts': one.key,
    title: why ? saidText(why) : t(`tool_title.${one.id}`), onclick: () => use(one.id),
  }, make('span', {}, t(`tool.${one.id}`)), make('kbd', { 'aria-hidden': 'true' }, one.key.toUpperCase()));

  box.addEventListener('keydown', (event) => {
    const to = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (!to) return;
    event.preventDefault();
    event.target.closest('button')?.[to]?.focus();
  });
  state.on(['committee', 'me', 'denied', 'draft', 'desk', 'tool', 'ea', 'building', 'lang'], show);
}
