// The page that brings data into a project: files, what each layer is, the import, then the plan.
import * as api from '../api.js';
import { byId, make } from '../dom.js';
import { count } from '../format.js';
import { firstLanguage, has, label, lang, speak, t } from '../words.js';
import { followed } from './follow.js';
import { firstChoice, idOf, keptOf, plannedImports, whyNot } from './kept.js';
import { layerCard } from './layer_card.js';
import { reportTable } from './report.js';

const STEPS = ['files', 'layers', 'import', 'plan'];
let kept = null;
let there = []; // boxes of the committees of the project
let working = null; // the job that runs, as the server tells it
let drawn = false;

function refuse(refusal) {
  if (['login_needed', 'password_must_change'].includes(refusal?.code)) return window.location.assign('/login');
  const box = byId('problem-line');
  box.textContent = refusal ? refusal.message || t('problem.offline') : '';
  box.hidden = !refusal;
  return null;
}

const known = () => kept.files.filter((file) => file.layers);
const choiceOf = (file, layer) => kept.choices[idOf(file, layer)] ?? firstChoice(layer);
const faults = () => known().flatMap((file) => file.layers.map((layer) => whyNot(layer, choiceOf(file, layer)))).filter(Boolean);
const busy = () => kept.files.some((file) => !file.layers && !file.error);

function go(step) {
  kept.step = step;
  kept.save();
  refuse(null);
  show();
  window.scrollTo(0, 0);
}

// Files

async function add(list) {
  for (const content of list) {
    const file = { name: content.name, sent: 0 };
    kept.files.push(file);
    show();
    try {
      const answer = await api.sendFile(content, (share) => { file.sent = share; show(); });
      Object.assign(file, { upload: answer.id, name: answer.name });
      await describe(file);
    } catch (refusal) {
      file.error = refusal.message || t('problem.offline');
      refuse(refusal.code === 'login_needed' ? refusal : null);
    }
    kept.save();
    show();
  }
}

/** Have a file read; `crs` wins over what it says. */
async function describe(file, crs = null) {
  const { id } = await api.startJob('describe', { upload: file.upload, ...(crs ? { crs } : {}) });
  file.job = id;
  kept.save();
  await read(file);
}

async function read(file) {
  const job = await followed(file.job);
  if (job.made) Object.assign(file, { layers: job.made.layers, error: null });
  else file.error = job.error?.message ?? t('wizard.cut_off');
}

/** One layer of a file as it lies in another coordinate system; the others stay. */
async function placed(file, crs, index) {
  const before = file.layers;
  try {
    await describe(file, crs);
    if (file.error) refuse({ message: file.error });
    else file.layers = before.map((layer, i) => (i === index ? { ...file.layers[i], role: layer.role } : layer));
  } catch (refusal) {
    refuse(refusal);
  }
  file.error = null;
  kept.save();
  show();
}

function drop(file) {
  kept.files = kept.files.filter((other) => other !== file);
  kept.save();
  if (file.upload) api.deleteFile(file.upload).catch(() => {}); // it goes by itself after some days
  show();
}

function fileRow(file) {
  const said = file.error ? make('span', { class: 'fault' }, file.error)
    : file.layers ? make('span', { class: 'good' }, t('wizard.found', { count: count(file.layers.length, lang()) }))
      : make('span', {}, file.upload ? t('wizard.reading') : t('wizard.sending', { share: Math.round(100 * file.sent) }), make('progress', { 'aria-label': file.name }));
  return make('div', { class: 'card' }, make('div', { class: 'line' }, make('h2', {}, file.name), said,
    make('button', { type: 'button', onclick: () => drop(file), 'aria-label': `${t('wizard.remove')}: ${file.name}` }, t('wizard.remove'))));
}

function filesStep() {
  const input = make('input', { type: 'file', multiple: true, id: 'choose-files', 'aria-label': t('wizard.choose_files'), hidden: true, onchange: (e) => add([...e.target.files]) });
  const zone = make('div', { class: 'drop',
    ondragover: (e) => { e.preventDefault(); zone.classList.add('over'); },
    ondragleave: () => zone.classList.remove('over'),
    ondrop: (e) => { e.preventDefault(); zone.classList.remove('over'); add([...e.dataTransfer.files]); } },
  make('p', {}, t('wizard.drop')), make('button', { type: 'button', class: known().length ? null : 'primary', onclick: () => input.click() }, t('wizard.choose_files')), input, make('p', { class: 'quiet' }, t('wizard.kinds')));
  return [make('p', {}, t('wizard.files_help')), zone, kept.files.map(fileRow),
    make('div', { class: 'line' }, make('button', { type: 'button', id: 'next', class: 'primary', disabled: !known().length || busy(), onclick: () => go('layers') }, t('wizard.next')))];
}

// Layers

function layersStep() {
  const boxes = (own) => known().flatMap((f) => f.layers.filter((l) => l !== own && l.box && choiceOf(f, l).role).map((l) => l.box));
  const chosen = (id, choice) => {
    kept.choices[id] = choice;
    kept.save();
    show();
  };
  const cards = known().flatMap((file) => file.layers.map((layer, i) => layerCard(file, layer, kept.choices, { there, others: boxes(layer), busy: busy(), chosen, placed: (crs) => placed(file, crs, i) })));
  const planned = plannedImports(known(), kept.choices);
  const lack = !there.length && !planned.some((i) => i.role === 'committees');
  const start = () => {
    kept.imports = plannedImports(known(), kept.choices);
    go('import');
    work();
  };
  return [make('p', {}, t('wizard.layers_help')), cards, lack ? make('p', { class: 'fault' }, t('wizard.needs_committees')) : null,
    make('div', { class: 'line' }, make('button', { type: 'button', onclick: () => go('files') }, t('wizard.back')),
      make('button', { type: 'button', id: 'start', class: 'primary', disabled: lack || !planned.length || faults().length > 0, onclick: start }, t('wizard.start', { count: count(planned.length, lang()) })))];
}

// Import

/** Import one layer after the other; a reload goes on with the one that runs. */
async function work() {
  for (const one of kept.imports) {
    if (one.made) continue;
    try {
      one.error = null;
      if (!one.job) one.job = (await api.startJob('import', one.args)).id;
      kept.save();
      const job = await followed(one.job, (told) => { working = told; show(); });
      Object.assign(one, { made: job.made, error: job.made ? null : job.error?.message ?? t('wizard.cut_off'), job: null });
    } catch (refusal) {
      Object.assign(one, { error: refusal.message || t('problem.offline'), job: null });
    }
    working = null;
    kept.save();
    show();
    if (one.error) return;
  }
  await lookThere();
  show();
}

function importRow(one) {
  const said = one.error ? make('span', { class: 'fault' }, one.error)
    : one.made ? make('span', { class: 'good' }, t('wizard.read', { count: count(one.made.rows_read, lang()), refused: count(one.made.rows_refused, lang()) }))
      : one.job ? make('span', {}, t('wizard.reading'), make('progress', { 'aria-label': one.title })) : make('span', { class: 'quiet' }, t('wizard.waits'));
  return make('div', { class: 'card' }, make('div', { class: 'line' }, make('h2', {}, `${one.title} → ${t(`wizard_role.${one.role}`)}`), said,
    one.job && working ? make('button', { type: 'button', disabled: working.cancelling, onclick: () => api.cancel(one.job).catch(refuse) }, t('job.cancel')) : null));
}

function importStep() {
  const stopped = kept.imports.some((i) => i.error);
  const done = kept.imports.every((i) => i.made);
  return [kept.imports.map(importRow), kept.imports.some((i) => i.made) ? reportTable(kept.imports) : null,
    make('div', { class: 'line' },
      stopped ? make('button', { type: 'button', onclick: () => go('layers') }, t('wizard.back')) : null,
      stopped ? make('button', { type: 'button', id: 'again', class: 'primary', onclick: () => work() }, t('wizard.again')) : null,
      done ? make('button', { type: 'button', id: 'delineate', class: 'primary', onclick: plan }, t('next.delineate_all')) : null,
      done ? make('button', { type: 'button', onclick: more }, t('wizard.more')) : null)];
}

function more() {
  kept.forget();
  show();
}

// Plan

async function plan() {
  go('plan');
  try {
    kept.plan = { job: (await api.delineate(null)).id };
    kept.save();
    await followPlan();
  } catch (refusal) {
    kept.step = 'import';
    show();
    refuse(refusal);
  }
}

async function followPlan() {
  const job = await followed(kept.plan.job, (told) => { working = told; show(); });
  working = null;
  kept.plan = { made: job.made, error: job.made ? null : job.error?.message ?? t('wizard.cut_off') };
  kept.save();
  show();
}

function planStep() {
  const { made, error } = kept.plan ?? {};
  if (made) {
    return [make('div', { class: 'card' }, make('p', { class: 'good', id: 'planned' }, t('wizard.planned', { committees: count(made.committees, lang()), eas: count(made.eas, lang()) })),
      make('div', { class: 'line' }, make('button', { type: 'button', class: 'primary', id: 'to-map', onclick: () => { kept.forget(); window.location.assign('/'); } }, t('wizard.to_list')))) ];
  }
  if (error) return [make('p', { class: 'fault' }, error), make('button', { type: 'button', class: 'primary', onclick: plan }, t('wizard.again'))];
  const step = working && has(`job.${working.text}`) ? t(`job.${working.text}`) : t('job.start');
  return [make('div', { class: 'card' }, make('h2', {}, step), make('progress', { max: working?.total || null, value: working?.total ? working.done : null, 'aria-label': step }),
    make('div', { class: 'line' }, working ? make('button', { type: 'button', id: 'cancel', disabled: working.cancelling, onclick: () => api.cancel(working.id).catch(refuse) }, t('job.cancel')) : null))];
}

// The page

const PARTS = { files: filesStep, layers: layersStep, import: importStep, plan: planStep };

/** Draw the step anew, with the focus where it was. */
function show() {
  if (!drawn) return;
  const held = document.activeElement;
  const [id, said] = [held?.id, held?.getAttribute('aria-label')];
  const tops = new Map([...document.querySelectorAll('.scroll')].map((box) => [box.getAttribute('aria-label'), box.scrollTop]));
  byId('steps').replaceChildren(...STEPS.map((step, i) => make('li', { 'aria-current': kept.step === step ? 'step' : null }, `${i + 1} ${t(`wizard_step.${step}`)}`)));
  byId('step').replaceChildren(...PARTS[kept.step]().flat(Infinity).filter(Boolean));
  document.title = `Enumap · ${t('wizard.title')}`;
  for (const box of document.querySelectorAll('.scroll')) box.scrollTop = tops.get(box.getAttribute('aria-label')) ?? 0;
  const again = id ? byId(id) : [...document.querySelectorAll('#step [aria-label]')].find((e) => said && e.getAttribute('aria-label') === said);
  again?.focus({ preventScroll: true });
}

async function lookThere() {
  there = (await api.committees()).map((row) => row.box).filter(Boolean);
}

/** What ran when the page was closed goes on. */
async function resume() {
  kept.files = kept.files.filter((file) => file.upload); // the rest was cut off while it was sent
  for (const file of kept.files.filter((f) => f.job && !f.layers && !f.error)) {
    await read(file).catch((refusal) => { file.error = refusal.message; });
    kept.save();
    show();
  }
  if (kept.step === 'import' && !kept.imports.some((i) => i.error)) await work();
  if (kept.step === 'plan' && kept.plan?.job) await followPlan();
}

async function start() {
  await speak(firstLanguage());
  label();
  byId('language').addEventListener('click', async () => {
    await speak(lang() === 'zh' ? 'en' : 'zh');
    label();
    show();
  });
  const [me, project] = await Promise.all([api.me(), api.project(), lookThere()]);
  if (!me.may.import) return refuse({ message: t('wizard.may_not') });
  kept = keptOf(project.name);
  drawn = true;
  show();
  document.body.dataset.ready = 'yes';
  return resume();
}

start().catch(refuse);
