/**
 * Tools of the list: search, table, link, citation and downloads.
 */
class Tools {
  /** @param {any} page */
  constructor(page) {
    this.page = page;
    const holder = /** @type {HTMLElement} */ (document.getElementById('tools'));
    const readable = Claims.canRead();
    /** @param {string} key @param {() => void} click @param {string} [title] */
    const button = (key, click, title) => make('button', { type: 'button', click, ...(title ? { title: { k: title } } : {}) }, { k: key });
    this.search = make('input', {
      type: 'search', id: 'search', placeholder: { k: 'tools.search' }, 'aria-label': { k: 'tools.search' },
      input: () => page.update({ text: this.search.value }, !page.state.text), // one step for all letters
    });
    this.tableButton = button('tools.table', () => page.update({ table: !page.state.table }, true));
    if (readable) holder.append(this.search, this.tableButton);
    /** A frame without an address of its own has no link to give. */
    this.linked = /^(https?|file):$/.test(location.protocol);
    if (this.linked) holder.append(button('tools.link', () => this.copy(page.address.whole(), 'link'), 'tools.link.what'));
    holder.append(
      button('tools.cite', () => this.copy(`${page.data.citation}${this.linked ? ` ${page.address.whole()}` : ''}`, 'citation'), 'tools.cite.what'));
    if (readable) {
      holder.append(
        make('button', { type: 'button', title: { k: 'tools.download' }, click: () => this.download('csv') }, 'CSV'),
        make('button', { type: 'button', title: { k: 'tools.download' }, click: () => this.download('geojson') }, 'GeoJSON'));
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
    const id = this.page.idOf(incident);
    const link = () => {
      const alone = writeState({ ...emptyState(), incident: id }, this.page.data.filter.facets);
      return this.linked ? `${location.href.split('#')[0]}#${alone}` : '';
    };
    const cite = async () => {
      const english = await this.page.language.english(), item = await this.page.list.treeOf(incident);
      const [, , [, , [, , , [, , when, title]]]] = item; // details, summary, and its lines behind the mark
      /** @param {any} tree @returns {string} */
      const read = (tree) => (Array.isArray(tree) ? tree.slice(2).map(read).join('') : english.say(tree));
      return english.say({ k: 'card.citation', title: read(title), when: read(when), id, page: this.page.data.citation });
    };
    card.append(make('p', { class: 'card-tools' },
      ...(this.linked ? [make('button', { type: 'button', click: () => this.copy(link(), 'link') }, { k: 'card.copy_link' })] : []),
      make('button', {
        type: 'button',
        click: async () => this.copy(`${await cite()} ${link()}`.trim(), 'citation'),
      }, { k: 'card.copy_citation' })));
  }

  /**
   * Copy a text; one that the browser does not copy is shown, and chosen for the reader to copy.
   * @param {string} text
   * @param {'link' | 'citation'} what
   */
  async copy(text, what) {
    const { head } = this.page, { featurePolicy } = /** @type {any} */ (document);
    // asked in a frame that may not, Chromium writes an error to the console
    const may = !featurePolicy || featurePolicy.allowsFeature('clipboard-write');
    const done = may && await navigator.clipboard?.writeText(text).then(() => true, () => false);
    head.tell({ k: `tools.${what}.${done ? 'copied' : 'by_hand'}`, text });
    if (done) return;
    const said = head.note.lastChild, end = said.length;
    getSelection()?.setBaseAndExtent(said, end - text.length, said, end);
    head.note.scrollIntoView({ block: 'nearest' });
  }

  /** @param {'csv' | 'geojson'} form */
  async download(form) {
    const { claims } = this.page, withheld = claims.columns.numbers('.withheld');
    const shown = this.page.shownClaims(), rows = shown.filter(/** @param {number} row */ (row) => !withheld[row]);
    const address = URL.createObjectURL(await writeFile(claims, rows, form));
    make('a', { href: address, download: `incidents.${form}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    const left = shown.length - rows.length, kept = { k: 'tools.claims', n: rows.length };
    this.page.head.tell(left ? { k: 'tools.withheld', claims: kept, n: left } : kept);
  }
}
