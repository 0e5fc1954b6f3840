// Paper by keyboard: the code of the EA, then a line for each building; the totals of the paper close the EA.
import { byId, make } from '../dom.js';
import { t } from '../words.js';
import { keys, paperLine } from './queue.js';

/** Set up the forms. `page`: {open(ea), rows(), enter(row, action, units), tell(text), close(totals), reopen()}. */
export function setUpPaper(page) {
  byId('paper-ea').addEventListener('submit', async (event) => {
    event.preventDefault();
    if (await page.open(event.target.ea.value.trim())) byId('paper-line').line.focus();
  });
  byId('paper-line').addEventListener('submit', (event) => {
    event.preventDefault();
    const { line } = event.target;
    if (enterLine(line.value, page)) line.value = '';
    line.focus();
  });
  byId('closing').addEventListener('submit', (event) => {
    event.preventDefault();
    const { buildings, units } = event.target;
    page.close({ buildings: Number(buildings.value), units: Number(units.value) });
  });
  byId('reopen').addEventListener('click', () => page.reopen());
}

/** The keys, in the language chosen. */
export const labelPaper = () => byId('paper-keys').replaceChildren(keys().map(([key, action]) => `${key} ${t(`found.${action}`)}`).join(' · '));

function enterLine(text, page) {
  const line = paperLine(text);
  const rows = line?.numbers.map((n) => page.rows().find((row) => row.number === n));
  page.tell('');
  if (!line) page.tell(t('field.line_bad', { text }));
  else if (rows.includes(undefined)) page.tell(t('field.no_number', { ea: page.ea(), number: line.numbers[rows.indexOf(undefined)] }));
  else {
    page.enter(rows, line.action, line.units);
    const [first, last] = [line.numbers[0], line.numbers.at(-1)];
    const result = make('span', { 'data-t': `found.${line.action}` }, t(`found.${line.action}`)); // said anew in another language
    byId('entered').prepend(make('li', {}, `${first === last ? first : `${first}–${last}`} · `, result, line.units === null ? '' : ` · ${line.units}`));
    return true;
  }
  return false;
}
