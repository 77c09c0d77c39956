/**
 * The time strip: bars of incidents over time, with a range that mouse, fingers and keys move.
 */
class Strip {
  /**
   * @param {HTMLElement} holder
   * @param {Filter} filter
   * @param {(patch: Partial<State>, done: boolean) => void} onChange `done`: the range is settled
   */
  constructor(holder, filter, onChange) {
    this.holder = holder;
    this.filter = filter;
    this.onChange = onChange;
    const [low, high] = filter.days;
    /** Missing where no day is known. @type {Spans} */
    this.spans;
    /** Made by build, as all that follows. @type {SVGElement} */
    this.bars;
    /** @type {any} */
    this.from;
    /** @type {any} */
    this.to;
    /** @type {HTMLElement} */
    this.window;
    /** @type {HTMLElement[]} */
    this.handles;
    holder.hidden = low > high; // empty it has the room that live.css keeps for it
    if (holder.hidden) return;
    this.spans = makeSpans(low, high);
    /** @type {State} */
    this.state = emptyState();
  }

  /** Build the strip, and draw its bars anew whenever it has another width. */
  build() {
    if (!this.spans) return;
    this.fill();
    new ResizeObserver(() => this.draw()).observe(this.track);
  }

  fill() {
    /** @param {'from' | 'to'} id @param {string} label */
    const day = (id, label) => {
      const input = make('input', { type: 'date', id, max: '9999-12-31', change: () => this.typed(id, false), blur: () => this.typed(id, true) });
      return [make('label', { class: 'day' }, make('span', {}, { k: label }), input), input];
    };
    const [first, from] = day('from', 'strip.from'), [last, to] = day('to', 'strip.to');
    this.from = from;
    this.to = to;
    this.bars = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    this.bars.setAttribute('aria-hidden', 'true');
    this.window = make('div', { class: 'window' });
    this.handles = ['strip.first', 'strip.last'].map((label, end) => make('div', {
      class: 'handle', role: 'slider', tabindex: '0', 'aria-label': { k: label },
      keydown: /** @param {KeyboardEvent} event */ (event) => this.pressed(event, end),
    }));
    this.track = make('div', { class: 'track' }, this.bars, this.window, ...this.handles);
    this.note = make('span', { class: 'strip-note' });
    this.sure = make('input', { type: 'checkbox', id: 'sure-dates', change: () => this.onChange({ sureDates: this.sure.checked }, true) });
    const sure = make('label', { class: 'sure' }, this.sure, make('span', {}, { k: 'strip.sure' }));
    this.holder.append(first, this.track, last, make('p', { class: 'strip-foot' }, this.note, sure));
    this.listen();
  }

  listen() {
    /** @type {{end: number, anchor: number, x: number, moved: boolean} | null} */
    let drag = null;
    /** @param {PointerEvent} event */
    const shareOf = (event) => {
      const box = this.track.getBoundingClientRect();
      return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    };
    this.track.addEventListener('pointerdown', /** @param {PointerEvent} event */ (event) => {
      if (event.button) return;
      const end = this.handles.indexOf(/** @type {any} */ (event.target));
      drag = { end, anchor: shareOf(event), x: event.clientX, moved: false };
      if (end >= 0) this.handles[end].focus();
      this.track.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.track.addEventListener('pointermove', /** @param {PointerEvent} event */ (event) => {
      if (!drag || (!drag.moved && Math.abs(event.clientX - drag.x) < 4)) return;
      drag.moved = true;
      const at = shareOf(event);
      if (drag.end >= 0) this.moveEnd(drag.end, Math.round(at * this.count), false);
      else this.brush(drag.anchor, at, false);
    });
    this.track.addEventListener('pointerup', () => {
      if (!drag) return;
      if (drag.moved) this.onChange({}, true);
      else if (drag.end < 0 || this.isCovered) this.brush(drag.anchor, drag.anchor, true);
      drag = null;
    });
    this.track.addEventListener('pointercancel', () => { drag = null; });
  }

  get count() {
    return this.spans.edges.length - 1;
  }

  /** @returns {number[]} edges that the range lies between, as numbers of edges */
  get range() {
    const { from, to } = this.state;
    return [
      from === null ? 0 : placeOf(this.spans, from),
      to === null ? this.count : placeOf(this.spans, to + 1),
    ];
  }

  /** Whether the handles lie over all of what is kept, so that a click on them is one on a bar. */
  get isCovered() {
    const [low, high] = this.range;
    return high - low <= 1 && this.track.clientWidth / this.count < this.handles[0].offsetWidth;
  }

  /**
   * Keep the days between two edges; an edge of the strip is no bound.
   * @param {number} start
   * @param {number} stop
   * @param {boolean} done
   */
  keep(start, stop, done) {
    const { edges } = this.spans;
    this.onChange({
      from: start <= 0 ? null : edges[start], to: stop >= this.count ? null : edges[stop] - 1,
    }, done);
  }

  /**
   * @param {number} a share of the width
   * @param {number} b
   * @param {boolean} done
   */
  brush(a, b, done) {
    const start = Math.min(this.count - 1, Math.floor(Math.min(a, b) * this.count));
    const stop = Math.max(start + 1, Math.ceil(Math.max(a, b) * this.count));
    const [low, high] = this.range;
    if (done && low === start && high === stop) this.keep(0, this.count, true);
    else this.keep(start, stop, done);
  }

  /**
   * @param {number} end 0 for the first, 1 for the last
   * @param {number} edge
   * @param {boolean} done
   */
  moveEnd(end, edge, done) {
    const [low, high] = this.range;
    if (end) this.keep(Math.floor(low), Math.min(this.count, Math.max(edge, Math.floor(low) + 1)), done);
    else this.keep(Math.max(0, Math.min(edge, Math.ceil(high) - 1)), Math.ceil(high), done);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} end
   */
  pressed(event, end) {
    const at = this.range[end];
    /** @type {Object<string, number>} */
    const edges = {
      ArrowLeft: Math.ceil(at) - 1, ArrowDown: Math.ceil(at) - 1,
      ArrowRight: Math.floor(at) + 1, ArrowUp: Math.floor(at) + 1,
      PageDown: Math.ceil(at) - 10, PageUp: Math.floor(at) + 10, Home: 0, End: this.count,
    };
    if (event.key === 'Escape') this.keep(0, this.count, true);
    else if (event.key in edges) this.moveEnd(end, edges[event.key], true);
    else return;
    event.preventDefault();
  }

  /**
   * Take the day of a date field. A year is written digit by digit, so one below 1000 waits until
   * the field is left; a message stays at the field, where the reader goes on.
   * @param {'from' | 'to'} id
   * @param {boolean} left
   */
  typed(id, left) {
    const field = this[id], day = readDay(field.value), patch = { [id]: day }, { from, to } = { ...this.state, ...patch };
    if (day === this.state[id] ? left : !left && field.value && field.value < '1000') return;
    const wrong = from !== null && to !== null && from > to;
    if (!wrong) this.onChange(patch, true);
    else for (const each of [this.from, this.to]) each.setCustomValidity(say('strip.wrong'));
    if (!left) field.reportValidity();
  }

  /** @param {State} state */
  show(state) {
    if (!this.spans) return;
    this.state = state;
    if (readDay(this.from.value) !== state.from) this.from.value = state.from === null ? '' : writeDay(state.from);
    if (readDay(this.to.value) !== state.to) this.to.value = state.to === null ? '' : writeDay(state.to);
    for (const each of [this.from, this.to]) each.setCustomValidity('');
    this.sure.checked = state.sureDates;
    this.sure.disabled = state.from === null && state.to === null;
    this.draw();
  }

  draw() {
    const wide = this.track.clientWidth, tall = 40;
    if (!wide) return;
    const { edges, unit } = this.spans, [low, high] = this.range;
    const { sure, maybe, undated, unended } = countSpans(this.filter, edges);
    const most = Math.max(1, ...sure.map((number, span) => number + maybe[span]));
    this.bars.replaceChildren();
    this.bars.setAttribute('viewBox', `0 0 ${wide} ${tall + 16}`);
    const step = wide / this.count, gap = step > 4 ? 1 : 0;
    sure.forEach((number, span) => {
      const out = span + 1 <= low || span >= high ? ' out' : '';
      const height = (number / most) * tall, above = (maybe[span] / most) * tall;
      this.bar(`sure${out}`, span * step, tall - height, step - gap, height);
      this.bar(`maybe${out}`, span * step, tall - height - above, step - gap, above);
    });
    this.bar('floor', 0, tall, wide, 1);
    this.writeDays(step, tall, wide);
    const note = { k: 'strip.note', by: { k: `strip.by.${unit}`, n: this.spans.step } };
    const opened = unended ? { k: 'strip.unended', note, n: unended } : note;
    tell(this.note, undated ? { k: 'strip.undated', note: opened, n: undated } : opened);
    this.window.style.left = `${(low / this.count) * 100}%`;
    this.window.style.right = `${100 - (high / this.count) * 100}%`;
    this.window.hidden = low === 0 && high === this.count;
    this.place(low, high);
  }

  /**
   * @param {number} low
   * @param {number} high
   */
  place(low, high) {
    const { from, to } = this.state, { edges } = this.spans;
    [low, high].forEach((at, end) => {
      const handle = this.handles[end];
      handle.style.left = `${(at / this.count) * 100}%`;
      handle.setAttribute('aria-valuemin', '0');
      handle.setAttribute('aria-valuemax', String(this.count));
      handle.setAttribute('aria-valuenow', String(Math.round(at)));
      const day = end ? (to === null ? edges[this.count] - 1 : to) : (from === null ? edges[0] : from);
      handle.setAttribute('aria-valuetext', voice.sayDay(day));
    });
  }

  /**
   * @param {string} look
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  bar(look, x, y, width, height) {
    if (height <= 0) return;
    const bar = document.createElementNS(this.bars.namespaceURI, 'rect');
    const sizes = { class: look, x, y, width: Math.max(width, 0.5), height };
    for (const [name, value] of Object.entries(sizes)) bar.setAttribute(name, String(value));
    this.bars.append(bar);
  }

  /**
   * Write months under the bars, where there is room for them.
   * @param {number} step
   * @param {number} tall
   * @param {number} wide
   */
  writeDays(step, tall, wide) {
    let free = 0, before = '';
    this.spans.edges.slice(0, -1).forEach(/** @param {number} edge @param {number} span */ (edge, span) => {
      const text = sayMonth(edge), x = span * step;
      if (text === before || x < free || x > wide - text.length * 6) return;
      before = text;
      free = x + 16 + text.length * 6;
      const said = document.createElementNS(this.bars.namespaceURI, 'text');
      said.setAttribute('x', String(x));
      said.setAttribute('y', String(tall + 13));
      said.textContent = text;
      this.bars.append(said);
    });
  }
}

/**
 * @param {number} day days since 1970
 * @returns {string} its month and year, short where the browser knows the language
 */
function sayMonth(day) {
  const date = new Date(day * DAY), { lang } = voice;
  if (months.lang !== lang) {
    const known = Intl.DateTimeFormat.supportedLocalesOf(lang).length;
    months.lang = lang;
    const format = new Intl.DateTimeFormat(lang, { timeZone: 'UTC', month: 'short', year: 'numeric' });
    months.format = known && !/M\d/.test(format.format(date)) ? format : null; // M05: no names of months
  }
  if (months.format) return months.format.format(date);
  return say('date.month', { month: { k: `month.${date.getUTCMonth() + 1}` }, y: String(date.getUTCFullYear()) });
}

/** The format of months in one language; null where the browser does not know it. */
const months = { lang: '', format: /** @type {Intl.DateTimeFormat | null} */ (null) };
