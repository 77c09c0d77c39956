/**
 * What can be said, as geomap/language/messages.py makes it: text, a number, or a message with the
 * key of a string (`k`) and what fills its places, a unit (`u`), side (`s`) or place (`p`) by its
 * code, a day (`d`), a number with so many decimals (`f`, `x`), parts in a row (`j`, `w`), or a part
 * at the start of a sentence (`c`) or within one (`i`).
 * @typedef {string | number | {[name: string]: any}} Part
 */

/**
 * Names in one language, as geomap/language/voice.py has them.
 * `bare` and `labels` are those on the map: of units by code, of all else by the first label.
 * `texts` are strings that only this page needs.
 * @typedef {{
 *   texts?: {[key: string]: any}, units: {[code: string]: string}, sides: {[code: string]: string},
 *   places: {[name: string]: string}, bare: {[code: string]: string}, labels: {[label: string]: string},
 * }} Names
 */

/** Formats of numbers by their decimals; making one takes longer than a hundred uses. @type {Map<string, Intl.NumberFormat>} */
const FORMATS = new Map();
const HOLE = /\{(\w+)\}/g;

/**
 * Says messages in one language, as geomap/language/voice.py does.
 */
class Voice {
  /**
   * @param {string} lang
   * @param {{[key: string]: any}} strings texts by key; several by plural form
   * @param {Names} names
   */
  constructor(lang, strings, names) {
    this.lang = lang;
    this.strings = strings;
    this.names = names;
    /** What stands between thousands and before decimals. Browsers do not know all languages. */
    this.marks = [strings['number.thousands'], strings['number.decimal']];
    /** Made when first asked, which takes a millisecond; null where the browser lacks the language. @type {Intl.PluralRules | null | undefined} */
    this.plural = undefined;
  }

  /**
   * @param {Part} part
   * @returns {string}
   */
  say(part) {
    if (typeof part === 'string') return part;
    if (typeof part === 'number') return this.sayNumber(part, { maximumFractionDigits: 3 });
    if ('k' in part) return this.fill(part);
    if ('u' in part) return this.names.units[part.u] || part.u;
    if ('s' in part) return this.names.sides[part.s] || part.s;
    if ('p' in part) return this.names.places[part.p] || part.p;
    if ('d' in part) return this.sayDay(part.d);
    if ('f' in part) return this.sayExactly(part.f, part.x);
    if ('j' in part) return this.join(part.j.map((/** @type {Part} */ one) => this.say(one)).filter(Boolean), part.w);
    return 'i' in part ? this.first(this.say(part.i), 'toLocaleLowerCase') : this.first(this.say(part.c));
  }

  /** @param {{[name: string]: any}} message */
  fill(message) {
    const text = this.strings[message.k];
    if (text === undefined) throw new Error(`no string ${message.k}`);
    const chosen = typeof text === 'string' ? text : text[this.pluralOf(message.n)] || text.other;
    return chosen.replace(HOLE, (/** @type {string} */ _, /** @type {string} */ name) => this.say(message[name]));
  }

  /**
   * @param {string[]} said
   * @param {string} how
   */
  join(said, how) {
    const last = how === 'and' || how === 'or', between = this.strings[last ? 'join.comma' : `join.${how}`];
    if (said.length < 2 || !last) return said.join(between);
    return `${said.slice(0, -1).join(between)}${this.strings[`join.${how}`]}${said[said.length - 1]}`;
  }

  /** @param {number} day days since 1970 */
  sayDay(day) {
    const date = new Date(day * DAY);
    return this.say({
      k: 'date.day', d: String(date.getUTCDate()), month: { k: `month.of.${date.getUTCMonth() + 1}` },
      y: String(date.getUTCFullYear()).padStart(4, '0'),
    });
  }

  /**
   * @param {number} value
   * @param {number} digits
   */
  sayExactly(value, digits) {
    return this.sayNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /**
   * @param {number} value
   * @param {Intl.NumberFormatOptions} options
   */
  sayNumber(value, options) {
    const { minimumFractionDigits: least = 0, maximumFractionDigits: most = 0 } = options, key = `${least} ${most}`;
    const known = FORMATS.get(key), format = known || new Intl.NumberFormat('en', options);
    if (!known) FORMATS.set(key, format);
    return format.format(value).replace(/[,.]/g, (mark) => this.marks[mark === ',' ? 0 : 1]);
  }

  /**
   * @param {number} count
   * @returns {string} its plural form; in Armenian, which not every browser knows, 0 and 1 are alike
   */
  pluralOf(count) {
    if (this.plural === undefined) {
      this.plural = Intl.PluralRules.supportedLocalesOf(this.lang).length ? new Intl.PluralRules(this.lang) : null;
    }
    return this.plural ? this.plural.select(count) : Math.abs(count) < 2 ? 'one' : 'other';
  }

  /**
   * @param {string} text
   * @param {'toLocaleUpperCase' | 'toLocaleLowerCase'} [size] of its first letter
   */
  first(text, size = 'toLocaleUpperCase') {
    const [first = ''] = text;
    return first[size](this.lang) + text.slice(first.length);
  }
}

/** The voice of the page; set when the page starts. @type {Voice} */
let voice;

/**
 * Say a string of the page.
 * @param {string} key
 * @param {{[name: string]: any}} [places] what fills its places
 */
function say(key, places) {
  return voice.say({ k: key, ...places });
}

/**
 * Let an element say something, also after the language has changed.
 * @param {Element} element
 * @param {Part} part
 * @param {string} [name] of the attribute that says it, instead of the content
 */
function tell(element, part, name) {
  const said = voice.say(part), code = typeof part === 'string' ? '' : writePart(part);
  const place = name ? `data-say-${name}` : 'data-say';
  if (name) element.setAttribute(name, said);
  else element.textContent = said;
  if (code) element.setAttribute(place, code);
  else element.removeAttribute(place);
}

/**
 * @param {Part} part
 * @returns {string} as geomap/render/tree.py writes it: the key alone where nothing fills it
 */
function writePart(part) {
  const bare = typeof part === 'object' && Object.keys(part).length === 1 && part.k;
  return bare || JSON.stringify(part);
}

/**
 * @param {string} code
 * @returns {Part}
 */
function readPart(code) {
  return /^[a-z]/.test(code) ? { k: code } : JSON.parse(code);
}

/** Attributes that are said. */
const TOLD = ['aria-label', 'title', 'placeholder'];

/**
 * Say everything again under a node, in the language of the page.
 * @param {ParentNode} root
 */
function sayAgain(root) {
  for (const element of root.querySelectorAll('[data-say]')) {
    element.textContent = voice.say(readPart(element.getAttribute('data-say') || ''));
  }
  for (const name of TOLD) {
    for (const element of root.querySelectorAll(`[data-say-${name}]`)) {
      element.setAttribute(name, voice.say(readPart(element.getAttribute(`data-say-${name}`) || '')));
    }
  }
}
