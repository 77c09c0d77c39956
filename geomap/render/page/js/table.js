/**
 * The table view: one row a claim, of the incidents that are kept, in the place of the map.
 */
class Table {
  /** @param {any} page */
  constructor(page) {
    this.page = page;
    this.holder = make('div', { class: 'claims', hidden: true, tabindex: '0', role: 'region', 'aria-label': { k: 'table.label' } });
    page.panel.append(this.holder);
    this.sorted = '';
    this.down = false;
    this.most = ROWS_AT_ONCE;
    this.turn = 0;
  }

  /** Show or hide the table, with the claims of the incidents that are kept. */
  show() {
    const { state } = this.page, on = state.table;
    document.querySelector('.board')?.classList.toggle('tabled', on);
    this.holder.hidden = !on;
    const button = this.page.tools.tableButton;
    button.setAttribute('aria-pressed', String(on));
    this.page.tools.search.value = state.text;
    if (!on) {
      if (this.was) this.page.unfold();
      this.was = false;
      return;
    }
    this.was = true;
    this.fill();
  }

  async fill() {
    const turn = ++this.turn, { claims } = this.page;
    const rows = await this.sort(this.page.shownClaims()), first = [...rows.subarray(0, this.most)];
    const cell = await claims.cells(first);
    if (turn !== this.turn) return;
    const heads = COLUMNS_SHOWN.filter((name) => claims.names.includes(name));
    const head = make('tr', {}, ...heads.map((name) => this.makeHead(name)));
    const body = first.map((row) => make('tr', {}, ...heads.map((name) => {
      const unsure = name === 'province' && cell('province_status', row) === 'straddles';
      const value = cell(columnOf(name), row), said = sayCell(name, value, this.page.data.filter.facets);
      const look = typeof value === 'number' ? 'number' : name === 'description' ? 'long' : '';
      return make('td', look ? { class: look } : {}, unsure ? { j: [said, '?'], w: 'space' } : said);
    })));
    this.holder.replaceChildren(make('table', { 'aria-rowcount': String(rows.length + 1) },
      make('caption', {}, { k: 'table.caption', n: rows.length }),
      make('thead', {}, head), make('tbody', {}, ...body)));
    if (rows.length <= this.most) return;
    this.holder.append(make('button', {
      type: 'button', click: () => { this.most += ROWS_AT_ONCE; this.fill(); },
    }, { k: 'table.more', n: rows.length }));
  }

  /**
   * @param {Int32Array} rows
   * @returns {Promise<Int32Array>} as the reader has sorted them
   */
  async sort(rows) {
    const { claims } = this.page, name = this.sorted, column = columnOf(name);
    if (!name) return rows;
    const cell = await claims.cells(claims.columns.reader(column) ? [] : [...rows]);
    const values = new Map(), ranks = new Map();
    for (const row of rows) values.set(row, cell(column, row));
    if (name === 'province' || name in FACETS) {
      const { facets } = this.page.data.filter, { compare } = new Intl.Collator(voice.lang);
      const said = [...new Set(values.values())].map((value) => ({ value, text: voice.say(sayCell(name, value, facets)) }));
      said.sort((a, b) => compare(a.text, b.text)).forEach(({ value }, rank) => ranks.set(value, value === null ? null : rank));
    }
    const way = this.down ? -1 : 1;
    /** @param {number} row */
    const of = (row) => (ranks.size ? ranks.get(values.get(row)) : values.get(row));
    return rows.slice().sort((a, b) => compareCells(of(a), of(b), way) || a - b);
  }

  /** @param {string} name */
  makeHead(name) {
    const { claims } = this.page, long = claims.rows > SORTED_MOST && claims.said.texts.includes(name);
    const button = make('button', {
      type: 'button', disabled: long, ...(long ? { title: { k: 'table.unsorted' } } : {}), click: async () => {
        this.down = this.sorted === name && !this.down;
        this.sorted = name;
        await this.fill();
        /** @type {any} */ (this.holder.querySelector(`[data-column="${name}"]`))?.focus();
      },
    }, { k: `column.${name}` });
    button.dataset.column = name;
    const order = this.sorted !== name ? 'none' : this.down ? 'descending' : 'ascending';
    return make('th', { scope: 'col', 'aria-sort': order }, button);
  }
}

const ROWS_AT_ONCE = 200;
/** Texts of more claims than these are not sorted by: they are never all in memory. */
const SORTED_MOST = 50000;
const COLUMNS_SHOWN = [
  'date_start', 'date_end', 'event_type', 'place', 'province', 'side', 'attributed_to',
  'description', 'border_distance_m', 'source_title', 'incident_id',
];

/** Facets that name the codes of a column. @type {Object<string, string>} */
const FACETS = { event_type: 'type', side: 'side', attributed_to: 'by' };

/** @param {string} name @returns {string} the column that holds what a column of the table says */
function columnOf(name) {
  return name === 'province' ? 'province_code' : name;
}

/**
 * @param {string} name
 * @param {any} value
 * @param {Facet[]} facets
 * @returns {Part}
 */
function sayCell(name, value, facets) {
  if (value === null) return '';
  if (name === 'province') return { u: value };
  if (name === 'border_distance_m') return Math.round(value);
  const key = FACETS[name];
  const option = key && facets.find((facet) => facet.key === key)?.options.find((o) => o[0] === value);
  const text = String(value);
  return option ? option[1] : typeof value === 'number' || name.startsWith('date_') ? text : { q: text };
}

/**
 * Compare two cells; missing ones come last in both directions.
 * @param {any} a
 * @param {any} b
 * @param {number} way -1 for downwards
 */
function compareCells(a, b, way) {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -way : way;
}
