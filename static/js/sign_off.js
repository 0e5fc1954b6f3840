// Where the chosen committee stands in the sign-off, and the steps that one may take from there.
import * as api from './api.js';
import { checklist } from './checklist.js';
import { byId, make } from './dom.js';
import { operation } from './operation.js';
import { has, t } from './words.js';

const SHOWN_LOG = 1;

/** The steps that are for who asks; the first of the others is shown too, with what bars it. Pure. */
export function offered(steps) {
  const open = steps.filter((step) => !step.why_not);
  return open.length ? open : steps.slice(0, 1);
}

/** A time of the server (UTC) as the clock here shows it. Pure. */
export const localTime = (text, lang) => new Date(text).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'short', timeStyle: 'short' });

export function signOffPanel(state, { reload, refuse }) {
  const box = byId('sign-off');
  const dialog = checklist(byId('sign-off-dialog'));
  let asked = 0;

  async function load() {
    const { committee, me, committees } = state.get();
    const planned = committees.some((row) => row.code === committee);
    const mine = ++asked;
    if (!planned || !me?.may.sign_off) {
      box.hidden = true;
      return;
    }
    try {
      const found = await api.standing(committee);
      if (mine === asked) show(found);
    } catch (refusal) {
      if (mine !== asked) return;
      box.hidden = true;
      if (!refusal.code.startsWith('forbidden')) refuse(refusal);
    }
  }

  function show(found) {
    const { me, lang } = state.get();
    const open = found.tasks.filter((task) => task.state === 'open');
    const last = found.log.slice(-SHOWN_LOG);
    box.hidden = false;
    box.replaceChildren(
      make('h3', {}, t('signoff.title', { state: found.state_name })),
      ...(found.fixed && found.state !== 'frozen' ? [make('p', { class: 'quiet' }, t('signoff.fixed', { what: t(`fixed.${found.fixed}`) }))] : []),
      ...last.map((row) => make('p', { class: 'quiet' }, t('signoff.last', { step: t(`step.${row.step}`), time: localTime(row.time, lang) }), row.reason ? ` ${t('signoff.reason', { reason: row.reason })}` : '')),
      ...found.virtual_eas.map((row) => virtual(found, row, me)),
      make('div', { class: 'choices' },
        offered(found.steps).map((step) => button(found, step)),
        open.length ? make('button', { type: 'button', id: 'sign-off-tasks', onclick: () => tasks(found, open) }, t('signoff.tasks', { count: open.length })) : null,
        found.certificate ? make('a', { class: 'button', id: 'sign-off-certificate', target: '_blank', rel: 'noopener', href: api.certificateUrl(found.committee_code) }, t('signoff.certificate')) : null),
    );
  }

  const button = (found, step) => make('button', {
    type: 'button', 'data-step': step.step, disabled: Boolean(step.why_not), title: step.why_not?.message ?? null, onclick: () => ask(found, step),
  }, has(`step.${step.step}`) ? t(`step.${step.step}`) : step.name);

  function virtual(found, row, me) {
    const decides = me.role === 'county_administrator' && row.verdict === 'proposed';
    const told = t('signoff.virtual', { code: row.ea_code.slice(-3), residents: row.residents, verdict: t(`verdict.${row.verdict}`) });
    return make('p', { class: 'virtual' }, told,
      decides ? make('button', { type: 'button', class: 'link', onclick: () => decide(found, row, 'approved') }, t('signoff.approve')) : null,
      decides ? make('button', { type: 'button', class: 'link', onclick: () => decline(found, row) }, t('signoff.decline')) : null);
  }

  async function decide(found, row, verdict, reason = '') {
    try {
      await api.decideVirtual(found.committee_code, { ea: row.ea_code, verdict, reason, operation_id: operation() });
      return await load();
    } catch (refusal) {
      return refuse(refusal);
    }
  }

  const decline = (found, row) => dialog.open({
    title: t('signoff.decline'), reason: t('signoff.decline_why'), checks: [], undoes: [], act: ({ reason }) => decide(found, row, 'declined', reason), code: 'declined',
  });

  function ask(found, step) {
    const operationId = operation(); // pressed again after a silence, it is the same request
    const act = async ({ words, reason, understood }) => {
      await api.takeStep(found.committee_code, found.revision, { step: step.step, words, reason, understood, operation_id: operationId });
      await reload();
      await load();
    };
    dialog.open({ title: t(`step.${step.step}`), reason: step.needs_reason ? t('checklist.reason') : null, checks: step.checks, undoes: step.undoes, act, code: step.step });
  }

  function tasks(found, open) {
    dialog.list({
      title: t('signoff.tasks', { count: open.length }),
      rows: open.map((task) => ({ text: `${task.ea_code ? `${task.ea_code.slice(-3)} · ` : ''}${task.remark}`, from: t('checklist.task_from', { source: task.source }), key: task.task_id })),
      act: async (id, word) => {
        await api.finishTask(found.committee_code, id, word);
        await load();
      },
    });
  }

  state.on(['committee', 'lang', 'me', 'committees'], load);
}
