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
    this.whole = this.counts.textContent;
    this.wholeHeading = this.heading.textContent;
    this.reset = make('button', {
      type: 'button', class: 'reset', hidden: true, click: () => {
        const { chosen, border, sureBorder, from, to, sureDates, text } = emptyState();
        onChange({ chosen, border, sureBorder, from, to, sureDates, text });
        this.heading.focus({ preventScroll: true });
      },
    }, 'Show all again');
    this.counts.after(this.reset);
  }

  /**
   * @param {State} state
   * @param {Found} found
   * @param {number} all
   */
  show(state, found, all) {
    const asked = isAsked(state), { p, u, n } = found.drawn;
    const maybe = found.maybe ? `; ${sayNumber(found.maybe)} only possibly in the range of days` : '';
    this.counts.textContent = asked
      ? `${sayNumber(found.total)} of ${sayCount(all, 'incident')}: ${sayNumber(p)} drawn as points, ` +
        `${sayNumber(u)} by unit, ${sayNumber(n)} without a place${maybe}`
      : this.whole;
    this.heading.textContent = asked
      ? `${sayNumber(found.total)} of ${sayCount(all, 'incident')} by date` : this.wholeHeading;
    this.reset.hidden = !asked;
  }

  /**
   * Tell the reader something; nothing takes the message away.
   * @param {string} message
   */
  tell(message) {
    this.note.textContent = message;
    this.note.hidden = !message;
  }
}

/** @param {State} state */
function isAsked(state) {
  return Object.keys(state.chosen).length > 0 || state.border !== null || state.from !== null ||
    state.to !== null || state.text.trim() !== '';
}
