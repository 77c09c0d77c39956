/**
 * One column as geomap/render/coding.py writes it.
 * @typedef {{
 *   rows?: number, planes?: number, low?: number, gaps?: boolean, delta?: boolean, wide?: boolean,
 *   digits?: number, beside?: string, moment?: string, values?: any[], bytes?: number,
 *   follows?: string, codes?: number[], through?: string, head?: string, length?: number,
 *   at?: number, number?: boolean,
 * }} Column
 */

/** A list of numbers of any kind. @typedef {any} Numbers */

/** A gap in a column of whole numbers. */
const GAP = -2147483648;
const BETWEEN = '\x1f', PLAIN = '\x1e';

/**
 * Read compressed numbers from a script element that holds them in base64.
 * @param {string} id
 * @returns {Promise<Uint8Array>}
 */
async function readNumbers(id) {
  const coded = (document.getElementById(id)?.textContent || '').trim();
  const reader = /** @type {any} */ (Uint8Array).fromBase64;
  const bytes = reader ? reader.call(Uint8Array, coded) : Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  return new Uint8Array(await inflate(bytes).arrayBuffer());
}

/**
 * Read compressed texts from a script element that holds them in letters.
 * @param {string} id
 * @returns {Promise<string[]>}
 */
async function readTexts(id) {
  const letters = document.getElementById(id)?.textContent || '';
  return splitTexts(new Uint8Array(await inflate(readLetters(letters)).arrayBuffer()));
}

/**
 * Split texts that coding.py has joined.
 * @param {Uint8Array} bytes
 * @returns {string[]} an empty text stands for none
 */
function splitTexts(bytes) {
  const text = new TextDecoder().decode(bytes);
  return text.startsWith(PLAIN) ? JSON.parse(text.slice(1)) : text.split(BETWEEN);
}

/**
 * The columns of numbers and codes. Each is unpacked when it is first asked for.
 */
class Columns {
  /**
   * @param {{rows: number, incidents: number, columns: Object<string, Column>}} said
   * @param {Uint8Array} bytes
   */
  constructor(said, bytes) {
    this.said = said.columns;
    this.rows = said.rows;
    this.bytes = bytes;
    /** @type {Map<string, any>} */
    this.unpacked = new Map();
    let at = 0;
    for (const column of Object.values(this.said)) {
      column.at = at;
      at += column.bytes !== undefined ? column.bytes : (column.rows || 0) * (column.planes || 0);
    }
  }

  /** @param {string} name */
  has(name) {
    return name in this.said;
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => T} make
   * @returns {T}
   */
  once(name, make) {
    if (!this.unpacked.has(name)) this.unpacked.set(name, make());
    return this.unpacked.get(name);
  }

  /**
   * Unpack a column of whole numbers or codes.
   * @param {string} name
   * @returns {Numbers} gaps are GAP
   */
  numbers(name) {
    return this.once(name, () => {
      const column = this.said[name];
      const other = column.beside ? this.numbers(column.beside) : null;
      return column.wide ? unpackWide(this.bytes, column, other) : unpack(this.bytes, column, other);
    });
  }

  /**
   * @param {string} name
   * @returns {string[]} texts that travel with the numbers
   */
  texts(name) {
    return this.once(name, () => {
      const { at = 0, bytes = 0 } = this.said[name];
      return splitTexts(this.bytes.subarray(at, at + bytes));
    });
  }

  /**
   * Make a reader of the values of a column; null where its texts are in blocks.
   * @param {string} name
   * @returns {((row: number) => any) | null} gives null for a gap
   */
  reader(name) {
    const column = this.said[name];
    if (!column) return null;
    return this.once(`reader ${name}`, () => this.makeReader(name, column));
  }

  /**
   * @param {string} name
   * @param {Column} column
   * @returns {(row: number) => any}
   */
  makeReader(name, column) {
    if (column.bytes !== undefined) {
      const texts = this.texts(name), { number } = column;
      return (row) => (number && texts[row] ? Number(texts[row]) : texts[row] || null);
    }
    if (column.through) {
      const leader = this.numbers(column.follows || ''), inner = this.makeReader(column.through, this.said[column.through]);
      return (row) => inner(leader[row]);
    }
    if (column.follows) {
      const leader = this.numbers(column.follows), { codes = [], values = [] } = column;
      return (row) => values[codes[leader[row]]];
    }
    const numbers = this.numbers(name), { values, digits = 0, moment } = column;
    if (values) return (row) => values[numbers[row]];
    const over = 10 ** digits;
    /** @param {number} number */
    const say = (number) => (moment ? writeMoment(number, moment) : number / over);
    return (row) => (numbers[row] === GAP ? null : say(numbers[row]));
  }

  /**
   * Unpack a column of measures.
   * @param {string} name
   * @param {number} gap what stands for a gap
   * @returns {Float64Array | null} null where there is no such column
   */
  measures(name, gap) {
    const read = this.reader(name);
    return read && this.once(`measures ${name} ${gap}`, () => this.readMeasures(name, read, gap));
  }

  /**
   * @param {string} name
   * @param {(row: number) => any} read
   * @param {number} gap
   * @returns {Float64Array}
   */
  readMeasures(name, read, gap) {
    const out = new Float64Array(this.rows), { follows, codes, values } = this.said[name];
    if (follows && codes && values) {
      const leader = this.numbers(follows), table = Float64Array.from(codes, (code) => values[code] ?? gap);
      for (let row = 0; row < out.length; row++) out[row] = table[leader[row]];
      return out;
    }
    for (let row = 0; row < out.length; row++) out[row] = read(row) ?? gap;
    return out;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {Column} column
 * @param {Numbers | null} other the column beside it
 * @returns {Numbers}
 */
function unpack(bytes, { rows = 0, planes = 0, low = 0, gaps, delta, at = 0 }, other) {
  if (!low && !gaps && !delta && !other && planes === 1) return bytes.subarray(at, at + rows);
  const out = new Int32Array(rows), base = low - (gaps ? 1 : 0), second = at + rows, third = second + rows, fourth = third + rows;
  for (let i = 0, sum = 0; i < rows; i++) {
    let value = planes > 0 ? bytes[at + i] : 0;
    if (planes > 1) value |= bytes[second + i] << 8;
    if (planes > 2) value |= bytes[third + i] << 16;
    if (planes > 3) value |= bytes[fourth + i] << 24;
    if (delta) value = sum = (sum + ((value >>> 1) ^ -(value & 1))) | 0;
    out[i] = gaps && !value ? GAP : value + base + (other ? other[i] : 0);
  }
  return out;
}

/**
 * As `unpack`, for numbers of more than 31 bits.
 * @param {Uint8Array} bytes
 * @param {Column} column
 * @param {Numbers | null} other
 * @returns {Float64Array}
 */
function unpackWide(bytes, { rows = 0, planes = 0, low = 0, gaps, delta, at = 0 }, other) {
  const out = new Float64Array(rows), base = low - (gaps ? 1 : 0);
  for (let i = 0, sum = 0; i < rows; i++) {
    let value = 0;
    for (let plane = planes - 1; plane >= 0; plane--) value = value * 256 + bytes[at + plane * rows + i];
    if (delta) value = sum += value % 2 ? -(value + 1) / 2 : value / 2;
    out[i] = gaps && !value ? GAP : value + base + (other ? other[i] : 0);
  }
  return out;
}

/**
 * @param {number} number days or seconds since 1970
 * @param {string} moment
 */
function writeMoment(number, moment) {
  const text = new Date(number * (moment === 'day' ? DAY : 1000)).toISOString();
  return moment === 'day' || text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}
