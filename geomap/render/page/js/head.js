/**
 * The head of the page: how many incidents are kept, the way back to all of them, and messages.
 */
class Head {
  /**
   * @param {any} data
   * @param {(patch: Partial<State>) => void} onChange
   */
  constructor(data, onChange) {
    this.counts = /** @type {HTMLElement} */ (document.getElementById('counts'));
    this.note = /** @type {HTMLElement} */ (document.getElementById('note'));
    this.heading = /** @type {HTMLElement} */ (document.getElementById('list-heading'));
    this.whole = readPart(this.counts.firstElementChild?.getAttribute('data-say') || '');
    this.reset = make('button', {
      type: 'button', class: 'reset', hidden: true, click: () => {
        const { chosen, border, least, sureBorder, from, to, sureDates, text } = emptyState();
        onChange({ chosen, border, least, sureBorder, from, to, sureDates, text });
        this.heading.focus({ preventScroll: true });
      },
    }, { k: 'counts.reset' });
    this.counts.after(this.reset);
    const sort = this.sort = make('select', { id: 'sort', 'aria-label': { k: 'sort.label' }, change: () => onChange({ sort: sort.value }) },
      ...SORTS.map((way) => make('option', { value: way }, { k: `sort.${way}` })));
    this.heading.after(this.sort);
  }

  /**
   * @param {State} state
   * @param {Found} found
   * @param {number} all
   */
  show(state, found, all) {
    const asked = isAsked(state), { p, u, n } = found.drawn;
    const ways = { k: 'counts.ways', point: p, unit: u, none: n };
    const counts = { k: 'counts.some', kept: found.total, n: all, ways };
    const sure = found.maybe ? { k: 'counts.maybe', counts, n: found.maybe } : counts;
    tell(this.counts, asked ? sure : this.whole);
    tell(this.heading, asked ? { k: 'list.some', kept: found.total, n: all } : { k: 'list.heading', n: all });
    this.reset.hidden = !asked;
    this.sort.value = state.sort;
    document.body.classList.toggle('asked', asked);
  }

  /**
   * Tell the reader something; nothing takes the message away.
   * @param {Part} message
   */
  tell(message) {
    tell(this.note, message);
    this.note.hidden = !message;
  }
}

/** @param {State} state */
function isAsked(state) {
  return Object.keys(state.chosen).length > 0 || state.border !== null || state.least !== null || state.from !== null ||
    state.to !== null || state.text.trim() !== '';
}
