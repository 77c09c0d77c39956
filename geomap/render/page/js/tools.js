/**
 * Tools of the list: search, table, link, citation and downloads.
 */
class Tools {
  /** @param {any} page */
  constructor(page) {
    this.page = page;
    const holder = /** @type {HTMLElement} */ (document.getElementById('tools'));
    const readable = Claims.canRead();
    /** @param {string} text @param {() => void} click @param {string} [title] */
    const button = (text, click, title) => make('button', { type: 'button', click, ...(title ? { title } : {}) }, text);
    this.search = make('input', {
      type: 'search', id: 'search', placeholder: 'Search all texts', 'aria-label': 'Search all texts',
      input: () => page.update({ text: this.search.value }, false),
    });
    this.tableButton = button('Table', () => page.update({ table: !page.state.table }, true));
    if (readable) holder.append(this.search, this.tableButton);
    /** A frame without an address of its own has no link to give. */
    this.linked = /^(https?|file):$/.test(location.protocol);
    if (this.linked) holder.append(button('Copy link', () => this.copy(page.address.whole(), 'Link'), 'To the page as it is now'));
    holder.append(
      button('Cite', () => this.copy(`${page.data.citation}${this.linked ? ` ${page.address.whole()}` : ''}`, 'Citation'), 'Copy how to cite the page'));
    if (readable) {
      holder.append(
        button('CSV', () => this.download('csv'), 'Download the claims that are shown'),
        button('GeoJSON', () => this.download('geojson'), 'Download the claims that are shown'));
    }
    holder.hidden = false;
  }

  /**
   * Give the card of an incident its own tools.
   * @param {number} incident
   */
  fit(incident) {
    const card = document.getElementById(`incident-${incident}`)?.querySelector('.card');
    if (!card || card.querySelector('.card-tools')) return;
    const id = this.page.data.filter.ids[incident];
    const link = () => {
      const alone = writeState({ ...emptyState(), incident: id }, this.page.data.filter.facets);
      return this.linked ? `${location.href.split('#')[0]}#${alone}` : '';
    };
    const lines = card.parentElement?.querySelector('summary .lines');
    const said = [...(lines ? lines.querySelectorAll('.when, h3') : [])].map((part) => (part.textContent || '').trim());
    card.append(make('p', { class: 'card-tools' },
      ...(this.linked ? [make('button', { type: 'button', click: () => this.copy(link(), 'Link') }, 'Copy link')] : []),
      make('button', {
        type: 'button',
        click: () => this.copy(`${said.reverse().join(', ')} (incident ${id}). In: ${this.page.data.citation} ${link()}`.trim(), 'Citation'),
      }, 'Copy citation')));
  }

  /**
   * @param {string} text
   * @param {string} what
   */
  async copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.page.head.tell(`${what} copied.`);
    } catch {
      this.page.head.tell(`${what}, to be copied by hand: ${text}`);
    }
  }

  /** @param {'csv' | 'geojson'} form */
  async download(form) {
    await this.page.claims.read();
    const { table } = this.page.claims, withheld = new Set(table.withheld);
    const shown = this.page.shownClaims(), rows = shown.filter(/** @param {number} r */ (r) => !withheld.has(r));
    const text = form === 'csv' ? writeCsv(table, rows) : writeGeoJson(table, rows);
    const address = URL.createObjectURL(new Blob([text], { type: form === 'csv' ? 'text/csv' : 'application/geo+json' }));
    make('a', { href: address, download: `incidents.${form}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    const left = shown.length - rows.length;
    this.page.head.tell(left
      ? `${sayCount(rows.length, 'claim')} in the file. ${sayNumber(left)} left out: their licence does not say that they may be passed on.`
      : `${sayCount(rows.length, 'claim')} in the file.`);
  }
}

/** Text that a spreadsheet would take for a formula, as in ``geomap/io/guard.py``. */
const FORMULA = /^'*(?![+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$)[=+\-@\t\r\0＝＋－＠]/;

/**
 * Write claims as CSV. Text that a spreadsheet would take for a formula gets a leading apostrophe.
 * @param {{names: string[], columns: any[][]}} table
 * @param {number[]} rows
 */
function writeCsv({ names, columns }, rows) {
  /** @param {any} value */
  const cell = (value) => {
    if (value === null) return '';
    let text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    if (typeof value === 'string' && FORMULA.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [names.map(cell), ...rows.map((row) => columns.map((column) => cell(column[row])))];
  return lines.map((line) => `${line.join(',')}\n`).join('');
}

/**
 * Write claims as GeoJSON (RFC 7946); a claim without a point has no geometry.
 * @param {{names: string[], columns: any[][]}} table
 * @param {number[]} rows
 */
function writeGeoJson({ names, columns }, rows) {
  const features = rows.map((row) => {
    /** @type {Object<string, any>} */
    const properties = {};
    names.forEach((name, i) => { if (columns[i][row] !== null) properties[name] = columns[i][row]; });
    const { longitude, latitude, ...rest } = properties;
    const geometry = longitude === undefined ? null : { type: 'Point', coordinates: [longitude, latitude] };
    return { type: 'Feature', geometry, properties: rest };
  });
  return `${JSON.stringify({ type: 'FeatureCollection', features }, null, 1)}\n`;
}
