/**
 * The list of incidents: in the page already, or, where it is long, made row by row from the
 * columns as far as it is seen.
 */
class IncidentList {
  /**
   * @param {HTMLElement} panel
   * @param {number} count
   * @param {Cards} cards tells incidents
   * @param {{tags: string[], attributes: string[]}} allowed
   * @param {boolean} long whether the list is not in the page already
   */
  constructor(panel, count, cards, allowed, long) {
    this.panel = panel;
    this.count = count;
    this.cards = cards;
    this.allowed = allowed;
    this.list = /** @type {HTMLElement} */ (panel.querySelector('ol.incidents'));
    this.told = false;
    /** @type {Uint8Array | null} */
    this.kept = null;
    /** The order of the items that stand in the page. @type {Int32Array | null} */
    this.order = null;
    /** @type {(incident: number, open: boolean) => void} */
    this.onToggle = () => {};
    /** Numbers of the incidents that are shown, in their order. @type {Int32Array} */
    this.shown = new Int32Array(count);
    for (let number = 0; number < count; number++) this.shown[number] = number;
    this.nothing = make('p', { class: 'list-note', hidden: true }, { k: 'list.nothing' });
    this.list.after(this.nothing);
    /** @type {Rows | null} */
    this.rows = null;
    if (long) {
      this.rows = new Rows(this.list, panel, (place) => this.buildItem(this.shown[place]));
      this.rows.onMove = () => this.showTurner();
    } else {
      for (const item of this.list.querySelectorAll('li.incident')) this.listen(item);
    }
    panel.querySelectorAll('ol.others > li').forEach((item, place) => {
      item.id = `incident-${count + place}`;
      this.listen(item);
    });
  }

  /**
   * Make the list again from messages, where its text stands in the page in the first language.
   * @returns {Promise<void>}
   */
  async translate() {
    if (this.told) return;
    const incidents = this.rows ? [] : await Promise.all([...Array(this.count).keys()].map((number) => this.tell(number)));
    const trees = await unpackData('geomap-list');
    if (this.told) return;
    this.told = true;
    if (!this.rows) this.retell(this.list, incidents);
    const others = this.panel.querySelector('ol.others');
    if (others) this.retell(others, trees, this.count);
  }

  /**
   * @param {number} incident
   * @returns {Promise<any>} its item as a tree, with its card
   */
  async tell(incident) {
    const [tag, attributes, details] = /** @type {any} */ (this.cards.tellItem(incident));
    return [tag, attributes, [...details, await this.cards.tellCard(incident)]];
  }

  /**
   * @param {number} incident or a statement or total
   * @returns {Promise<any>} its item as a tree
   */
  async treeOf(incident) {
    return incident < this.count ? this.cards.tellItem(incident) : (await unpackData('geomap-list'))[incident - this.count];
  }

  /**
   * Make items again in place, with what is open and hidden.
   * @param {Element} list
   * @param {any[]} trees by number
   * @param {number} [first] the number of the first tree
   */
  retell(list, trees, first = 0) {
    for (const item of list.children) {
      const [, , [, , summary, card]] = trees[numberOf(item) - first];
      const details = /** @type {HTMLElement} */ (item.querySelector('details'));
      details.querySelector('summary')?.replaceChildren(...buildTree(summary, this.allowed).childNodes);
      const tools = details.querySelector('.card-tools');
      details.querySelector('.card')?.replaceChildren(...buildTree(card, this.allowed).childNodes);
      if (tools) details.querySelector('.card')?.append(tools);
    }
  }

  /**
   * Give the items that are there, and those that are made, the symbols of their incidents.
   * @param {Uint8Array} symbols
   */
  color(symbols) {
    this.cards.symbols = symbols;
    for (const item of this.list.children) {
      const mark = item.querySelector('.mark');
      if (mark) mark.className = `mark ${markOf(symbols[numberOf(item)])}`;
    }
  }

  /** @param {Element} item */
  listen(item) {
    const details = /** @type {HTMLDetailsElement} */ (item.querySelector('details'));
    const incident = numberOf(item);
    details.addEventListener('toggle', () => {
      if (details.isConnected) this.onToggle(incident, details.open); // else the list was made anew
    });
  }

  /**
   * Show only some incidents, and statements and totals.
   * @param {Uint8Array} kept what is shown: POSSIBLE, where only possibly in the range of days
   * @param {Int32Array | null} order of all incidents; null for that of their dates
   */
  keep(kept, order) {
    const { count } = this, shown = new Int32Array(count);
    let length = 0;
    for (let place = 0; place < count; place++) {
      const number = order ? order[place] : place;
      shown[length] = number;
      length += (kept[number] + 1) >> 1; // without a branch, which a processor would guess wrongly
    }
    this.shown = shown.subarray(0, length);
    this.kept = kept;
    this.nothing.hidden = length > 0;
    [...this.panel.querySelectorAll('ol.others > li')].forEach((item, place) => {
      item.toggleAttribute('hidden', !kept[count + place]);
    });
    for (const list of this.panel.querySelectorAll('ol.others')) {
      const none = !list.querySelector(':scope > li:not([hidden])');
      list.previousElementSibling?.toggleAttribute('hidden', none);
    }
    if (this.rows) {
      this.rows.reset(length);
      return;
    }
    if (order !== this.order) this.arrange(order);
    for (const item of this.list.children) {
      const match = kept[numberOf(item)];
      item.toggleAttribute('hidden', !match);
      markMaybe(item, match === POSSIBLE);
    }
  }

  /**
   * Put the items in the page in an order.
   * @param {Int32Array | null} order
   */
  arrange(order) {
    this.order = order;
    const items = [...this.list.children].sort(
      (a, b) => numberOf(a) - numberOf(b));
    this.list.append(...(order ? [...order].map((number) => items[number]) : items));
  }

  /**
   * Build one item; its card is built when it is first opened.
   * @param {number} incident
   * @returns {HTMLElement}
   */
  buildItem(incident) {
    const { cards } = this;
    const item = /** @type {HTMLElement} */ (buildTree(cards.tellItem(incident), this.allowed));
    const details = /** @type {HTMLDetailsElement} */ (item.querySelector('details'));
    details.addEventListener('toggle', () => {
      cards.tellCard(incident).then((card) => {
        if (!details.querySelector('.card')) details.append(buildTree(card, this.allowed));
        if (details.isConnected) this.onToggle(incident, details.open);
      });
    }, { once: true });
    this.listen(item);
    markMaybe(item, Boolean(this.kept) && this.kept?.[incident] === POSSIBLE);
    return item;
  }

  /** Show which part of the list is in the page, with the way to others. */
  showTurner() {
    const { panel, rows } = this;
    if (!rows) return;
    const { start, stop, count } = rows, last = Math.max(0, count - 1);
    /** @param {string} key @param {number} to @param {boolean} off */
    const button = (key, to, off) => make('button', { type: 'button', disabled: off, click: () => rows.focus(to) }, { k: key });
    const said = { k: 'list.leaf', from: Math.min(count, start + 1), to: stop, all: count };
    for (const place of panel.querySelectorAll('.turner')) {
      place.replaceChildren(button('list.first', 0, start === 0), make('span', {}, said), button('list.last', last, stop === count));
      if (stop - start < count) place.append(make('p', {}, { ...said, k: 'list.paper' }));
    }
  }

  /**
   * @param {number} incident
   * @returns {Node[]} what the summary of its item says, made anew
   */
  summaryOf(incident) {
    const item = this.rows ? this.buildItem(incident) : document.getElementById(`incident-${incident}`);
    const summary = item?.querySelector('summary');
    return summary ? [...summary.children].map((child) => child.cloneNode(true)) : [];
  }

  /**
   * Open one incident, statement or total, and close the others.
   * @param {number} incident
   * @param {boolean} bring whether it is brought into view and focused
   */
  open(incident, bring) {
    if (this.rows) {
      const place = this.shown.indexOf(incident);
      if (place >= 0) this.rows.row(place);
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
    for (const other of this.panel.querySelectorAll('li.incident > details[open]')) {
      if (other.parentElement !== item) other.removeAttribute('open');
    }
    this.panel.querySelectorAll('.chosen').forEach((other) => other.classList.remove('chosen'));
  }
}

/**
 * @param {Element} item
 * @returns {number} its number, which stands behind incident- in its id
 */
function numberOf(item) {
  return Number(item.id.slice(9));
}

/**
 * Say on an item whether it is only possibly in the range of days.
 * @param {Element} item
 * @param {boolean} maybe
 */
function markMaybe(item, maybe) {
  const said = item.querySelector('.tag.maybe');
  if (maybe && !said) item.querySelector('.lines')?.append(make('span', { class: 'tag maybe' }, { k: 'tag.maybe' }));
  else if (!maybe) said?.remove();
}

/**
 * @param {Int32Array} sorted
 * @param {number} value
 * @returns {number} its place, or -1
 */
function findSorted(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value ? low : -1;
}
