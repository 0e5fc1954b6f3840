// What a tool asks for by keyboard, in a card beside the tools: no dialog, the map stays usable.
import { byId, make } from '../dom.js';
import { t } from '../words.js';
import { facade } from './facade.js';
import { toolOf } from './tools.js';

export function toolForm(state, { fill, apply, world }) {
  const box = byId('tool-form');

  let built = '';

  function show() {
    const { tool: id, work, draft, lang } = state.get();
    const fields = draft ? (toolOf(id).fields?.(work.data, world()) ?? []) : [];
    box.hidden = !fields.length;
    if (box.hidden) return;
    const signature = JSON.stringify([lang, id, fields.map(({ name, among }) => [name, among])]);
    if (signature === built) fields.forEach(update);
    else box.replaceChildren(make('h3', {}, t(`tool.${id}`)), ...fields.map(row), make('div', { id: 'facade' }));
    built = signature;
    byId('facade').replaceChildren(...(id === 'tower' && work.data.facts ? [facade(work.data)] : []));
  }

  /** A value that follows from another; what is being typed is left alone, or the typing of Chinese would break. */
  function update({ name, value }) {
    const field = box.querySelector(`[name="${name}"]`);
    if (field !== document.activeElement) field.value = value ?? '';
  }

  function row(field) {
    const id = `field-${field.name}`;
    return make('div', { class: 'field' }, make('label', { for: id }, t(`field.${field.text ?? field.name}`)), input(field, id));
  }

  function input({ name, kind, value, among, words, shown, least, most }, id) {
    if (kind === 'choice') {
      return make('select', { id, name, onchange: (event) => fill(name, event.target.value) },
        among.map((one) => make('option', { value: one, selected: one === value }, shown && one !== 'new' ? shown(one) : t(`${words}.${one}`))));
    }
    const number = kind === 'number';
    return make('input', {
      id, name, type: number ? 'number' : 'text', value: value ?? '', min: least, max: most, maxlength: number ? null : most, step: number ? 1 : null, autocomplete: 'off',
      oninput: (event) => fill(name, number ? (event.target.value === '' ? null : Number(event.target.value)) : event.target.value),
    });
  }

  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    event.target.blur(); // keys are those of tools again
    apply();
  });
  state.on(['tool', 'work', 'draft', 'lang'], show);
  /** Put the keyboard into the first field. */
  return { focus: () => box.querySelector('input, select')?.focus() };
}
