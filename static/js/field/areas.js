// Supervision areas: what is needed, who works where, areas of a committee made anew, an EA given to another area.
import { fieldArea, fieldAreas, fieldMakeAreas } from '../api.js';
import { byId, make } from '../dom.js';
import { operation } from '../operation.js';
import { t } from '../words.js';

const COMMITTEE = 12; // digits

/** Set the panel up. `told` shows a refusal, `may` whether this person changes areas. Gives what shows a place. */
export function setUpAreas({ told, may }) {
  let within = '';
  let made = false; // whether there are areas that would be lost
  const draw = (found) => {
    byId('areas-sum').textContent = t('field.areas_sum', {
      eas: found.enumerators_needed, areas: found.supervisors_needed, vacant: found.vacant, none: found.in_no_area,
    });
    made = found.supervisors_needed > 0;
    const one = within.length >= COMMITTEE;
    byId('areas-do').hidden = !may();
    byId('areas-make').hidden = within.length !== COMMITTEE;
    byId('areas-choose').hidden = one;
    const known = [...new Set(found.rows.map((row) => row.area).filter(Boolean))].sort((a, b) => a - b);
    byId('areas-rows').replaceChildren(...(one ? found.rows : found.rows.filter((row) => row.vacant)).map((row) => make('tr', {},
      make('td', {}, row.ea_code),
      make('td', {}, may() && within.length === COMMITTEE ? choice(row, known) : String(row.area || t('field.area_none'))),
      make('td', { class: row.vacant ? 'bad' : '' }, row.vacant ? t('field.no_enumerator') : row.enumerators.join(' ')))));
  };
  const load = async () => {
    if (!byId('areas').open) return;
    try {
      draw(await fieldAreas(within));
    } catch (refusal) {
      told(refusal);
    }
  };
  const change = async (asked) => {
    try {
      await asked();
    } catch (refusal) {
      told(refusal);
    }
    await load();
  };
  const choice = (row, known) => {
    const option = (value, text) => make('option', { value: String(value) }, text);
    const select = make('select', { 'aria-label': `${t('field.area')} ${row.ea_code}` },
      ...(row.area ? [] : [option(0, t('field.area_none'))]), ...known.map((n) => option(n, String(n))), option((known.at(-1) ?? 0) + 1, t('field.area_new')));
    select.value = String(row.area);
    select.addEventListener('change', () => change(() => fieldArea(row.ea_code, Number(select.value), operation())));
    return select;
  };
  byId('areas').addEventListener('toggle', load);
  byId('areas-make').addEventListener('click', () => {
    if (!made || window.confirm(t('field.areas_again'))) change(() => fieldMakeAreas(within, operation()));
  });
  return (place = within) => { within = place; return load(); };
}
