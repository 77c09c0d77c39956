/**
 * What can be said, as geomap/language/messages.py makes it: text, a number, or a message with the
 * key of a string (`k`) and what fills its places, words of a table, whose language is not known
 * (`q`), a unit (`u`), side (`s`) or place (`p`) by its code, a day (`d`), a number with so many decimals (`f`, `x`), parts in a row (`j`, `w`), or a part
 * at the start of a sentence (`c`) or within one (`i`).
 * @typedef {string | number | {[name: string]: any}} Part
 */

/**
 * Names in one language, as geomap/language/voice.py has them.
 * `bare` and `labels` are those on the map: of units by code, of all else by the first label.
 * `foreign` are codes and names whose name is not in that language, `texts` are strings that only this page needs.
 * @typedef {{
 *   texts?: {[key: string]: any}, units: {[code: string]: string}, sides: {[code: string]: string},
 *   places: {[name: string]: string}, bare: {[code: string]: string}, labels: {[label: string]: string}, foreign?: string[],
 * }} Names
 */

/** Formats of numbers by their decimals; making one takes longer than a hundred uses. @type {Map<string, Intl.NumberFormat>} */
const FORMATS = new Map();
const HOLE = /\{(\w+)\}/g;
/** Where words of another language begin and end within what is said; Unicode keeps these for use within a program. */
const OPEN = '\ufdd0', CLOSE = '\ufdd1', EDGES = /[\ufdd0\ufdd1]/g;
/** What stands between such words and is no word itself. */
const APART = /\ufdd1([^\p{L}\p{N}\ufdd0]*)\ufdd0/gu;

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
    return typeof part === 'string' ? part : this.mark(part).replace(EDGES, '');
  }

  /**
   * Say a part as texts: every second one is in a language that is not known.
   * @param {Part} part
   */
  spell(part) {
    return this.mark(part).replace(APART, '$1').split(EDGES);
  }

  /**
   * Say a part, with marks around the words of another language.
   * @param {Part} part
   * @returns {string}
   */
  mark(part) {
    const { units, sides, places } = this.names;
    if (typeof part === 'string') return part.replace(EDGES, '\ufffd');
    if (typeof part === 'number') return this.sayNumber(part, { maximumFractionDigits: 3 });
    if ('k' in part) return this.fill(part);
    if ('q' in part) return part.q && OPEN + this.mark(part.q) + CLOSE;
    if ('u' in part) return this.name(part.u, units);
    if ('s' in part) return this.name(part.s, sides);
    if ('p' in part) return this.name(part.p, places);
    if ('d' in part) return this.sayDay(part.d);
    if ('f' in part) return this.sayExactly(part.f, part.x);
    if ('j' in part) return this.join(part.j.map((/** @type {Part} */ one) => this.mark(one)).filter(Boolean), part.w);
    return 'i' in part ? this.first(this.mark(part.i), 'toLocaleLowerCase') : this.first(this.mark(part.c));
  }

  /**
   * @param {string} code
   * @param {{[code: string]: string}} names
   */
  name(code, names) {
    const name = names[code] || code, foreign = this.names.foreign?.includes(code) || (!names[code] && this.lang !== 'en');
    return this.mark(foreign ? { q: name } : name);
  }

  /** @param {{[name: string]: any}} message */
  fill(message) {
    const text = this.strings[message.k];
    if (text === undefined) throw new Error(`no string ${message.k}`);
    const chosen = typeof text === 'string' ? text : text[this.pluralOf(message.n)] || text.other;
    return chosen.replace(HOLE, (/** @type {string} */ _, /** @type {string} */ name) => this.mark(message[name]));
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
    if (!least && Number.isInteger(value) && Math.abs(value) < 1000) return String(value); // without a format, which takes long to make
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
   * @returns {string}
   */
  first(text, size = 'toLocaleUpperCase') {
    if (text[0] === OPEN) return OPEN + this.first(text.slice(1), size);
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
  const same = typeof part === 'string' || (typeof part === 'object' && 'q' in part);
  const code = same ? '' : writePart(part), place = name ? `data-say-${name}` : 'data-say';
  if (name) element.setAttribute(name, voice.say(part));
  else spell(element, part);
  if (code) element.setAttribute(place, code);
  else element.removeAttribute(place);
}

/**
 * Write what is said into an element. An empty `lang` is on words whose language is not known: on
 * the element where nothing else is in it, otherwise on elements of their own.
 * @param {Element} element
 * @param {Part} part
 */
function spell(element, part) {
  const said = voice.spell(part), alone = said.length === 3 && !said[0] && !said[2];
  if (alone) element.setAttribute('lang', '');
  else if (element.getAttribute('lang') === '') element.removeAttribute('lang');
  if (alone || said.length === 1) element.textContent = said.join('');
  else element.replaceChildren(...said.map((text, place) => (place % 2 ? make('i', { lang: '' }, text) : text)));
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
    spell(element, readPart(element.getAttribute('data-say') || ''));
  }
  for (const name of TOLD) {
    for (const element of root.querySelectorAll(`[data-say-${name}]`)) {
      element.setAttribute(name, voice.say(readPart(element.getAttribute(`data-say-${name}`) || '')));
    }
  }
}
