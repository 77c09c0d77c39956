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
