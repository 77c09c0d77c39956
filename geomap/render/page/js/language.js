/**
 * The strings of all languages, each in the order of the keys; written before the scripts.
 * @type {{keys: string[], [lang: string]: any[]}}
 */
const TEXTS = /** @type {any} */ (STRINGS);

/** The languages of the page and their own names. @type {{[lang: string]: string}} */
const LANGUAGES = Object.fromEntries(Object.keys(TEXTS).filter((lang) => lang !== 'keys').map(
  (lang) => [lang, TEXTS[lang][TEXTS.keys.indexOf('language.name')]]));

/**
 * @param {string} lang
 * @param {Names} names
 * @returns {Voice}
 */
function makeVoice(lang, names) {
  const strings = Object.fromEntries(TEXTS.keys.map((key, place) => [key, TEXTS[lang][place]]));
  return new Voice(lang, Object.assign(strings, names.texts), names);
}

/**
 * Lets the reader change the language of the page.
 */
class Language {
  /**
   * @param {Names} names in the first language of the page
   * @param {(lang: string) => void} onChange
   */
  constructor(names, onChange) {
    this.first = document.documentElement.lang;
    /** @type {{[lang: string]: Names} | null} */
    this.names = null;
    this.asked = this.first;
    voice = makeVoice(this.first, names);
    const select = this.select = make('select', {
      id: 'lang', 'aria-label': { k: 'language.label' }, change: () => onChange(select.value),
    });
    for (const [lang, name] of Object.entries(LANGUAGES)) {
      select.append(make('option', { value: lang, lang }, name));
    }
    select.value = this.first;
    document.querySelector('.aside')?.prepend(select);
  }

  /**
   * Speak another language.
   * @param {string} lang
   * @returns {Promise<boolean>} whether the language has changed
   */
  async speak(lang) {
    this.asked = lang;
    await this.readNames();
    if (this.asked !== lang || voice.lang === lang || !this.names) return false;
    voice = makeVoice(lang, this.names[lang]);
    document.documentElement.lang = lang;
    this.select.value = lang;
    sayAgain(document);
    renamePicture(this.first, this.names[this.first], voice.names);
    this.sayReviewed();
    return true;
  }

  /** @returns {Promise<Voice>} what citations are said in, as that of the page is */
  async english() {
    await this.readNames();
    return makeVoice('en', /** @type {any} */ (this.names).en);
  }

  /** Read the names of all languages, which stand in the order of their keys. */
  async readNames() {
    if (this.names) return;
    const { keys, ...names } = await unpackData('geomap-names');
    for (const said of Object.values(names)) {
      for (const kind in keys) {
        const pairs = keys[kind].map((/** @type {string} */ key, /** @type {number} */ place) => [key, said[kind][place]]);
        said[kind] = Object.fromEntries(pairs.filter((/** @type {any[]} */ [, name]) => name));
      }
    }
    this.names = names;
  }

  /** Say whether a native speaker has read the words. */
  sayReviewed() {
    const note = document.getElementById('unreviewed'), key = TEXTS.keys.indexOf('language.unreviewed');
    if (REVIEWED.includes(voice.lang)) note?.replaceChildren();
    else note?.replaceChildren(`${TEXTS[voice.lang][key]} `, make('span', { lang: 'en' }, TEXTS.en[key]));
  }
}

/**
 * Read data that few readers need, which boot.js therefore leaves packed.
 * @param {string} id
 * @returns {Promise<any>} null where there are none
 */
async function unpackData(id) {
  await whenWhole();
  const held = document.getElementById(id);
  if (!held?.classList.contains('later')) return held ? readData(id) : null;
  return JSON.parse(await inflate(readLetters(held.textContent || '')).text());
}
