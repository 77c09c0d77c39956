/**
 * What the reader has asked for: the state of the page, which is also its address.
 * @typedef {{
 *   chosen: Object<string, string[]>, border: number | null, least: number | null, sureBorder: boolean,
 *   from: number | null, to: number | null, sureDates: boolean, text: string,
 *   incident: string, view: string, table: boolean, lang: string, sort: string, color: string,
 * }} State
 */

const DAY = 86400000;

/** @returns {State} the state in which nothing is asked for */
function emptyState() {
  return {
    chosen: {}, border: null, least: null, sureBorder: false, from: null, to: null, sureDates: false, text: '',
    incident: '', view: '', table: false, lang: '', sort: 'date', color: '',
  };
}

/**
 * Write a day as in 2021-05-12.
 * @param {number} day days since 1970
 */
function writeDay(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/**
 * @param {string | null} text
 * @returns {number | null} days since 1970, or null where the text is no day
 */
function readDay(text) {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || writeDay(time / DAY) !== text ? null : time / DAY;
}

/**
 * Write a state as the part of an address behind its #.
 * @param {State} state
 * @param {{key: string}[]} facets
 */
function writeState(state, facets) {
  const said = new URLSearchParams();
  for (const { key } of facets) {
    for (const code of state.chosen[key] || []) said.append(key, code);
  }
  if (state.border !== null) said.set('border', String(state.border));
  if (state.border !== null && state.sureBorder) said.set('sure-border', '1');
  if (state.least !== null) said.set('least', String(state.least));
  if (state.from !== null) said.set('from', writeDay(state.from));
  if (state.to !== null) said.set('to', writeDay(state.to));
  if ((state.from !== null || state.to !== null) && state.sureDates) said.set('sure-dates', '1');
  if (state.text.trim()) said.set('text', state.text.trim());
  if (state.table) said.set('show', 'table');
  if (state.sort !== 'date') said.set('sort', state.sort);
  if (state.color) said.set('color-by', state.color);
  if (state.lang) said.set('lang', state.lang);
  if (state.view) said.set('view', state.view);
  if (state.incident) said.set('incident', state.incident);
  return said.toString();
}

/**
 * Read a state from the part of an address behind its #. What the page does not know is left out.
 * @param {string} address
 * @param {{key: string, options: any[][]}[]} facets
 * @returns {{state: State, unknown: string[]}} the state, and words of the address without a meaning
 */
function readState(address, facets) {
  const state = emptyState(), said = new URLSearchParams(address);
  /** @type {string[]} */
  const unknown = [];
  for (const { key, options } of facets) {
    const known = new Map(options.map((option, rank) => [option[0], rank]));
    const codes = [...new Set(said.getAll(key))];
    unknown.push(...codes.filter((code) => !known.has(code)).map((code) => `${key}=${code}`));
    const kept = codes.filter((code) => known.has(code));
    kept.sort((a, b) => Number(known.get(a)) - Number(known.get(b)));
    if (kept.length) state.chosen[key] = kept;
  }
  const border = said.get('border');
  if (border !== null && /^\d{1,7}$/.test(border)) state.border = Number(border);
  else if (border !== null) unknown.push(`border=${border}`);
  const least = said.get('least');
  if (least !== null && /^\d{1,7}$/.test(least)) state.least = Number(least);
  else if (least !== null) unknown.push(`least=${least}`);
  for (const key of /** @type {('from' | 'to')[]} */ (['from', 'to'])) {
    const text = said.get(key);
    state[key] = readDay(text);
    if (text !== null && state[key] === null) unknown.push(`${key}=${text}`);
  }
  if (state.from !== null && state.to !== null && state.from > state.to) {
    [state.from, state.to] = [state.to, state.from];
  }
  state.sureBorder = state.border !== null && said.get('sure-border') === '1';
  state.sureDates = (state.from !== null || state.to !== null) && said.get('sure-dates') === '1';
  state.text = (said.get('text') || '').trim();
  state.table = said.get('show') === 'table';
  const sort = said.get('sort') || 'date';
  if (SORTS.includes(sort)) state.sort = sort;
  else unknown.push(`sort=${sort}`);
  const color = said.get('color-by') || '';
  if (COLORINGS.includes(color)) state.color = color;
  else if (color) unknown.push(`color-by=${color}`);
  const lang = said.get('lang') || '';
  if (Object.keys(LANGUAGES).includes(lang)) state.lang = lang;
  else if (lang) unknown.push(`lang=${lang}`);
  state.incident = said.get('incident') || '';
  const view = said.get('view') || '';
  if (/^\d+(\.\d+)?\/-?\d+(\.\d+)?\/-?\d+(\.\d+)?$/.test(view)) state.view = view;
  return { state, unknown };
}

/**
 * The address bar. In frames without an address of their own nothing is written, and nothing breaks.
 */
class Address {
  /** @param {(text: string) => void} onChange called when the reader goes to another state */
  constructor(onChange) {
    this.last = this.read() || '';
    const listen = () => {
      const text = this.read();
      if (text === null || text === this.last) return;
      this.last = text;
      onChange(text);
    };
    addEventListener('hashchange', listen);
    addEventListener('popstate', listen);
  }

  /** @returns {string | null} the state in the address; null for a place of the page (#about) */
  read() {
    const text = location.hash.slice(1);
    return text && !text.includes('=') ? null : text;
  }

  /**
   * @param {string} text
   * @param {boolean} step whether the way back leads to the state before
   */
  write(text, step) {
    if (text === this.last) return;
    this.last = text;
    try {
      const address = text ? `#${text}` : location.pathname + location.search;
      if (step && window === window.top) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
    } catch {
      // an srcdoc frame refuses this; the state is then only in the page
    }
  }

  /** @returns {string} the address of the page as it is now */
  whole() {
    return `${location.href.split('#')[0]}${this.last ? `#${this.last}` : ''}`;
  }
}
