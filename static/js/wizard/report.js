// What an import has done: rows read and refused, what was found, to be kept as a table.
import { make } from '../dom.js';
import { count } from '../format.js';
import { lang, t } from '../words.js';

const cell = (value) => `"${String(value ?? '').replaceAll('"', '""').replace(/^[=+\-@\t\r]/, "'$&")}"`; // spreadsheet programs compute what begins so

/** The findings of imports as CSV, in a language. Pure. */
export function csvOf(imports, language, head) {
  const rows = imports.filter((i) => i.made).flatMap((i) => i.made.findings.map((f) => [i.made.file, i.title, f.severity, f.code, f.row, f[language]]));
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function download(imports) {
  const head = ['file', 'layer', 'severity', 'code', 'row', 'finding'].map((key) => t(`wizard_head.${key}`));
  const url = URL.createObjectURL(new Blob([csvOf(imports, lang(), head)], { type: 'text/csv' }));
  make('a', { href: url, download: 'enumap-import.csv' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const number = (value) => make('td', { class: 'number' }, count(value ?? 0, lang()));

export function reportTable(imports) {
  const done = imports.filter((i) => i.made);
  const row = ({ title, role, made }) => make('tr', {}, make('th', { scope: 'row' }, title), make('td', {}, t(`wizard_role.${role}`)),
    number(made.rows_read), number(made.rows_refused), number(made.difference.added), number(made.difference.changed), number(made.issues.error), number(made.issues.warning), number(made.issues.note));
  const heads = ['read', 'refused', 'added', 'changed', 'errors', 'warnings', 'notes'].map((key) => make('th', { scope: 'col', class: 'number' }, t(`wizard_head.${key}`)));
  const found = done.flatMap(({ title, made }) => made.findings.map((f) => make('tr', {}, make('td', {}, title), make('td', { class: f.severity === 'error' ? 'fault' : f.severity === 'warning' ? 'warn' : 'quiet' }, t(`severity.${f.severity}`)), make('td', { class: 'number' }, f.row ?? ''), make('td', {}, f[lang()]))));
  return make('div', { class: 'card', id: 'import-report' }, make('h2', {}, t('wizard.report')),
    make('table', {}, make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, t('wizard_head.layer')), make('th', { scope: 'col' }, t('wizard.what')), heads)), make('tbody', {}, done.map(row))),
    found.length ? make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('wizard.report') }, make('table', {}, make('tbody', {}, found))) : null,
    make('button', { type: 'button', onclick: () => download(imports) }, t('wizard.download')));
}
