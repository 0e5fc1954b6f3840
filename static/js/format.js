// Numbers, dates and order, by language. Pure.

const locales = { zh: 'zh-CN', en: 'en-GB' };

/** A count with separators; a dash where there is none. */
export function count(value, lang) {
  return value === null || value === undefined ? '–' : new Intl.NumberFormat(locales[lang], { maximumFractionDigits: 1 }).format(value);
}

/** A share as whole percent; with its sign where `signed`. */
export function percent(share, lang, signed = false) {
  if (share === null || share === undefined) return '–';
  const style = { style: 'percent', maximumFractionDigits: 0, signDisplay: signed ? 'exceptZero' : 'auto' };
  return new Intl.NumberFormat(locales[lang], style).format(share);
}

/** The clock time of a moment of today, its date otherwise. */
export function moment(text, lang, now = new Date()) {
  const time = new Date(text);
  const today = time.toDateString() === now.toDateString();
  const shape = today ? { hour: '2-digit', minute: '2-digit', hour12: false } : { month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(locales[lang], shape).format(time);
}

/** What loads are counted in, as texts call it: of units that the rules do not count all of (boarders, vacant homes), those that count. */
export function counted(rows, measure, units = (row) => row.units) {
  return measure === 'units' && rows.some((row) => Math.abs(row.load - units(row)) >= 0.5) ? 'counted' : measure;
}

/** Where a load lies: under, in or over the band. */
export function place(load, rules) {
  if (load < rules.green_low) return 'under';
  return load > rules.green_high ? 'over' : 'in';
}

/** Rows in the order of a key; missing values last; codes break ties. */
export function sorted(rows, key, descending = false) {
  const value = (row) => (typeof key === 'function' ? key(row) : row[key]);
  const turn = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === y || (x ?? null) === (y ?? null)) return a.code < b.code ? -1 : Number(a.code > b.code);
    if (x === null || x === undefined) return 1;
    if (y === null || y === undefined) return -1;
    return (x < y ? -1 : 1) * turn;
  });
}

/** Seconds left at the pace so far; null before anything is done. */
export function secondsLeft(done, total, seconds) {
  return done > 0 && total > 0 ? Math.max(0, Math.round((seconds * (total - done)) / done)) : null;
}

/** Columns of equal length as rows. */
export function asRows(columns) {
  const names = Object.keys(columns);
  return columns.code.map((_, k) => Object.fromEntries(names.map((name) => [name, columns[name][k]])));
}

/** Rows as text that a spreadsheet takes from the clipboard. */
export function asTable(rows, columns) {
  const cell = (value) => String(value ?? '').replaceAll(/[\t\r\n]+/g, ' ');
  return [columns.map((c) => c.title), ...rows.map((row) => columns.map((c) => c.value(row)))].map((line) => line.map(cell).join('\t')).join('\n');
}

/** Bounds around several; null where there is none. */
export function around(boxes) {
  const there = boxes.filter((b) => b && b.every((v) => Number.isFinite(v)));
  if (!there.length) return null;
  return [0, 1, 2, 3].map((k) => there.reduce((m, b) => (k < 2 ? Math.min(m, b[k]) : Math.max(m, b[k])), there[0][k]));
}
