/**
 * Columns of the claims to filter by, as geomap/render/facets.py makes them.
 * @typedef {{
 *   facets: {key: string, heading: string, options: any[][], codes: number[], sets?: number[][]}[],
 *   incident: number[], ids: string[], first: (number | null)[], last: (number | null)[],
 *   sure: number[], near: (number | null)[], far: (number | null)[], drawn: string,
 * }} Columns
 */

/**
 * What a state comes to.
 * @typedef {{
 *   kept: Uint8Array, counts: number[][], groups: number[], total: number, maybe: number,
 *   drawn: {p: number, u: number, n: number}, dated: Uint8Array,
 * }} Found
 */

const NO = 0, POSSIBLE = 1, CERTAIN = 2;

/**
 * Finds the incidents that a state means, as geomap.filters.query does: an incident is in when one
 * single claim of it meets all conditions.
 */
class Filter {
  /** @param {Columns} columns */
  constructor(columns) {
    this.columns = columns;
    this.claims = columns.incident.length;
    this.incidents = columns.drawn.length;
    this.records = columns.ids.length;
    /** @param {(number | null)[]} values */
    const numbers = (values) => Float64Array.from(values, (value) => (value === null ? NaN : value));
    this.first = numbers(columns.first);
    this.last = numbers(columns.last);
    this.near = numbers(columns.near);
    this.far = numbers(columns.far);
    this.miss = new Uint16Array(this.claims);
    const facets = columns.facets.length;
    this.borderBit = 1 << facets;
    this.textBit = 2 << facets;
    this.dateBit = 4 << facets;
  }

  /**
   * Say whether the date of a claim lies certainly, possibly or not within a range of days. The
   * rules are those of geomap.dates.date_match; a comparison with an unknown day is false.
   * @param {number} claim
   * @param {number | null} low
   * @param {number | null} high
   */
  dateMatch(claim, low, high) {
    const first = this.first[claim], last = this.last[claim], sure = this.columns.sure[claim];
    if ((high !== null && first > high) || (low !== null && last < low)) return NO;
    /** @param {number} day */
    const within = (day) => (low === null || day >= low) && (high === null || day <= high);
    if (sure & 2 || (sure & 4 && low !== null)) return POSSIBLE;
    if ((low === null || first >= low) && (high === null || last <= high)) return CERTAIN;
    if (!(sure & 1)) return POSSIBLE;
    const knownFirst = !Number.isNaN(first), knownLast = !Number.isNaN(last);
    const spans = knownFirst && knownLast && (high === null || first <= high) && (low === null || last >= low);
    return (knownFirst && within(first)) || (knownLast && within(last)) || spans ? CERTAIN : POSSIBLE;
  }

  /**
   * @param {State} state
   * @param {Uint8Array | null} texts which claims hold the words searched for; null where none are
   * @returns {Found}
   */
  apply(state, texts) {
    const { facets } = this.columns, miss = this.miss.fill(0), dated = new Uint8Array(this.claims);
    facets.forEach((facet, number) => this.missFacet(facet, state.chosen[facet.key] || [], 1 << number));
    const reach = state.sureBorder ? this.far : this.near;
    const ranged = state.from !== null || state.to !== null;
    for (let claim = 0; claim < this.claims; claim++) {
      if (state.border !== null && !(reach[claim] <= state.border)) miss[claim] |= this.borderBit;
      if (texts && !texts[claim]) miss[claim] |= this.textBit;
      dated[claim] = ranged ? this.dateMatch(claim, state.from, state.to) : CERTAIN;
      if (dated[claim] < (state.sureDates ? CERTAIN : POSSIBLE)) miss[claim] |= this.dateBit;
    }
    return this.count(dated);
  }

  /**
   * Note the claims that miss the chosen options of one facet.
   * @param {Columns['facets'][0]} facet
   * @param {string[]} chosen
   * @param {number} bit
   */
  missFacet(facet, chosen, bit) {
    if (!chosen.length) return;
    const wanted = facet.options.map((option) => chosen.includes(option[0]));
    const hit = facet.sets ? facet.sets.map((set) => set.some((code) => wanted[code])) : wanted;
    for (let claim = 0; claim < this.claims; claim++) {
      if (!hit[facet.codes[claim]]) this.miss[claim] |= bit;
    }
  }

  /**
   * Count distinct incidents: those that are in, and for each option those that would be in with it.
   * @param {Uint8Array} dated
   * @returns {Found}
   */
  count(dated) {
    const { facets, incident, drawn } = this.columns, kept = new Uint8Array(this.records);
    const counts = facets.map((facet) => facet.options.map(() => 0));
    const seen = facets.map((facet) => new Int32Array(facet.options.length).fill(-1));
    const groups = GROUP_NAMES.map(() => 0), seenGroup = GROUP_NAMES.map(() => -1);
    for (let claim = 0; claim < this.claims; claim++) {
      const miss = this.miss[claim], record = incident[claim];
      if (!miss) kept[record] = Math.max(kept[record], dated[claim]);
      if (record >= this.incidents) continue;
      for (let number = 0; number < facets.length; number++) {
        if (miss & ~(1 << number)) continue;
        const facet = facets[number], code = facet.codes[claim];
        for (const option of facet.sets ? facet.sets[code] : [code]) {
          if (seen[number][option] === record) continue;
          seen[number][option] = record;
          counts[number][option]++;
          const group = facet.options[option][2];
          if (number || seenGroup[group] === record) continue;
          seenGroup[group] = record;
          groups[group]++;
        }
      }
    }
    const found = { kept, counts, groups, total: 0, maybe: 0, drawn: { p: 0, u: 0, n: 0 }, dated };
    for (let record = 0; record < this.incidents; record++) {
      if (!kept[record]) continue;
      found.total++;
      if (kept[record] === POSSIBLE) found.maybe++;
      found.drawn[/** @type {'p' | 'u' | 'n'} */ (drawn[record])]++;
    }
    return found;
  }

  /**
   * Count the incidents of each span of days that meet all conditions but the dates.
   * @param {number[]} edges first days of the spans, and the day after the last one
   * @returns {{sure: number[], maybe: number[], undated: number}} incidents certainly in each span,
   *   those possibly in it, and those whose claims know no day at all
   */
  countSpans(edges) {
    const spans = edges.length - 1, best = new Uint8Array(spans);
    const sure = Array(spans).fill(0), maybe = Array(spans).fill(0);
    let undated = 0, known = false, any = false;
    const close = () => {
      best.forEach((match, span) => { if (match) (match === CERTAIN ? sure : maybe)[span]++; });
      if (any && !known) undated++;
      best.fill(0);
      known = any = false;
    };
    for (let claim = 0; claim < this.claims && this.columns.incident[claim] < this.incidents; claim++) {
      if (claim && this.columns.incident[claim] !== this.columns.incident[claim - 1]) close();
      if (this.miss[claim] & ~this.dateBit) continue;
      any = true;
      const first = this.first[claim], last = this.last[claim];
      if (Number.isNaN(first) && Number.isNaN(last)) continue;
      known = true;
      for (let span = 0; span < spans; span++) {
        if (edges[span] > last) break;
        if (edges[span + 1] <= first) continue;
        best[span] = Math.max(best[span], this.dateMatch(claim, edges[span], edges[span + 1] - 1));
      }
    }
    close();
    return { sure, maybe, undated };
  }
}
