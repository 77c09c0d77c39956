/**
 * The claims as columns, compressed in the page and read when they are first needed: for searching,
 * for the table and for downloads.
 */
class Claims {
  constructor() {
    /** @type {{names: string[], columns: any[][], texts: number[], withheld: number[]} | null} */
    this.table = null;
    /** @type {string[][] | null} folded texts of each claim */
    this.texts = null;
    /** @type {Promise<void> | null} */
    this.coming = null;
  }

  /** @returns {boolean} whether the browser can read them */
  static canRead() {
    return 'DecompressionStream' in window && Boolean(document.getElementById('geomap-claims'));
  }

  /** @returns {Promise<void>} done when they are read */
  read() {
    if (!this.coming) this.coming = this.unpack();
    return this.coming;
  }

  async unpack() {
    const coded = document.getElementById('geomap-claims')?.textContent || '';
    const bytes = Uint8Array.from(atob(coded.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    this.table = JSON.parse(await new Response(stream).text());
  }

  /**
   * Find the claims that hold every word in one of their texts.
   * @param {string} text
   * @returns {Uint8Array | null} null where there is no word
   */
  search(text) {
    const words = text.split(BLANKS).filter(Boolean).map(foldText);
    if (!words.length || !this.table) return null;
    const { columns, texts } = this.table;
    if (!this.texts) {
      const folded = new Map();
      /** @param {any} value */
      const fold = (value) => {
        if (value === null) return '';
        if (!folded.has(value)) folded.set(value, foldText(String(value)));
        return folded.get(value);
      };
      this.texts = texts.map((number) => columns[number].map(fold));
    }
    const own = this.texts, hits = new Uint8Array(columns[0].length);
    for (let claim = 0; claim < hits.length; claim++) {
      hits[claim] = Number(words.every((word) => own.some((column) => column[claim].includes(word))));
    }
    return hits;
  }
}

/** What Python's split() takes for blanks. */
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/**
 * Fold text for searching, as geomap.filters does: NFKC, then lower case.
 * @param {string} text
 */
function foldText(text) {
  return text.normalize('NFKC').toLowerCase();
}
