/**
 * The list of incidents: in the page already, or built in leaves of some hundred from data.
 */
class IncidentList {
  /**
   * @param {HTMLElement} panel
   * @param {{count: number, leaf: number, tags: string[], attributes: string[]}} options `leaf`:
   *   how many incidents one block of data holds; 0 where the list is in the page already
   */
  constructor(panel, options) {
    this.panel = panel;
    this.options = options;
    this.list = /** @type {HTMLElement} */ (panel.querySelector('ol.incidents'));
    this.leaf = -1;
    this.told = false;
    /** @type {Map<number, any[]>} */
    this.leaves = new Map();
    /** @type {(incident: number, open: boolean) => void} */
    this.onToggle = () => {};
    /** Numbers of the incidents that are shown. @type {number[]} */
    this.shown = Array.from({ length: options.count }, (_, number) => number);
    this.nothing = make('p', { class: 'list-note', hidden: true }, { k: 'list.nothing' });
    if (!this.list) return;
    this.list.after(this.nothing);
    if (options.leaf) this.turnTo(0);
    else this.listen(this.list);
  }

  /**
   * Make the list again from messages, where its text stands in the page in the first language.
   * @returns {Promise<void>}
   */
  async translate() {
    if (this.told || this.options.leaf || !this.list) return;
    const trees = await unpackData('geomap-list');
    if (this.told) return;
    this.told = true;
    this.retell(this.list, trees.incidents);
    const others = this.panel.querySelector('ol.others');
    if (others) this.retell(others, trees.others);
  }

  /**
   * Make items again in place, with what is open and hidden.
   * @param {Element} list
   * @param {any[]} trees
   */
  retell(list, trees) {
    [...list.children].forEach((item, place) => {
      const [, , [, , summary, card]] = trees[place];
      const details = /** @type {HTMLElement} */ (item.querySelector('details'));
      details.querySelector('summary')?.replaceChildren(...buildTree(summary, this.options).childNodes);
      const tools = details.querySelector('.card-tools');
      details.querySelector('.card')?.replaceChildren(...buildTree(card, this.options).childNodes);
      if (tools) details.querySelector('.card')?.append(tools);
    });
  }

  /** @param {Element} root */
  listen(root) {
    for (const item of root.querySelectorAll('li.incident[data-incident]')) {
      const details = /** @type {HTMLDetailsElement} */ (item.querySelector('details'));
      const incident = Number(item.getAttribute('data-incident'));
      details.addEventListener('toggle', () => this.onToggle(incident, details.open));
    }
  }

  /**
   * @param {number} leaf
   * @returns {any[]} the text trees of one block of data
   */
  read(leaf) {
    if (!this.leaves.has(leaf)) this.leaves.set(leaf, readData(`geomap-leaf-${leaf}`));
    return /** @type {any[]} */ (this.leaves.get(leaf));
  }

  /**
   * Show only some incidents, and statements and totals.
   * @param {(record: number) => boolean} kept
   */
  keep(kept) {
    const { count, leaf } = this.options;
    this.shown = [];
    for (let number = 0; number < count; number++) if (kept(number)) this.shown.push(number);
    this.nothing.hidden = this.shown.length > 0;
    [...this.panel.querySelectorAll('ol.others > li')].forEach((item, place) => {
      item.toggleAttribute('hidden', !kept(count + place));
    });
    for (const list of this.panel.querySelectorAll('ol.others')) {
      const none = !list.querySelector(':scope > li:not([hidden])');
      list.previousElementSibling?.toggleAttribute('hidden', none);
    }
    if (leaf) {
      this.leaf = -1;
      this.turnTo(0);
      return;
    }
    for (const item of this.list ? this.list.children : []) {
      item.toggleAttribute('hidden', !kept(Number(item.getAttribute('data-incident'))));
    }
  }

  /**
   * Show one block of the list.
   * @param {number} leaf
   */
  turnTo(leaf) {
    if (leaf === this.leaf) return;
    this.leaf = leaf;
    const size = this.options.leaf;
    this.list.replaceChildren(...this.shown.slice(leaf * size, (leaf + 1) * size).map(
      (number) => this.buildItem(this.tree(number))));
    this.list.setAttribute('start', String(leaf * this.options.leaf + 1));
    this.listen(this.list);
    this.showTurner();
  }

  /** @param {number} incident */
  tree(incident) {
    return this.read(Math.floor(incident / this.options.leaf))[incident % this.options.leaf];
  }

  /**
   * Build one item; its card is built when it is first opened.
   * @param {any} tree
   */
  buildItem(tree) {
    const [tag, attributes, [, opened, summary, card]] = tree;
    const item = /** @type {HTMLElement} */ (
      buildTree([tag, attributes, ['details', opened, summary]], this.options));
    const details = /** @type {HTMLDetailsElement} */ (item.querySelector('details'));
    details.addEventListener('toggle', () => details.append(buildTree(card, this.options)), { once: true });
    return item;
  }

  /** Show which block is seen, with the way to the others. */
  showTurner() {
    const { leaf: size } = this.options, count = this.shown.length;
    const last = Math.max(0, Math.ceil(count / size) - 1), from = this.leaf * size;
    for (const place of this.panel.querySelectorAll('.turner')) {
      /** @param {string} text @param {number} to */
      const button = (text, to) => {
        const made = document.createElement('button');
        made.type = 'button';
        tell(made, { k: text });
        made.disabled = to < 0 || to > last;
        made.addEventListener('click', () => { this.turnTo(to); this.panel.scrollTop = 0; });
        return made;
      };
      const said = document.createElement('span');
      tell(said, { k: 'list.leaf', from: Math.min(count, from + 1), to: Math.min(count, from + size), all: count });
      place.replaceChildren(button('list.earlier', this.leaf - 1), said, button('list.later', this.leaf + 1));
    }
  }

  /**
   * @param {number} incident
   * @returns {HTMLElement | null} its item in the list, built where it is not shown
   */
  item(incident) {
    const shown = document.getElementById(`incident-${incident}`);
    if (shown || !this.options.leaf) return shown;
    return this.buildItem(this.tree(incident));
  }

  /**
   * Open one incident and close the others.
   * @param {number} incident
   * @param {boolean} bring whether it is brought into view and focused
   */
  open(incident, bring) {
    if (this.options.leaf && this.shown.includes(incident)) {
      this.turnTo(Math.floor(this.shown.indexOf(incident) / this.options.leaf));
    }
    const item = document.getElementById(`incident-${incident}`);
    if (!item) return;
    this.close(item);
    item.classList.add('chosen');
    const details = /** @type {HTMLDetailsElement} */ (item.querySelector('details'));
    details.open = true;
    item.scrollIntoView({ block: 'nearest' });
    if (!bring) return;
    const summary = /** @type {HTMLElement} */ (details.querySelector('summary'));
    summary.focus({ preventScroll: true });
  }

  /**
   * Close all incidents but one.
   * @param {HTMLElement} [item]
   */
  close(item) {
    for (const other of this.list ? this.list.querySelectorAll('li.incident > details[open]') : []) {
      if (other.parentElement !== item) other.removeAttribute('open');
    }
    this.list?.querySelectorAll('.chosen').forEach((other) => other.classList.remove('chosen'));
  }
}
