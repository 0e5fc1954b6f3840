// Editing on the page: joins the desk, the tool in use and what shows them; keys.
import { lightest } from '../cures.js';
import { balanceSliders } from './balance.js';
import { workBar } from './bar.js';
import { beside } from './common.js';
import { conflictCard } from './conflict.js';
import { editDesk } from './desk.js';
import { toolForm } from './form.js';
import { historyPanel } from './history.js';
import { keySheet } from './keysheet.js';
import { browserStore } from './queue.js';
import { toolRail } from './rail.js';
import { TOOLS } from './tools.js';
import { NO_WORK, toolWork } from './work.js';

const DIGITS_MS = 1500; // within which the three digits of a number are typed

/** What the state of the page holds for editing, at first. */
export const EDITING = { draft: null, desk: null, tool: 'select', work: NO_WORK, saving: { waiting: 0, sending: false, silent: false }, savedAt: null, late: null, other: null, denied: null };

export async function editor(state, { map, refuse, reload, select }) {
  const desk = editDesk(state, { store: await browserStore(), map, refuse, reload });
  let form = null;
  const work = toolWork(state, { desk, map, refuse, showForm: () => form.focus() });
  form = toolForm(state, { fill: work.fill, apply: work.apply, world: work.world });
  const sheet = keySheet();
  workBar(state, { apply: work.apply, leave: work.leave, turn: desk.turn, because: work.because }).knows(work.world);
  toolRail(state, { use: work.use, sheet: sheet.toggle });
  conflictCard(state, { choose: (what) => desk.choose(what).catch(refuse) });
  historyPanel(state, { map, turn: desk.turn, refuse });
  balanceSliders(state, { plan: (count) => {
    if (!work.use('redelineate')) return;
    work.fill('which', 'all');
    work.fill('count', count);
  } });
  let digits = { text: '', at: 0 };

  /** Three digits choose an area of the committee by its number. */
  function digit(key) {
    const { draft, tool } = state.get();
    digits = { text: (performance.now() - digits.at < DIGITS_MS ? digits.text : '') + key, at: performance.now() };
    if (digits.text.length < 3) return;
    const code = `${draft.code}${digits.text}`;
    digits.text = '';
    if (tool === 'select' && draft.eas.has(code)) select(code);
    else if (tool !== 'select') work.pickEa(code);
  }

  /** Keys with Ctrl; whether it was one of ours. */
  function turning(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || !['z', 'y'].includes(key)) return false;
    desk.turn(key === 'y' || event.shiftKey ? 'redo' : 'undo', {}, true).catch(refuse);
    return true;
  }

  /** Whether Enter presses what has the focus: not the button of the tool that is in use already. */
  const pressable = (target) => Boolean(target.closest('button, a')) && target.closest('[data-tool]')?.dataset.tool !== state.get().tool;

  function plain(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === '?') return sheet.toggle() ?? true;
    if (!state.get().draft) return false;
    if (event.key === 'Enter') return !pressable(event.target) && Boolean(work.apply());
    if (event.key === 'Backspace') return work.back();
    if (/^[0-9]$/.test(event.key)) return digit(event.key) ?? true;
    const tool = TOOLS.find((one) => one.key === event.key.toLowerCase());
    if (!tool) return false;
    work.use(tool.id);
    return true;
  }

  let awaited = null; // a tool and an area, taken up when the plan has come; forgotten where another committee is chosen before

  /** Take up the tool that waits, once the plan that it is for is here. */
  function takeUp() {
    const { committee, draft, desk: stand } = state.get();
    if (awaited && awaited.committee !== committee) awaited = null;
    if (!awaited || draft?.code !== committee || !stand) return;
    const { tool, ea } = awaited;
    awaited = null;
    if (!work.use(tool) || tool !== 'merge') return;
    const partner = lightest(ea, beside(work.world(), [ea]), draft.eas);
    if (partner) work.pickEa(partner);
  }

  state.on(['committee', 'draft', 'desk'], takeUp);

  return {
    /** Take up a tool for an issue, which has been chosen on the map: its loads are shown, Enter applies. */
    take(tool, issue) {
      document.activeElement?.blur(); // Enter applies, and does not press the button again
      awaited = { tool, ea: issue.ea_code, committee: state.get().committee };
      takeUp();
    },
    /** Esc: one step back; whether there was something to leave. */
    leave() {
      if (document.activeElement?.closest('#tool-form, #edit-bar')) document.activeElement.blur(); // keys are those of tools again
      if (sheet.leave()) return true;
      return work.leave();
    },
    /** A key that was pressed outside a field; whether it was ours. */
    key(event) {
      const ours = turning(event) || plain(event);
      if (ours) event.preventDefault();
      return ours;
    },
    /** Keys within the card and the bar of a tool. */
    within: (event) => event.key === 'Escape' && Boolean(event.target.closest('#tool-form, #edit-bar')),
    async start() {
      await desk.open();
      return desk.start();
    },
    again: desk.again,
  };
}
