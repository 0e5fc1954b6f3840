// Below the map while a tool is in use: what to do now, the loads that would result, apply and leave; undo and redo beside it.
import { byId, make } from '../dom.js';
import { count, place } from '../format.js';
import { has, lang, t } from '../words.js';
import { number } from './common.js';
import { toolOf } from './tools.js';
import { saidText } from './work.js';

const MOST_CHIPS = 8;

/** What an edit of the history is called, with the areas it names. */
export function told(row) {
  if (!row) return '';
  const name = has(`op.${row.op}`) ? t(`op.${row.op}`) : row.op;
  const { eas, ea, to, building } = row.args ?? {};
  const about = eas ? eas.map(number).join(', ') : ea ? number(ea) : to ? `→ ${number(to)}` : (building ?? '');
  return about ? `${name} ${about}` : name;
}

export function workBar(state, { apply, leave, turn, because }) {
  const box = byId('edit-bar');
  let known = () => ({});
  const undo = byId('undo');
  const redo = byId('redo');
  undo.addEventListener('click', () => turn('undo'));
  redo.addEventListener('click', () => turn('redo'));

  function chips(loads) {
    const { rules } = state.get().project;
    const shown = loads.slice(0, MOST_CHIPS).map(({ code, before, after }) => make('span', { class: `chip ${after === null ? 'gone' : place(after, rules)}` },
      make('b', {}, number(code)), ' ', before === null ? t('edit.new') : count(before, lang()), ' → ', after === null ? t('edit.gone') : count(after, lang())));
    return loads.length > MOST_CHIPS ? [...shown, make('span', { class: 'chip' }, t('edit.more', { count: loads.length - MOST_CHIPS }))] : shown;
  }

  const hint = make('p', { role: 'status' });
  const loads = make('p', { class: 'loads', role: 'status' });
  const reason = make('input', { type: 'text', id: 'edit-reason', maxlength: 500, oninput: (event) => because(event.target.value) });
  const leaving = make('button', { type: 'button', id: 'edit-leave', onclick: leave });
  const applying = make('button', { type: 'button', class: 'primary', id: 'edit-apply', onclick: apply });
  const go = make('div', { class: 'go' }, reason, leaving, applying);
  box.replaceChildren(hint, loads, go);

  function show() {
    const { tool: id, work, draft } = state.get();
    box.hidden = !draft || id === 'select';
    if (box.hidden) return;
    const tool = toolOf(id);
    const [key, values] = tool.hint(work.data, known());
    hint.className = work.said || work.refusal ? 'refusal' : 'hint';
    hint.textContent = work.said ? saidText(work.said) : work.refusal ?? t(key, values);
    loads.hidden = !work.loads?.length && !work.asking;
    loads.replaceChildren(...chips(work.loads ?? []), ...(work.asking && !work.loads ? [t('edit.asking')] : []));
    go.hidden = !tool.edit(work.data, known());
    applying.disabled = Boolean(work.refusal);
    if (document.activeElement !== reason) reason.value = work.reason ?? '';
  }

  function words() {
    for (const name of ['placeholder', 'aria-label']) reason.setAttribute(name, t('edit.reason'));
    leaving.replaceChildren(t('edit.leave'), make('kbd', {}, 'Esc'));
    applying.replaceChildren(t('edit.apply'), make('kbd', {}, 'Enter'));
  }

  function turns() {
    const { desk, draft, saving } = state.get();
    for (const [way, button] of [['undo', undo], ['redo', redo]]) {
      const row = desk?.[way];
      button.hidden = !draft || !desk;
      button.disabled = Boolean(desk?.barred[way]) || (!row && !(way === 'undo' && saving.waiting));
      button.textContent = t(`undo.${way}`);
      button.title = desk?.barred[way]?.message ?? (row ? t(`undo.what_${way}`, { what: told(row) }) : t(`undo.no_${way}`));
    }
  }

  state.on(['lang'], words);
  state.on(['tool', 'work', 'draft', 'lang'], show);
  state.on(['desk', 'draft', 'saving', 'lang'], turns);
  return { knows: (world) => { known = world; } };
}
