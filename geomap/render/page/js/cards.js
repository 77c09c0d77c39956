/**
 * Cells of one claim, without the missing ones.
 * @typedef {Object<string, any>} Claim
 */

/**
 * Tells incidents of a long list as text trees: the same trees as geomap/render/cards.py makes for
 * a list that stands in the page.
 */
class Cards {
  /**
   * @param {any} options what geomap/render/cards.py gives
   * @param {Claims} claims
   * @param {Filter} filter
   */
  constructor(options, claims, filter) {
    this.options = options;
    this.claims = claims;
    this.filter = filter;
    /** The symbol of each incident. */
    this.symbols = filter.group;
    this.positions = new Positions(options.places);
  }

  /**
   * @param {number} incident
   * @returns {number[]} its claims in the order of the page
   */
  rowsOf(incident) {
    const { incident: records, claims } = this.filter;
    let low = 0, high = claims;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (records[middle] < incident) low = middle + 1;
      else high = middle;
    }
    const rows = [];
    for (let row = low; row < claims && records[row] === incident; row++) rows.push(row);
    return rows;
  }

  /**
   * Put claims in the order in which they are told: sides by code, third parties last.
   * @param {number[]} rows
   * @param {(row: number) => Claim} tell
   * @returns {Claim[]}
   */
  order(rows, tell) {
    const all = rows.map(tell);
    /** @param {any} a @param {any} b */
    const compare = (a, b) => (a === b ? 0 : a < b ? -1 : 1);
    return all.sort((a, b) => compare(a.side || '\uffff', b.side || '\uffff') ||
      compare(a.date_start || '\uffff', b.date_start || '\uffff') || a.row - b.row);
  }

  /**
   * @param {number} row
   * @param {string[]} names
   * @param {(name: string, row: number) => any} cell
   * @returns {Claim}
   */
  read(row, names, cell) {
    /** @type {Claim} */
    const record = { row, date_told: this.tellDate(row) };
    for (const name of names) {
      const value = cell(name, row);
      if (value !== null && value !== '') record[name.replace(/^\./, '')] = value;
    }
    return record;
  }

  /**
   * @param {number} row
   * @returns {Part}
   */
  tellDate(row) {
    const { columns } = this.claims, code = columns.numbers('.date')[row];
    return code ? JSON.parse(columns.texts('.dates')[code]) : { k: 'date.plain', when: { d: this.filter.last[row] } };
  }

  /**
   * Tell the item of an incident in the list, without its card.
   * @param {number} incident
   * @returns {TreeNode}
   */
  tellItem(incident) {
    const { columns } = this.claims, rows = this.rowsOf(incident);
    const known = SUMMARY.filter((name) => columns.reader(name));
    /** @param {string} name @param {number} row */
    const cell = (name, row) => /** @type {any} */ (columns.reader(name))(row);
    const records = this.order(rows, (row) => this.read(row, known, cell));
    const summary = tellSummary(markOf(this.symbols[incident]), this.filter.way[incident], records);
    return ['li', { class: 'incident', id: `incident-${incident}` }, ['details', {}, summary]];
  }

  /**
   * Tell the card of an incident, when its texts have been read.
   * @param {number} incident
   * @returns {Promise<TreeNode>}
   */
  async tellCard(incident) {
    const rows = this.rowsOf(incident), { options, filter, claims } = this, cell = await claims.cells(rows);
    const names = [...claims.names, '.matched'].filter(
      (name) => !name.startsWith('.') || claims.columns.has(name));
    const records = this.order(rows, (row) => {
      const record = this.read(row, names, cell);
      if (filter.kinds.way[filter.kind[row]] === WAY_POINT) record.position_told = this.positions.tell(record);
      return record;
    });
    return node('article', { class: 'card' }, ...tellDifferences(records), ...tellAccounts(records, options),
      tellIdentity(records));
  }
}

/** What the item of an incident says, before its card is opened. */
const SUMMARY = [
  'side', 'date_start', 'event_type', 'place', 'province_reported', 'province_code', 'province', 'province_status',
  'country_reported', 'country',
];
/** Dates, and places of one side, that are told in the list; the others are counted. */
const SHOWN_MOST = 3;

/**
 * @param {string} tag
 * @param {Object<string, Part>} attributes
 * @param {...any} children empty text is left out
 * @returns {any}
 */
function node(tag, attributes, ...children) {
  return [tag, attributes, ...children.filter((child) => child !== '')];
}

/**
 * Tell a code of a family; one that is not ours is said as it was written.
 * @param {string} family
 * @param {string} code
 * @param {string} [other]
 * @returns {Part}
 */
function tellCode(family, code, other = code) {
  const key = `${family}.${code}`;
  return key in voice.strings ? { k: key } : { q: other };
}

/**
 * @param {string} code
 * @returns {Part}
 */
function tellType(code) {
  if (!code) return { k: 'type.none' };
  const [first, ...rest] = code.replaceAll('_', ' ');
  return tellCode('type', code, first.toUpperCase() + rest.join('').toLowerCase());
}

/**
 * Leave out what is told again.
 * @param {Part[]} parts
 * @returns {Part[]}
 */
function tellOnce(parts) {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}

/**
 * @param {string} mark
 * @param {number} way
 * @param {Claim[]} records
 */
function tellSummary(mark, way, records) {
  const types = [...new Set(records.filter((r) => r.event_type).map((r) => r.event_type))];
  const named = types.filter((code) => code !== 'other'), codes = named.length ? named : types.length ? types : [''];
  const title = { j: codes.map(tellType), w: 'slash' };
  const when = listSome(tellOnce(records.map((r) => r.date_told)), 'slash');
  const tag = way === WAY_POINT ? '' : { k: way === WAY_UNIT ? 'tag.unit' : 'tag.none' };
  return node('summary', {}, node('span', { class: `mark ${mark}` }),
    node('span', { class: 'lines' }, node('span', { class: 'when' }, { c: when }),
      node('h3', {}, title, ...tellWhereLines(records)), tag ? node('span', { class: 'tag' }, tag) : ''));
}

/**
 * Tell the places in one line for each side; one line where all name the same.
 * @param {Claim[]} records
 */
function tellWhereLines(records) {
  /** @type {Map<string, Part[]>} */
  const told = new Map();
  for (const record of records) {
    const where = tellPlaceOf(record), side = record.side || '';
    if (where) told.set(side, [...(told.get(side) || []), where]);
  }
  /** @type {[string, Part][]} */
  const lines = [...told].map(([side, places]) => [side, listSome(tellOnce(places), 'semicolon')]);
  const distinct = tellOnce(lines.map(([, line]) => line));
  const said = distinct.length > 1
    ? lines.map(([side, where]) => ({ k: 'where.by_side', side: side || { k: 'side.third' }, where }))
    : distinct.map((line) => ({ c: line }));
  return said.flatMap((line) => [' ', node('span', { class: 'where' }, line)]);
}

/**
 * @param {Part[]} parts
 * @param {string} between
 * @returns {Part}
 */
function listSome(parts, between) {
  const more = parts.length - SHOWN_MOST, shown = { j: parts.slice(0, SHOWN_MOST), w: between };
  return more > 0 ? { k: 'where.more', shown, n: more } : shown;
}

/**
 * Tell on what the accounts differ, or that only one side speaks in this table.
 * @param {Claim[]} records
 */
function tellDifferences(records) {
  const sides = new Set(records.filter((r) => r.side).map((r) => r.side)), notes = [];
  /** @type {string[]} */
  const parts = (records[0].accounts_differ_on || '').split(/[;,]/).map(/** @param {string} part */ (part) => part.trim()).filter(Boolean);
  if (parts.length) {
    const said = { j: parts.map((part) => tellCode('difference', part)), w: 'and' };
    notes.push(node('p', { class: 'differs' }, node('strong', {}, { k: 'card.differ' }), ' ', said));
  }
  if (records[0].one_sided && sides.size === 1) {
    notes.push(node('p', { class: 'single' }, { k: 'card.single', side: { s: [...sides][0] } }));
  }
  return notes;
}

/** @param {Claim[]} records */
function tellIdentity(records) {
  /** @type {Part[]} */
  const parts = [{ k: 'card.id', id: records[0].incident_id }];
  if (records[0].episode) parts.push({ k: 'card.episode', episode: { q: records[0].episode } });
  const rows = [...new Set(records.filter((r) => r.source_row !== undefined).map((r) => r.source_row))].sort((a, b) => a - b);
  if (rows.length) parts.push({ k: 'card.rows', n: rows.length, rows: { j: rows.map(String), w: 'and' } });
  return node('p', { class: 'identity' }, { j: parts, w: 'dot' });
}
