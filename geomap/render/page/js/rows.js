/**
 * Rows of a long list of which only those near what is seen are in the page. More are made as the
 * reader scrolls or goes on by keys; every row says which one it is of how many.
 */
class Rows {
  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} scroller what scrolls the list
   * @param {(place: number) => HTMLElement} makeRow
   */
  constructor(list, scroller, makeRow) {
    this.list = list;
    this.scroller = scroller;
    this.makeRow = makeRow;
    this.count = this.start = this.stop = 0;
    /** @type {() => void} called when other rows are in the page */
    this.onMove = () => {};
    this.above = make('div', { class: 'edge', 'aria-hidden': 'true' });
    this.below = make('div', { class: 'edge', 'aria-hidden': 'true' });
    list.before(this.above);
    list.after(this.below);
    this.watch = new IntersectionObserver((seen) => this.reached(seen), { root: null, rootMargin: '300px' });
    list.addEventListener('keydown', (event) => this.pressed(event));
  }

  /**
   * Begin again with another number of rows.
   * @param {number} count
   * @param {number} [place] a row to begin at
   */
  reset(count, place = 0) {
    this.count = count;
    this.start = Math.max(0, Math.min(place, count - ROWS_FIRST));
    this.stop = Math.min(count, this.start + ROWS_FIRST);
    this.list.replaceChildren(...this.make(this.start, this.stop));
    this.rewatch();
    this.onMove();
  }

  /**
   * @param {number} start
   * @param {number} stop
   * @returns {HTMLElement[]}
   */
  make(start, stop) {
    const rows = [];
    for (let place = start; place < stop; place++) {
      const row = this.makeRow(place);
      row.setAttribute('aria-setsize', String(this.count));
      row.setAttribute('aria-posinset', String(place + 1));
      rows.push(row);
    }
    return rows;
  }

  /** Ask again which end is seen: an observer tells only of changes. */
  rewatch() {
    this.watch.disconnect();
    if (this.start > 0) this.watch.observe(this.above);
    if (this.stop < this.count) this.watch.observe(this.below);
  }

  /** @param {IntersectionObserverEntry[]} seen */
  reached(seen) {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    if (seen.some((entry) => entry.isIntersecting && entry.target === this.below)) this.extend(1);
    else this.extend(-1);
  }

  /** @param {1 | -1} way make more rows below or above, and let go of the farthest others */
  extend(way) {
    const { list, scroller } = this, before = list.scrollHeight, { scrollTop } = scroller;
    if (way > 0) {
      const stop = Math.min(this.count, this.stop + ROWS_MORE);
      list.append(...this.make(this.stop, stop));
      this.stop = stop;
      while (this.stop - this.start > ROWS_MOST && !list.firstElementChild?.contains(document.activeElement)) {
        const { height } = /** @type {Element} */ (list.firstElementChild).getBoundingClientRect();
        list.firstElementChild?.remove();
        this.start++;
        scroller.scrollTop -= height;
      }
    } else {
      const start = Math.max(0, this.start - ROWS_MORE);
      list.prepend(...this.make(start, this.start));
      this.start = start;
      scroller.scrollTop = scrollTop + list.scrollHeight - before;
      while (this.stop - this.start > ROWS_MOST && !list.lastElementChild?.contains(document.activeElement)) {
        list.lastElementChild?.remove();
        this.stop--;
      }
    }
    this.rewatch();
    this.onMove();
  }

  /**
   * @param {number} place
   * @returns {HTMLElement} its row, made where it is not in the page
   */
  row(place) {
    if (place === this.stop && place < this.count) this.extend(1);
    else if (place === this.start - 1 && place >= 0) this.extend(-1);
    else if (place < this.start || place >= this.stop) this.reset(this.count, Math.max(0, place - ROWS_FIRST / 2));
    return /** @type {HTMLElement} */ (this.list.children[place - this.start]);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const target = /** @type {HTMLElement} */ (event.target), row = target.closest('li');
    if (!row || row.parentElement !== this.list || !target.matches('summary, button') || event.ctrlKey || event.altKey || event.metaKey) return;
    const place = this.start + [...this.list.children].indexOf(row);
    /** @type {Object<string, number>} */
    const steps = {
      ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + 10, PageUp: place - 10, Home: 0, End: this.count - 1,
    };
    if (!(event.key in steps) || target.closest('.card')) return;
    event.preventDefault();
    this.focus(Math.max(0, Math.min(this.count - 1, steps[event.key])));
  }

  /** @param {number} place */
  focus(place) {
    const goal = /** @type {HTMLElement} */ (this.row(place).querySelector('summary, button'));
    goal.focus({ preventScroll: true });
    goal.scrollIntoView({ block: 'nearest' });
  }
}

const ROWS_FIRST = 24, ROWS_MORE = 40, ROWS_MOST = 240;
