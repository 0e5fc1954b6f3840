// The dialog of a step: what must be put right first, what needs a word, what is undone; and the list of remarks to do.
import { make } from './dom.js';
import { t } from './words.js';

/** What still lacks before a step can be taken: `blocked`, `words`, `reason`, `understood`, or null. Pure. */
export function lacking({ checks, undoes, reason }, given) {
  if (checks.some((check) => check.blocks)) return 'blocked';
  if (checks.some((check) => !check.word && !given.words[check.key]?.trim())) return 'words';
  if (undoes.some((undone) => !given.understood.includes(undone.code))) return 'understood';
  return reason && !given.reason.trim() ? 'reason' : null;
}

export function checklist(dialog) {
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') event.stopPropagation(); // it closes the dialog, and nothing behind it
  });

  /** Ask what a step needs, then take it; the dialog stays, with the refusal, where the server refuses. */
  function open(asked) {
    const given = { words: {}, reason: '', understood: [] };
    const go = make('button', { type: 'button', class: 'primary', id: 'checklist-go', onclick: take }, asked.title);
    const fault = make('p', { role: 'alert', hidden: true });
    const look = () => { go.disabled = lacking(asked, given) !== null; };

    async function take() {
      go.disabled = true;
      go.textContent = t('checklist.taking');
      try {
        await asked.act(given);
        dialog.close();
      } catch (refusal) {
        fault.textContent = refusal.message || t('problem.offline');
        fault.hidden = false;
      }
      go.textContent = asked.title;
      look();
    }

    fill(asked.title, [
      ...blocks(asked.checks.filter((check) => check.blocks)),
      ...words(asked.checks.filter((check) => !check.blocks), given, look),
      ...undoes(asked.undoes, given, look),
      asked.reason ? make('label', {}, asked.reason, make('textarea', { id: 'checklist-reason', rows: 3, maxlength: 500, oninput: (event) => { given.reason = event.target.value.replaceAll(/\s+/g, ' '); look(); } })) : null,
      asked.checks.length || asked.undoes.length || asked.reason ? null : make('p', {}, t('checklist.clean')),
      fault,
    ], go);
    look();
  }

  /** Remarks, each with what was done about it. */
  function list({ title, rows, act }) {
    const entry = (row) => {
      const fault = make('p', { role: 'alert', hidden: true });
      const word = make('input', { type: 'text', maxlength: 500, 'aria-label': t('checklist.task_word'), placeholder: t('checklist.task_word') });
      const item = make('li', {}, make('p', {}, row.text), make('p', { class: 'quiet' }, row.from),
        make('div', { class: 'answer' }, word, make('button', { type: 'button', onclick: async () => {
          try {
            await act(row.key, word.value);
            item.remove();
          } catch (refusal) {
            fault.textContent = refusal.message || t('problem.offline');
            fault.hidden = false;
          }
        } }, t('checklist.done'))), fault);
      return item;
    };
    fill(title, [make('ul', { class: 'remarks' }, rows.map(entry))], null);
  }

  function fill(title, content, go) {
    const leave = make('button', { type: 'button', onclick: () => dialog.close() }, t('checklist.cancel'));
    dialog.replaceChildren(make('h2', { id: 'sign-off-title' }, title), make('div', { class: 'content' }, content), make('div', { class: 'choices' }, leave, go));
    if (!dialog.open) dialog.showModal();
  }

  return { open, list };
}

/** The first finding of a kind, in its own words. */
const first = (check) => (check.first ? make('span', { class: 'first-finding quiet' }, check.first) : null);

function blocks(found) {
  if (!found.length) return [];
  return [make('h3', {}, t('checklist.blocks')), make('ul', {}, found.map((check) => make('li', {}, make('span', { class: 'sign error', 'aria-hidden': true }, '✕'), ` ${check.message}`, first(check))))];
}

function words(found, given, look) {
  if (!found.length) return [];
  return [make('h3', {}, t('checklist.words')), make('ul', {}, found.map((check) => make('li', {}, make('label', {}, make('span', { class: 'sign warning', 'aria-hidden': true }, '?'), ` ${check.message}`, first(check),
    make('input', { type: 'text', maxlength: 500, 'data-key': check.key, value: check.word, placeholder: t('checklist.word'), oninput: (event) => { given.words[check.key] = event.target.value; look(); } })))))];
}

function undoes(found, given, look) {
  if (!found.length) return [];
  const tick = (code) => (event) => {
    given.understood = event.target.checked ? [...given.understood, code] : given.understood.filter((other) => other !== code);
    look();
  };
  return [make('h3', {}, t('checklist.undoes')), make('ul', {}, found.map((undone) => make('li', {}, make('label', { class: 'tick' }, make('input', { type: 'checkbox', 'data-key': undone.code, onchange: tick(undone.code) }), ` ${undone.message}`))))];
}
