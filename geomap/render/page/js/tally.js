/** Counts the spans of days that the claims of one incident touch, one incident after the other. */
class SpanTally {
  /**
   * @param {Filter} filter
   * @param {number[]} edges
   */
  constructor(filter, edges) {
    const spans = edges.length - 1;
    this.filter = filter;
    this.edges = edges;
    this.best = new Uint8Array(spans);
    /** @type {number[]} */
    this.sure = Array(spans).fill(0);
    /** @type {number[]} */
    this.maybe = Array(spans).fill(0);
    this.undated = this.unended = 0;
    this.reach = filter.daysOf(filter.incidents);
    this.any = this.known = this.open = false;
  }

  /**
   * An unknown end proves nothing: it reaches as far as the days of the incidents are known.
   * @param {number} claim
   */
  add(claim) {
    const { edges, filter, best } = this, spans = best.length;
    let first = filter.first[claim], last = filter.last[claim];
    this.any = true;
    if (first === GAP && last === GAP) return;
    this.known = true;
    if (first === GAP || last === GAP) this.open = true;
    if (first === GAP) first = this.reach[0];
    if (last === GAP) last = this.reach[1];
    for (let span = 0; span < spans; span++) {
      if (edges[span] > last) break;
      if (edges[span + 1] <= first) continue;
      best[span] = Math.max(best[span], filter.dateMatch(claim, edges[span], edges[span + 1] - 1));
    }
  }

  /** End the incident whose claims were added. */
  close() {
    if (!this.any) return;
    this.best.forEach((match, span) => { if (match) (match === CERTAIN ? this.sure : this.maybe)[span]++; });
    if (!this.known) this.undated++;
    if (this.open) this.unended++;
    this.best.fill(0);
    this.any = this.known = this.open = false;
  }
}

/**
 * Count the incidents of each span of days that meet all conditions but the dates.
 * @param {Filter} filter
 * @param {number[]} edges first days of the spans, and the day after the last one
 * @returns {{sure: number[], maybe: number[], undated: number, unended: number}} incidents certainly in each span,
 *   those possibly in it, and those whose claims know no day at all
 */
function countSpans(filter, edges) {
  const { alone, kind, extra, simple } = filter, at = placeDays(filter, edges);
  const certain = new Uint32Array(edges.length - 1), ok = Uint8Array.from(filter.miss, (bits) => (bits ? 0 : 1));
  const tally = new SpanTally(filter, edges);
  const quick = filter.single && filter.dated && !extra;
  if (quick) for (let i = 0; i < alone.length; i++) certain[at[i]] += ok[kind[i]];
  else for (let i = 0; i < alone.length; i++) {
    const claim = alone[i];
    if (!ok[kind[claim]] || (extra && extra[claim])) continue;
    if (simple[claim]) certain[at[claim]]++;
    else {
      tally.add(claim);
      tally.close();
    }
  }
  let before = -1;
  for (const claim of filter.others) {
    const record = filter.incident[claim];
    if (record >= filter.incidents) break;
    if (record !== before) tally.close();
    before = record;
    if (ok[kind[claim]] && !(extra && extra[claim])) tally.add(claim);
  }
  tally.close();
  return { sure: tally.sure.map((number, span) => number + certain[span]), maybe: tally.maybe, undated: tally.undated, unended: tally.unended };
}

/**
 * Find the span of each claim whose one day is certain.
 * @param {Filter} filter
 * @param {number[]} edges
 * @returns {Uint8Array} spans are fewer than 256
 */
function placeDays(filter, edges) {
  if (filter.spans && filter.spans.edges === edges) return filter.spans.at;
  const at = new Uint8Array(filter.claims), start = edges[0], spanOf = new Uint8Array(edges[edges.length - 1] - start);
  for (let span = 0; span + 1 < edges.length; span++) spanOf.fill(span, edges[span] - start, edges[span + 1] - start);
  for (let claim = 0; claim < filter.claims; claim++) if (filter.simple[claim]) at[claim] = spanOf[filter.first[claim] - start];
  filter.spans = { edges, at };
  return at;
}
