/**
 * The filters as geomap/render/facets.py says them; `codes`: the option of each kind of claim, or
 * its set of options where there are `sets`; `groups`: those of the types of incidents.
 * @typedef {{key: string, heading: string, options: any[][], sets?: number[][], groups?: number[], codes: Numbers}} Facet
 */

/**
 * What a state comes to.
 * @typedef {{
 *   kept: Uint8Array, counts: number[][], groups: number[], total: number, maybe: number,
 *   drawn: {p: number, u: number, n: number},
 * }} Found
 */

/** What figures are of, as in geomap/schema.py. */
const MEASURES = ['killed', 'wounded', 'captured', 'missing', 'detained', 'displaced'];
const NO = 0, POSSIBLE = 1, CERTAIN = 2;
/** How an incident is drawn, in the order of WAYS in geomap/render/marks.py. */
const WAY_UNIT = 1, WAY_POINT = 2;

/**
 * Finds the incidents that a state means, as geomap.filters.query does: an incident is in when one
 * single claim of it meets all conditions. Claims that agree in all facets are of one kind, so
 * facets are looked at once for each kind. A claim that is alone in its incident is counted by its
 * kind; incidents of several claims are counted one by one.
 */
class Filter {
  /**
   * @param {{facets: Facet[]}} said
   * @param {Columns} columns
   * @param {number} incidents
   */
  constructor(said, columns, incidents) {
    this.facets = said.facets;
    for (const facet of this.facets) facet.codes = columns.numbers(`.${facet.key}`);
    this.claims = columns.rows;
    this.incidents = incidents;
    this.incident = columns.numbers('.record');
    this.kind = columns.numbers('.kind');
    this.records = this.claims ? this.incident[this.claims - 1] + 1 : 0;
    this.first = columns.numbers('.first');
    this.last = columns.numbers('.last');
    const { sure, way, group } = { sure: columns.numbers('.sure'), way: columns.numbers('.way'), group: columns.numbers('.group') };
    this.kinds = { count: sure.length, sure, way, group };
    this.columns = columns;
    const facets = this.facets.length;
    this.borderBit = 1 << facets;
    this.textBit = 2 << facets;
    this.dateBit = 4 << facets;
    this.leastBit = 8 << facets;
    this.miss = new Uint16Array(this.kinds.count);
    /** @type {Uint16Array | null} what each claim misses beside the facets and the dates */
    this.extra = null;
    /** @type {{edges: number[], at: Uint8Array} | null} */
    this.spans = null;
    /** Claims whose day is certain; groups and ways of incidents. @type {Uint8Array} */
    this.simple;
    /** @type {Uint8Array} */
    this.group;
    /** @type {Uint8Array} */
    this.way;
    /** How many claims of each kind are alone. @type {Uint32Array} */
    this.often;
    /** Claims that are alone in their incident, and the others. @type {Int32Array} */
    this.alone;
    /** @type {Int32Array} */
    this.others;
    this.sortClaims();
  }

  /** Tell claims that are alone in their incident from others, and days that are certain. */
  sortClaims() {
    const { claims, incident, incidents, kind, kinds, first, last } = this;
    const alone = new Int32Array(claims), others = [];
    const simple = this.simple = new Uint8Array(claims), often = this.often = new Uint32Array(kinds.count);
    const group = this.group = new Uint8Array(incidents), way = this.way = new Uint8Array(incidents);
    let count = 0, dated = 0;
    for (let claim = 0; claim < claims; claim++) {
      const record = incident[claim], what = kind[claim];
      if (first[claim] === last[claim] && first[claim] !== GAP && kinds.sure[what] < 2) dated += simple[claim] = 1;
      if (record < incidents) {
        group[record] = kinds.group[what];
        if (kinds.way[what] > way[record]) way[record] = kinds.way[what];
        if (record !== incident[claim - 1] && record !== incident[claim + 1]) {
          alone[count++] = claim;
          often[what]++;
          continue;
        }
      }
      others.push(claim);
    }
    this.alone = alone.subarray(0, count);
    this.others = Int32Array.from(others);
    /** Whether each claim is an incident, of the same number. */
    this.single = count === claims;
    this.dated = dated === claims;
  }

  /** @returns {[number, number]} the first and the last day that claims know; Infinity for none */
  get days() {
    return this.daysOf(Infinity);
  }

  /**
   * @param {number} records leave out the claims of this record and those after it
   * @returns {[number, number]} the first and the last day that the other claims know
   */
  daysOf(records) {
    let low = Infinity, high = -Infinity;
    for (const column of [this.first, this.last]) {
      for (let claim = 0; claim < this.claims; claim++) {
        const day = column[claim];
        if (day === GAP || this.incident[claim] >= records) continue;
        if (day < low) low = day;
        if (day > high) high = day;
      }
    }
    return [low, high];
  }

  /**
   * Say whether the date of a claim lies certainly, possibly or not within a range of days. The
   * rules are those of geomap.dates.date_match; a comparison with an unknown day is false.
   * @param {number} claim
   * @param {number | null} low
   * @param {number | null} high
   */
  dateMatch(claim, low, high) {
    const first = this.first[claim] === GAP ? NaN : this.first[claim];
    const last = this.last[claim] === GAP ? NaN : this.last[claim], sure = this.kinds.sure[this.kind[claim]];
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
    this.miss.fill(0);
    this.facets.forEach((facet, number) => this.missFacet(facet, state.chosen[facet.key] || [], 1 << number));
    this.extra = this.missOther(state, texts);
    /** @type {Found} */
    const found = {
      kept: new Uint8Array(this.records), counts: this.facets.map((facet) => facet.options.map(() => 0)),
      groups: GROUP_NAMES.map(() => 0), total: 0, maybe: 0, drawn: { p: 0, u: 0, n: 0 },
    };
    this.countAlone(state, found);
    this.countOthers(state, found);
    return found;
  }

  /**
   * Note the kinds that miss the chosen options of one facet.
   * @param {Facet} facet
   * @param {string[]} chosen
   * @param {number} bit
   */
  missFacet(facet, chosen, bit) {
    if (!chosen.length) return;
    const wanted = facet.options.map((option) => chosen.includes(option[0]));
    const hit = facet.sets ? facet.sets.map((set) => set.some((code) => wanted[code])) : wanted;
    for (let kind = 0; kind < this.kinds.count; kind++) {
      if (!hit[facet.codes[kind]]) this.miss[kind] |= bit;
    }
  }

  /**
   * Note the claims that are too far from the border, or do not hold the words searched for.
   * @param {State} state
   * @param {Uint8Array | null} texts
   * @returns {Uint16Array | null} null where nothing of this is asked
   */
  missOther(state, texts) {
    if (state.border === null && state.least === null && !texts) return null;
    const extra = new Uint16Array(this.claims), { border } = state;
    const name = state.sureBorder ? 'border_distance_max_m' : 'border_distance_min_m';
    const far = border === null ? null : this.columns.measures(name, Infinity);
    for (let claim = 0; claim < this.claims; claim++) {
      if (border !== null && (!far || far[claim] > border)) extra[claim] |= this.borderBit;
      if (texts && !texts[claim]) extra[claim] |= this.textBit;
    }
    if (state.least !== null) this.missLeast(state.least, state.chosen.figures || [], extra);
    return extra;
  }

  /**
   * Note the claims that do not state so many for one of the measures, as geomap.filters does.
   * @param {number} least
   * @param {string[]} chosen measures; all where none is chosen
   * @param {Uint16Array} extra
   */
  missLeast(least, chosen, extra) {
    const named = chosen.filter((name) => name !== 'none');
    const measures = (named.length ? named : MEASURES).map((name) => [
      this.columns.reader(name), this.columns.reader(`${name}_low`)]);
    const { sets, codes } = this.facets[this.facets.length - 1]; // of figures, empty for totals
    for (let claim = 0; claim < this.claims; claim++) {
      const enough = sets && sets[codes[this.kind[claim]]].length && measures.some(([exact, low]) => {
        const value = (exact && exact(claim)) ?? (low && low(claim));
        return value !== null && value >= least;
      });
      if (!enough) extra[claim] |= this.leastBit;
    }
  }

  /**
   * Count the incidents of one claim each, by kind.
   * @param {State} state
   * @param {Found} found
   */
  countAlone(state, found) {
    const { alone, kind, incident, kinds, miss, extra, simple, first } = this, { from, to } = state;
    const ranged = from !== null || to !== null, least = state.sureDates ? CERTAIN : POSSIBLE;
    const low = from === null ? -Infinity : from, high = to === null ? Infinity : to;
    let often = this.often;
    const ok = Uint8Array.from(miss, (bits) => (bits ? NO : CERTAIN)), { kept } = found;
    if (!ranged && !extra) {
      if (this.single) for (let i = 0; i < alone.length; i++) kept[i] = ok[kind[i]];
      else for (let i = 0; i < alone.length; i++) kept[incident[alone[i]]] = ok[kind[alone[i]]];
    } else {
      often = new Uint32Array(kinds.count);
      for (let i = 0; i < alone.length; i++) {
        const claim = alone[i];
        if (extra && extra[claim]) continue;
        let match = CERTAIN;
        if (ranged) {
          if (simple[claim]) match = first[claim] >= low && first[claim] <= high ? CERTAIN : NO;
          else match = this.dateMatch(claim, from, to);
          if (match < least) continue;
        }
        const what = kind[claim];
        often[what]++;
        if (!ok[what]) continue;
        kept[incident[claim]] = match;
        if (match === POSSIBLE) found.maybe++;
      }
    }
    for (let what = 0; what < kinds.count; what++) if (often[what]) this.countKind(what, often[what], found);
  }

  /**
   * Count so many incidents of one kind: where they are in, and for each option that they have.
   * @param {number} what
   * @param {number} number
   * @param {Found} found
   */
  countKind(what, number, found) {
    const miss = this.miss[what];
    if (!miss) {
      found.total += number;
      found.drawn[letterOf(this.kinds.way[what])] += number;
    }
    this.facets.forEach((facet, place) => {
      if (miss & ~(1 << place)) return;
      const code = facet.codes[what], counts = found.counts[place];
      for (const option of facet.sets ? facet.sets[code] : [code]) {
        counts[option] += number;
        if (!place) found.groups[facet.options[option][2]] += number;
      }
    });
  }

  /**
   * Count the incidents of several claims, each once, and keep statements and totals uncounted.
   * @param {State} state
   * @param {Found} found
   */
  countOthers(state, found) {
    const { others, incident, incidents, kind, facets, extra } = this, { kept } = found, { from, to } = state;
    const ranged = from !== null || to !== null, least = state.sureDates ? CERTAIN : POSSIBLE;
    const seen = facets.map((facet) => new Int32Array(facet.options.length).fill(-1));
    const seenGroup = GROUP_NAMES.map(() => -1);
    for (const claim of others) {
      const record = incident[claim], what = kind[claim], dated = ranged ? this.dateMatch(claim, from, to) : CERTAIN;
      const miss = this.miss[what] | (extra ? extra[claim] : 0) | (dated < least ? this.dateBit : 0);
      if (!miss) kept[record] = Math.max(kept[record], dated);
      if (record >= incidents) continue;
      facets.forEach((facet, place) => {
        if (miss & ~(1 << place)) return;
        for (const option of facet.sets ? facet.sets[facet.codes[what]] : [facet.codes[what]]) {
          if (seen[place][option] === record) continue;
          seen[place][option] = record;
          found.counts[place][option]++;
          const group = facet.options[option][2];
          if (place || seenGroup[group] === record) continue;
          seenGroup[group] = record;
          found.groups[group]++;
        }
      });
    }
    others.forEach((claim, i) => {
      const record = incident[claim];
      if (record >= incidents || !kept[record] || (i && incident[others[i - 1]] === record)) return;
      found.total++;
      if (kept[record] === POSSIBLE) found.maybe++;
      found.drawn[letterOf(this.way[record])]++;
    });
  }
}

/** @param {number} way @returns {'p' | 'u' | 'n'} */
function letterOf(way) {
  return way === WAY_POINT ? 'p' : way === WAY_UNIT ? 'u' : 'n';
}
