// Enumerators, size and days of a committee: each moves the other two at once; the plan of it is previewed by the tool Re-plan.
import { byId, make } from '../dom.js';
import { count as written } from '../format.js';
import { lang, t } from '../words.js';
import { unlocked } from './tools/redelineate.js';

const MOST = 300; // areas that one re-plan makes
const HOURS_A_DAY = 8; // until another is typed

/** Areas that a re-plan of all would make anew, with their load and hours. Pure. */
export function atStake(draft) {
  const eas = unlocked(draft).map((code) => draft.eas.get(code));
  const sum = (key) => eas.reduce((all, ea) => all + (ea[key] ?? 0), 0);
  return { now: eas.length, load: sum('load'), hours: sum('workload_minutes') / 60 };
}

/** What a number of enumerators means for each: load, hours, days. Pure. */
export function shared({ load, hours }, count, hoursADay) {
  return { count, each: load / count, hours: hours / count, days: hours / count / hoursADay };
}

/** How many enumerators it takes so that none has more than a load, or more than some days. Pure. */
export function needed(stake, { each = null, days = null }, hoursADay) {
  const wanted = each === null ? stake.hours / (days * hoursADay) : stake.load / each;
  return Math.min(MOST, Math.max(1, Math.ceil(wanted - 1e-9)));
}

export function balanceSliders(state, { plan }) {
  const box = make('details', { id: 'balance', hidden: true });
  byId('panel-eas').append(box);
  let wanted = null; // enumerators, of the draft that is shown
  let hoursADay = HOURS_A_DAY;
  let draftCode = null;
  let shown = [];

  function show() {
    const { draft, desk } = state.get();
    const facts = [draft, lang(), hoursADay, Boolean(desk?.barred.re_delineate)];
    if (facts.every((fact, k) => fact === shown[k])) return; // the desk is told of often: a slider that is held must stay
    shown = facts;
    const stake = draft ? atStake(draft) : { now: 0 };
    box.hidden = !stake.now || !stake.load || Boolean(desk?.barred.re_delineate);
    if (box.hidden) return;
    if (draft.code !== draftCode) [draftCode, wanted] = [draft.code, null];
    const most = Math.min(MOST, Math.max(2 * stake.now, stake.now + 5));
    const rows = [
      slider('count', { min: 1, max: most, step: 1 }, (value) => value),
      slider('each', { min: Math.max(1, Math.floor(stake.load / most)), max: Math.ceil(stake.load), step: 1 }, (value) => needed(stake, { each: value }, hoursADay)),
      slider('days', { min: Math.max(0.5, Math.floor((2 * stake.hours) / most / hoursADay) / 2), max: Math.max(1, Math.ceil(stake.hours / hoursADay)), step: 0.5 }, (value) => needed(stake, { days: value }, hoursADay)),
    ];
    const day = make('input', { type: 'number', id: 'balance-day', min: 1, max: 24, step: 0.5, value: hoursADay });
    const told = make('p', { class: 'quiet', id: 'balance-told', role: 'status' });
    const button = make('button', { type: 'button', id: 'balance-plan', onclick: () => plan(wanted ?? stake.now) }, t('balance.plan'));
    box.replaceChildren(make('summary', {}, t('balance.title')), ...rows.map(({ row }) => row), make('label', { for: 'balance-day' }, t('balance.day')), day, told, button);

    function slider(id, range, toCount) {
      const input = make('input', { type: 'range', id: `balance-${id}`, ...range });
      const output = make('output', { for: input.id });
      input.addEventListener('input', () => { wanted = toCount(Number(input.value)); tell(id); });
      return { id, input, output, row: make('div', { class: 'slider' }, make('label', { for: input.id }, t(`balance.${id}`)), input, output) };
    }

    /** All three follow; the one that is held stays where the hand is. */
    function tell(held = null) {
      const now = shared(stake, wanted ?? stake.now, hoursADay);
      for (const { id, input, output } of rows) {
        if (id !== held) input.value = now[id];
        output.textContent = written(now[id], lang());
      }
      told.textContent = t('balance.told', { now: stake.now, count: now.count, each: written(now.each, lang()), hours: written(now.hours, lang()), days: written(now.days, lang()) });
    }

    day.addEventListener('change', () => {
      hoursADay = Math.min(24, Math.max(1, Number(day.value) || HOURS_A_DAY));
      show();
    });
    tell();
  }

  state.on(['draft', 'desk', 'lang'], show);
}
