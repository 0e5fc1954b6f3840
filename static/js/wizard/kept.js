// What the wizard keeps in the browser, so that a reload goes on where it was.
const BEGINNING = { step: 'files', files: [], choices: {}, imports: [], plan: null };

/** The order in which layers are imported: what others are laid on comes first. */
export const ORDER = ['committees', 'regions', 'buildings', 'barriers', 'together', 'eas', 'totals', 'units'];

export function keptOf(project) {
  const key = `enumap.wizard.${project}`;
  let found = {};
  try {
    found = JSON.parse(window.localStorage.getItem(key)) ?? {};
  } catch { /* written by another version */ }
  const kept = { ...structuredClone(BEGINNING), ...found };
  kept.save = () => window.localStorage.setItem(key, JSON.stringify(kept));
  kept.forget = () => {
    Object.assign(kept, structuredClone(BEGINNING));
    kept.save();
  };
  return kept;
}

/** Id of a layer among all that were sent. */
export const idOf = (file, layer) => `${file.upload}|${layer.layer ?? ''}`;

/** The level that is meant where districts and the areas within them share a layer: the finest. Pure. */
const finest = (layer) => layer.levels?.values.at(-1)?.where ?? null;

/** What is chosen for a layer as long as nobody has chosen otherwise. Pure. */
export function firstChoice(layer) {
  return { role: layer.role ?? '', mapping: {}, mode: '', where: layer.role === 'committees' ? finest(layer) : null, crs: null };
}

/** Why a layer cannot be imported as it is chosen: the key of a text, or null. Pure. */
export function whyNot(layer, choice) {
  if (!choice.role) return null;
  if (layer.shape !== 'none' && !layer.crs && !choice.crs) return 'wizard.needs_crs';
  const lacking = (layer.fields[choice.role] ?? []).some((f) => f.needed && !(choice.mapping[f.field] ?? f.column));
  return lacking ? 'wizard.needs_column' : null;
}

/** What an import is asked for with. Pure. */
export function askedWith(file, layer, choice, keep) {
  const { key, ...mapping } = choice.mapping;
  const own = layer.fields[choice.role].find((f) => f.field === 'key')?.column;
  return {
    upload: file.upload, role: choice.role, keep,
    ...(layer.layer ? { layer: layer.layer } : {}), ...(choice.mode ? { mode: choice.mode } : {}), ...(choice.where ? { where: choice.where } : {}),
    ...(choice.crs ? { crs: choice.crs } : {}), ...(Object.keys(mapping).length ? { mapping } : {}), ...(choice.role === 'units' ? { key: key ?? own } : {}),
  };
}

/** Imports in their order; the last one of a file lets it be deleted. Pure. */
export function plannedImports(files, choices) {
  const chosen = files.flatMap((file) => (file.layers ?? []).map((layer) => ({ file, layer, choice: choices[idOf(file, layer)] ?? firstChoice(layer) })))
    .filter(({ choice }) => choice.role)
    .sort((a, b) => ORDER.indexOf(a.choice.role) - ORDER.indexOf(b.choice.role));
  return chosen.map(({ file, layer, choice }, i) => ({
    title: layer.title, role: choice.role, job: null, made: null, error: null,
    args: askedWith(file, layer, choice, chosen.slice(i + 1).some((other) => other.file === file)),
  }));
}
