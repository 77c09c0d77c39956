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
 * Tell whether a text is a part of the world that the map can show.
 * @param {string} text zoom/latitude/longitude
 * @param {any} map
 */
function isView(text, map) {
  const [zoom, latitude, longitude] = text.split('/').map(Number);
  return /^\d+(\.\d+)?(\/-?\d+(\.\d+)?){2}$/.test(text) && zoom >= map.getMinZoom() &&
    zoom <= map.getMaxZoom() && Math.abs(latitude) <= 90 && Math.abs(longitude - (WORLD.across ? 180 : 0)) <= 180;
}

/**
 * Read a state from the part of an address behind its #. What the page does not know is left out.
 * @param {string} address
 * @param {{key: string, options: any[][]}[]} facets
 * @param {any} map
 * @returns {{state: State, unknown: string[]}} the state, and words of the address without a meaning
 */
function readState(address, facets, map) {
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
  /** @param {string} key @param {(text: string) => boolean} fits @returns {string} its value; empty where it does not fit */
  const read = (key, fits) => {
    const text = said.get(key) || '';
    return fits(text) ? text : '';
  };
  for (const key of /** @type {('border' | 'least')[]} */ (['border', 'least'])) {
    const number = read(key, (text) => /^\d{1,7}$/.test(text));
    if (number) state[key] = Number(number);
  }
  for (const key of /** @type {('from' | 'to')[]} */ (['from', 'to'])) state[key] = readDay(said.get(key));
  if (state.from !== null && state.to !== null && state.from > state.to) {
    [state.from, state.to] = [state.to, state.from];
  }
  state.sureBorder = state.border !== null && said.get('sure-border') === '1';
  state.sureDates = (state.from !== null || state.to !== null) && said.get('sure-dates') === '1';
  state.text = (said.get('text') || '').trim();
  state.table = said.get('show') === 'table';
  state.sort = read('sort', (text) => SORTS.includes(text)) || 'date';
  state.color = read('color-by', (text) => COLORINGS.includes(text));
  state.lang = read('lang', (text) => Object.keys(LANGUAGES).includes(text));
  state.incident = said.get('incident') || '';
  state.view = read('view', (text) => isView(text, map));
  const kept = new URLSearchParams(writeState(state, facets));
  for (const [key, text] of said) {
    const word = `${key}=${text}`, again = text !== said.get(key) && !facets.some((facet) => facet.key === key);
    if (text.trim() && (again || !kept.has(key)) && word !== 'sort=date' && !unknown.includes(word)) unknown.push(word);
  }
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
