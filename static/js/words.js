// Texts by key, in the language chosen; kept in static/locales/.
import * as api from './api.js';

let texts = {};
let language = 'zh';
const KEPT = 'enumap.language';

export const lang = () => language;

/** The language chosen before, else the browser's first one that we speak. */
export function firstLanguage() {
  const kept = window.localStorage.getItem(KEPT);
  if (kept === 'zh' || kept === 'en') return kept;
  const ours = window.navigator.languages.map((l) => l.slice(0, 2).toLowerCase()).find((l) => l === 'zh' || l === 'en');
  return ours ?? 'en'; // who reads neither is likelier to get by in English
}

/** Load the texts of a language and remember it. */
export async function speak(chosen) {
  api.speak(chosen);
  texts = await api.words(chosen);
  language = chosen;
  window.localStorage.setItem(KEPT, chosen);
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

/** The text of a key, its {names} filled. */
export function t(key, values = {}) {
  return fill(texts[key] ?? key, values);
}

/** A text with its {names} filled; {count:building|buildings} gives the one word where the count is 1, else the other. Pure. */
export function fill(text, values) {
  return text.replaceAll(/\{(\w+)(?::([^|{}]*)\|([^|{}]*))?\}/g, (whole, name, one, several) => {
    if (!(name in values)) return whole;
    if (several === undefined) return String(values[name]);
    return String(values[name]) === '1' ? one : several;
  });
}

/** Whether there is a text for a key. */
export const has = (key) => key in texts;

/** Put the texts into the elements that name them. */
export function label(root = document) {
  const targets = [['t', null], ['tTitle', 'title'], ['tLabel', 'aria-label'], ['tPlaceholder', 'placeholder']];
  for (const [name, attribute] of targets) {
    const selector = `[data-${name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}]`;
    for (const element of root.querySelectorAll(selector)) {
      if (attribute) element.setAttribute(attribute, t(element.dataset[name]));
      else element.textContent = t(element.dataset[name]);
    }
  }
}
