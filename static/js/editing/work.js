// The tool in use: what was chosen with it, what speaks against it, the loads it would make, and applying it.
import * as api from '../api.js';
import { calm } from '../dom.js';
import { t } from '../words.js';
import { number } from './common.js';
import { neighbours, partsWithin, partKey } from './draft.js';
import { comparison, foretold } from './foretold.js';
import { toolOf, whyNot } from './tools.js';

const ASK_AFTER_MS = 120;
export const NO_WORK = { data: {}, said: null, would: null, preview: null, loads: null, asking: false, refusal: null };

/** A text from key and values, or as it is. */
export const saidText = (said) => (Array.isArray(said) ? t(said[0], said[1]) : said);

/** A message with areas of the committee by their numbers alone. */
const shortly = (message, { code }) => message.replaceAll(new RegExp(`${code}([0-9]{3})`, 'g'), '$1');

export function toolWork(state, { desk, map, refuse, showForm }) {
  let asking = new AbortController();
  let known = { draft: null, beside: null };
  const choice = () => ({ ea: state.get().ea, building: state.get().building });
  const now = () => toolOf(state.get().tool);

  /** What tools look at. Who lies beside whom is worked out once for a draft. */
  function world() {
    const { draft } = state.get();
    if (known.draft !== draft) known = { draft, beside: neighbours(draft) };
    return { draft, beside: known.beside };
  }

  /** Take up a tool; whether it could be. */
  function use(id) {
    const { draft, desk: stand } = state.get();
    const tool = toolOf(id);
    const why = !draft || !stand ? ['edit.choose_committee', {}] : whyNot(tool, draft, stand, choice());
    if (why) {
      refuse({ message: saidText(why) });
      return false;
    }
    const data = tool.start(choice(), world());
    state.set({ tool: id, work: { ...NO_WORK, data } });
    map.editing.listen(id === 'select' ? null : handlers(tool));
    if (id !== 'select') desk.lease();
    put(data);
    return true;
  }

  const handlers = (tool) => ({
    click: (hit) => take(tool.click?.(state.get().work.data, hit, world())),
    double: end,
    hover: (hit) => { if (tool.draws) sketch(hit.point); },
    paints: Boolean(tool.paints),
    paintsAt: (hit) => tool.paintsAt?.(state.get().work.data, hit, world()) ?? false,
    paint: (hits) => take(tool.paint(state.get().work.data, hits, world())),
    lasso: (ring) => take(tool.paint(state.get().work.data, partsWithin(state.get().draft, ring).map((part) => ({ part: partKey(part), ea: part.ea_code, cell: part.cell_id })), world())),
  });

  const sketch = (cursor) => map.editing.sketch(now().marks(state.get().work.data, world()), state.get().work.data.ended ? null : cursor);

  function take(answer) {
    if (!answer) return;
    if (answer.said) say(answer);
    else put(answer.data);
  }

  function say({ said, would = null }) {
    state.set({ work: { ...state.get().work, said, would } });
    draw();
  }

  /** What the tool knows now; loads are told at once where they are sums, and asked of the server. */
  function put(data) {
    const edit = now().edit(data, world());
    asking.abort();
    state.set({ work: { ...NO_WORK, reason: state.get().work.reason, data, loads: edit && foretold(state.get().draft, edit), asking: Boolean(edit) } });
    map.editing.preview(null);
    draw();
    if (edit) ask(edit);
    wantFacts(data);
  }

  function draw() {
    const { draft, work, tool } = state.get();
    if (!draft) return;
    const marks = tool === 'select' ? { eas: choice().ea ? [choice().ea] : [] } : now().marks(work.data, world());
    map.editing.marks({ ...marks, would: work.would ?? marks.would }, draft);
  }

  const ask = calm(async (edit) => {
    const { draft, work } = state.get();
    if (!draft || now().edit(work.data, world())?.op !== edit.op) return;
    asking = new AbortController();
    const { signal } = asking;
    const still = () => !signal.aborted && state.get().work.data === work.data;
    try {
      const preview = await api.preview(draft.code, { op: edit.op, args: edit.args, ...(edit.drawn ? { crs: 'EPSG:4326' } : {}) }, signal);
      if (!still()) return;
      state.set({ work: { ...state.get().work, preview, loads: comparison(draft, preview), asking: false } });
      map.editing.preview(preview, draft);
    } catch (refusal) {
      if (!still() || refusal.name === 'AbortError') return;
      state.set({ work: { ...state.get().work, asking: false, refusal: refusal.code === 'offline' ? null : shortly(refusal.message, draft) } });
    }
  }, ASK_AFTER_MS);

  async function wantFacts(data) {
    const id = now().wants?.(data);
    if (!id) return;
    try {
      const facts = await api.building(id);
      if (state.get().work.data === data) put(now().told(data, facts));
      showForm();
    } catch (refusal) {
      refuse(refusal);
    }
  }

  /** A field of the form was filled in. */
  function fill(name, value) {
    const { data } = state.get().work;
    put(now().filled ? now().filled(data, name, value, world()) : { ...data, [name]: value });
  }

  /** End what is being drawn; whether there was something to end. */
  function end() {
    const done = now().ended?.(state.get().work.data);
    if (done && !state.get().work.data.ended) put(done);
    return Boolean(done);
  }

  function apply() {
    const { work, tool: id } = state.get();
    const tool = toolOf(id);
    const edit = tool.edit(work.data, world());
    if (!edit) return end();
    if (work.refusal) return say({ said: work.refusal });
    const reason = work.reason ?? '';
    const further = tool.more?.(work.data) ?? [];
    desk.apply(edit, work.preview, reason);
    for (const one of further) desk.apply(one, null, reason);
    because('');
    put(tool.after ? tool.after(work.data) : tool.start({}, world()));
    return true;
  }

  /** One step back: what was chosen, then the tool; whether there was something to leave. */
  function leave() {
    const { tool: id, work } = state.get();
    if (id === 'select') return false;
    const fresh = now().start({}, world());
    if (JSON.stringify(fresh) !== JSON.stringify(work.data)) put(fresh);
    else use('select');
    return true;
  }

  function back() {
    const data = now().back?.(state.get().work.data);
    if (data) put(data);
    return Boolean(data);
  }

  const because = (reason) => state.set({ work: { ...state.get().work, reason } });

  state.on(['ea'], () => { if (state.get().tool === 'select') draw(); });
  state.on(['draft'], () => {
    const { draft, tool } = state.get();
    if (!draft) {
      state.set({ tool: 'select', work: NO_WORK });
      map.editing.listen(null);
      map.editing.marks({}, null);
      map.editing.preview(null);
    } else if (tool === 'select') draw();
  });
  return {
    use, apply, leave, back, fill, end,
    /** Choose an area by its number, as a click on it would. */
    pickEa: (code) => {
      if (!state.get().draft.eas.has(code)) say({ said: ['edit.no_ea', { ea: number(code) }] });
      else if (now().click) take(now().click(state.get().work.data, { ea: code, point: null, part: null, cell: null }, world()));
    },
    because, world,
  };
}
