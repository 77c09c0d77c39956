/**
 * The claims as a table: numbers and codes at once, long texts in blocks that are read when they
 * are first needed, for cards, for searching, for the table and for downloads.
 */
class Claims {
  /**
   * @param {any} said what geomap/render/columns.py says of the columns
   * @param {Columns} columns
   */
  constructor(said, columns) {
    this.said = said;
    this.columns = columns;
    /** @type {string[]} */
    this.names = said.names;
    this.rows = said.rows;
    /** @type {Map<number, Promise<string[]>>} blocks that were read last */
    this.blocks = new Map();
    this.texts = { said: '', hits: /** @type {Uint8Array | null} */ (null) };
    const records = columns.numbers('.record');
    this.records = records;
    this.ids = makeIds(columns);
  }

  /**
   * @param {string} id
   * @returns {number} the incident, statement or total of this id, or -1
   */
  find(id) {
    const most = this.rows ? this.records[this.rows - 1] : -1;
    for (let record = 0; record <= most; record++) if (this.ids(record) === id) return record;
    return -1;
  }

  /** @returns {boolean} whether the browser can read the claims */
  static canRead() {
    return 'DecompressionStream' in window;
  }

  /**
   * Read one block of texts.
   * @param {number} block
   * @returns {Promise<string[]>} the texts of each column in turn
   */
  readBlock(block) {
    const before = this.blocks.get(block);
    const coming = before || whenWhole().then(() => readTexts(`geomap-texts-${block}`));
    this.blocks.delete(block);
    this.blocks.set(block, coming);
    for (const old of this.blocks.keys()) {
      if (this.blocks.size <= BLOCKS_KEPT) break;
      this.blocks.delete(old);
    }
    return coming;
  }

  /**
   * Read the texts of some claims.
   * @param {number[]} rows
   * @returns {Promise<(name: string, row: number) => any>} gives the value of a cell; null for none
   */
  async cells(rows) {
    const { block, texts } = this.said, count = texts.length;
    /** @type {Map<number, string[]>} the texts of each of these claims */
    const held = new Map();
    for (const row of count ? rows : []) {
      const part = await this.readBlock(Math.floor(row / block)), length = part.length / count;
      held.set(row, texts.map(/** @param {string} _ @param {number} i */ (_, i) => part[i * length + (row % block)]));
    }
    return (name, row) => {
      if (name === 'incident_id') return this.ids(this.records[row]);
      const read = this.columns.reader(name);
      if (read) return read(row);
      const own = held.get(row);
      return (own && own[texts.indexOf(name)]) || null;
    };
  }

  /**
   * Find the claims that hold every word in one of their texts.
   * @param {string} text
   * @returns {Promise<Uint8Array | null>} null where there is no word
   */
  async search(text) {
    const words = text.split(BLANKS).filter(Boolean).map(foldText);
    if (!words.length) return null;
    const said = words.join(' ');
    if (this.texts.said === said) return this.texts.hits;
    const found = words.map(() => new Uint8Array(this.rows));
    /** @param {string} value @returns {number[]} the words that it holds */
    const holds = (value) => {
      const folded = foldText(value);
      return words.flatMap((word, place) => (folded.includes(word) ? [place] : []));
    };
    for (const name of this.said.searched) this.searchColumn(name, holds, found);
    await this.searchBlocks(words, found);
    const hits = found[0];
    for (const other of found.slice(1)) hits.forEach((hit, row) => { hits[row] = hit & other[row]; });
    this.texts = { said, hits };
    return hits;
  }

  /**
   * @param {string} name
   * @param {(value: string) => number[]} holds
   * @param {Uint8Array[]} found
   */
  searchColumn(name, holds, found) {
    const read = name === 'incident_id' ? /** @param {number} row */ (row) => this.ids(this.records[row]) : this.columns.reader(name);
    if (!read) return;
    /** @type {Map<any, number[]>} */
    const known = new Map();
    const repeats = Boolean(this.columns.said[name]?.values);
    for (let row = 0; row < this.rows; row++) {
      const value = read(row);
      if (value === null) continue;
      const places = known.get(value) || holds(String(value));
      if (repeats) known.set(value, places);
      for (const place of places) found[place][row] = 1;
    }
  }

  /**
   * @param {string[]} words
   * @param {Uint8Array[]} found
   */
  async searchBlocks(words, found) {
    const { block, texts, searched } = this.said;
    const places = texts.flatMap(/** @param {string} name @param {number} i */ (name, i) => (searched.includes(name) ? [i] : []));
    if (!places.length) return;
    for (let start = 0; start < this.rows; start += block) {
      const part = await this.readBlock(start / block), rows = part.length / texts.length;
      for (const place of places) {
        for (let i = 0; i < rows; i++) {
          const text = part[place * rows + i];
          if (!text) continue;
          const folded = foldText(text);
          for (let k = 0; k < words.length; k++) if (folded.includes(words[k])) found[k][start + i] = 1;
        }
      }
    }
  }
}

/** As many blocks of texts are kept as a table of some ten thousand claims has. */
const BLOCKS_KEPT = 12;

/** @returns {Promise<void>} done when all of the page is there */
function whenWhole() {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((done) => document.addEventListener('DOMContentLoaded', () => done(), { once: true }));
}

/**
 * @param {Columns} columns
 * @returns {(record: number) => string} gives the id of an incident, statement or total
 */
function makeIds(columns) {
  const { head, length = 0 } = /** @type {any} */ (columns.said['.id']);
  if (head === undefined) return (record) => columns.texts('.id')[record];
  return (record) => head + String(columns.numbers('.id')[record]).padStart(length, '0');
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
