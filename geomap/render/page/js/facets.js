/**
 * The legend as filters: every row is a box to tick, with the number of incidents it would keep.
 */
class Facets {
  /**
   * @param {HTMLElement} legend
   * @param {Filter} filter
   * @param {(patch: Partial<State>) => void} onChange
   */
  constructor(legend, { facets, group }, onChange) {
    this.legend = legend;
    /** @type {any} */
    this.least = null;
    this.facets = facets;
    this.onChange = onChange;
    /** @type {State} */
    this.state = emptyState();
    /** @type {{facet: string, codes: string[], ranks: number[], box: HTMLInputElement, number: HTMLElement, group: number}[]} */
    this.rows = [];
    /** @type {Map<string, HTMLElement>} what is chosen, said on a closed facet */
    this.said = new Map();
    tell(/** @type {HTMLElement} */ (legend.querySelector('summary')), { k: 'legend.filters' });
    const hint = make('p', { class: 'hint' }, { k: 'legend.hint' });
    const groups = /** @type {HTMLElement} */ (legend.querySelector('ul.groups'));
    /** How many incidents have types of several groups, or several sides that speak of them. */
    this.mixed = make('b');
    this.many = make('b');
    this.types = this.makeTypes(facets[0].groups || [], group.includes(MANY));
    groups.replaceWith(make('div', { class: 'choices' }, hint, this.types));
    /** Rows of the sides, where there are several. @type {HTMLElement | null} */
    this.sides = null;
    const more = make('details', { class: 'more' }, make('summary', {}, { k: 'legend.more' }));
    for (const facet of facets.slice(1)) {
      if (facet.options.length > 1) more.append(this.makeFacet(facet));
    }
    more.append(this.makeBorder());
    legend.append(more);
  }

  /**
   * Make one box to tick, for one or several codes of a facet.
   * @param {string} facet
   * @param {number[]} ranks places of the codes among the options
   * @param {string} mark class of a symbol before the name, or none
   * @param {Part} name
   * @param {number} [group] the group of types that the row stands for
   * @returns {HTMLElement}
   */
  makeRow(facet, ranks, mark, name, group = -1) {
    const options = /** @type {any} */ (this.facets.find(({ key }) => key === facet)).options;
    const codes = ranks.map((rank) => options[rank][0]);
    const box = make('input', { type: 'checkbox', change: () => this.tick(facet, codes, box.checked) });
    box.dataset.facet = facet;
    box.value = codes.length === 1 ? codes[0] : '';
    const number = make('b');
    this.rows.push({ facet, codes, ranks, box, number, group });
    const said = make('span', { class: 'name' }, name);
    const sign = mark ? [make('span', { class: `mark ${mark}`, 'aria-hidden': 'true' })] : [];
    return make('label', { class: 'row' }, box, ...sign, said, number);
  }

  /**
   * Make the rows of the types: each group, and its types in a fold.
   * @param {number[]} groups
   * @param {boolean} mixed whether an incident has types of several groups
   */
  makeTypes(groups, mixed) {
    const [types] = this.facets, part = make('fieldset', { class: 'facet types' });
    this.both = make('p', { class: 'hint' }, { k: 'legend.both' });
    this.both.hidden = true;
    part.append(make('legend', { class: 'unseen' }, { k: 'facet.type' }));
    groups.forEach((group) => {
      const mark = GROUP_NAMES[group];
      const ranks = types.options.flatMap((option, rank) => (option[2] === group ? [rank] : []));
      if (!ranks.length) return;
      part.append(this.makeRow('type', ranks, mark, { k: `group.${mark}` }, group));
      const names = { j: ranks.map((rank) => types.options[rank][1]), w: 'comma' };
      part.append(make('details', { class: 'kinds' }, make('summary', {}, names),
        ...ranks.map((rank) => this.makeRow('type', [rank], '', types.options[rank][1]))));
    });
    if (mixed) part.append(this.tellMany('color.types', this.mixed));
    part.append(this.both);
    return part;
  }

  /** @param {Facet} facet */
  makeFacet(facet) {
    const picked = make('span', { class: 'picked' });
    this.said.set(facet.key, picked);
    const rows = make('fieldset', { class: 'facet' }, make('legend', { class: 'unseen' }, facet.heading));
    const own = facet.key === 'side';
    facet.options.forEach((option, rank) => rows.append(this.makeRow(facet.key, [rank], own ? markOf(option[2]) : '', option[1])));
    if (own) this.sides = this.endSides(rows);
    if (facet.key === 'figures') {
      this.least = make('input', { type: 'number', id: 'least', min: '0', max: '9999999', step: '1', change: () => this.changeLeast() });
      rows.append(make('label', { class: 'row' }, make('span', { class: 'name' }, { k: 'facet.figures.least' }), this.least));
    }
    return make('details', { class: 'one' }, make('summary', {}, facet.heading, picked), rows);
  }

  /**
   * Say below the sides what several of them speak of, and what the symbol of one means.
   * @param {HTMLElement} rows
   */
  endSides(rows) {
    rows.classList.add('sides');
    rows.append(this.tellMany('color.several', this.many), make('small', {}, { k: 'color.hint' }));
    return rows;
  }

  /**
   * @param {string} k what the symbol of several means
   * @param {HTMLElement} number
   */
  tellMany(k, number) {
    return make('p', { class: 'row many' }, make('span', { class: `mark ${markOf(MANY)}`, 'aria-hidden': 'true' }), make('span', { class: 'name' }, { k }), number);
  }

  /**
   * Show the symbols beside the types, or beside the sides, which then stand before them.
   * @param {boolean} bySide
   * @param {number} many incidents that have the symbol of several
   */
  showSides(bySide, many) {
    const { sides, types, legend, said } = this, fold = said.get('side')?.closest('details');
    legend.classList.toggle('by-side', bySide);
    tell(bySide ? this.many : this.mixed, many);
    if (!sides || !fold) return;
    if (fold.hidden === bySide) return;
    fold.hidden = bySide;
    if (bySide) types.before(sides);
    else fold.append(sides);
  }

  makeBorder() {
    this.reach = make('select', { id: 'border', change: () => this.changeBorder() }, make('option', { value: '' }, { k: 'facet.border.any' }));
    for (const metres of [500, 1000, 2000, 5000, 10000, 20000, 50000]) this.offerReach(metres);
    this.sureReach = make('input', { type: 'checkbox', id: 'sure-border', change: () => this.changeBorder() });
    const picked = make('span', { class: 'picked' });
    this.said.set('border', picked);
    return make('details', { class: 'one' }, make('summary', {}, { k: 'facet.border' }, picked),
      make('label', { class: 'row' }, make('span', { class: 'name' }, { k: 'facet.border.within' }), this.reach),
      make('label', { class: 'row' }, this.sureReach,
        make('span', { class: 'name' }, { k: 'facet.border.sure' })));
  }

  /** @param {number} metres */
  offerReach(metres) {
    const value = String(metres), all = [...this.reach.options];
    if (all.some((option) => option.value === value)) return;
    const next = all.find((option) => option.value && Number(option.value) > metres) || null;
    this.reach.insertBefore(make('option', { value }, sayReach(metres)), next);
  }

  changeLeast() {
    const text = this.least.value.trim();
    if (this.least.checkValidity()) this.onChange({ least: text === '' ? null : Number(text) });
    else this.least.reportValidity();
  }

  changeBorder() {
    const border = this.reach.value ? Number(this.reach.value) : null;
    this.onChange({ border, sureBorder: border !== null && this.sureReach.checked });
  }

  /**
   * @param {string} facet
   * @param {string[]} codes
   * @param {boolean} on
   */
  tick(facet, codes, on) {
    const before = new Set(this.state.chosen[facet] || []);
    for (const code of codes) before[on ? 'add' : 'delete'](code);
    const { options } = /** @type {any} */ (this.facets.find(({ key }) => key === facet));
    const after = options.map(/** @param {any[]} o */ (o) => o[0]).filter(/** @param {string} c */ (c) => before.has(c));
    const chosen = { ...this.state.chosen, [facet]: after };
    if (!after.length) delete chosen[facet];
    this.onChange({ chosen });
  }

  /**
   * Show what is chosen, and how many incidents each option keeps.
   * @param {State} state
   * @param {Found} found
   * @param {Object<string, number>} ways how many incidents are drawn in each way
   */
  show(state, found, ways) {
    this.state = state;
    const order = this.facets.map(({ key }) => key);
    for (const { facet, codes, ranks, box, number, group } of this.rows) {
      const chosen = state.chosen[facet] || [], on = codes.filter((code) => chosen.includes(code)).length;
      box.checked = on === codes.length;
      box.indeterminate = on > 0 && on < codes.length;
      const counts = found.counts[order.indexOf(facet)];
      const total = group < 0 ? counts[ranks[0]] : found.groups[group];
      tell(number, total);
      const row = /** @type {HTMLElement} */ (box.parentElement);
      row.classList.toggle('dim', !total || (chosen.length > 0 && !on));
    }
    if (!(state.chosen.type || []).length) { // else the numbers are of more than what is shown
      this.both.hidden = found.counts[0].reduce((sum, number) => sum + number, 0) <= found.total;
    }
    for (const [key, place] of this.said) {
      const { options = [] } = this.facets.find((facet) => facet.key === key) || {};
      const names = options.filter((option) => (state.chosen[key] || []).includes(option[0])).map((o) => o[1]);
      if (key === 'figures' && state.least !== null) names.push({ j: [{ k: 'facet.figures.least' }, state.least], w: 'space' });
      tell(place, { j: names, w: 'comma' });
    }
    if (this.least) this.least.value = state.least === null ? '' : String(state.least);
    if (state.border !== null) this.offerReach(state.border);
    this.reach.value = state.border === null ? '' : String(state.border);
    this.sureReach.checked = state.sureBorder;
    this.sureReach.disabled = state.border === null;
    const within = this.said.get('border');
    if (within) tell(within, state.border === null ? '' : sayReach(state.border));
    for (const [way, number] of Object.entries(ways)) {
      const place = this.legend.querySelector(`.way.${way}`)?.closest('li')?.querySelector('b');
      if (place) tell(place, number);
    }
  }
}

/**
 * @param {number} metres
 * @returns {Part}
 */
function sayReach(metres) {
  return metres < 1000 ? { k: 'length.m', n: metres } : { k: 'length.km', n: metres / 1000 };
}
