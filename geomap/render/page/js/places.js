/**
 * Where incidents are drawn, as columns: points (an incident at a spot), spots (a position, which
 * many incidents may share) and rings (a spot with a radius). Nothing is made for each incident.
 */
class Places {
  /**
   * @param {Columns} columns
   * @param {Filter} filter
   */
  constructor(columns, filter) {
    /** The symbol of each incident. */
    this.group = filter.group;
    this.bySide = false;
    /** @type {Uint8Array | null} which incidents are shown; null for all */
    this.kept = null;
    const { rows, again } = listPoints(columns, filter), count = rows.length;
    const record = this.record = new Int32Array(count);
    for (let i = 0; i < count; i++) record[i] = filter.incident[rows[i]];
    const shared = columns.has('.spot');
    const spotOf = shared ? columns.numbers('.spot') : null;
    /** Spot of each point; null where each point is a spot. @type {Int32Array | null} */
    this.spot = shared ? Int32Array.from(rows, (row) => spotOf[row]) : null;
    const [x, y] = project(columns, shared ? null : rows);
    this.x = x;
    this.y = y;
    this.spots = x.length;
    if (this.spot) this.groupBySpot(this.spot);
    /** First and last point of each incident that has several. @type {number[]} */
    this.wide;
    this.findWide();
    this.rings = new Rings(columns, rows, again, this);
    /** @type {Gathering | null} */
    this.last = null;
  }

  /**
   * List the points of each spot.
   * @param {Int32Array} spot
   */
  groupBySpot(spot) {
    const start = this.start = new Int32Array(this.spots + 1), held = this.held = new Int32Array(spot.length);
    for (let i = 0; i < spot.length; i++) start[spot[i] + 1]++;
    for (let s = 0; s < this.spots; s++) start[s + 1] += start[s];
    const next = start.slice();
    for (let i = 0; i < spot.length; i++) held[next[spot[i]]++] = this.record[i];
    this.counts = new Uint32Array(this.spots);
    this.mixes = new Uint32Array(this.spots * MIX);
    this.countSpots();
  }

  /** Count the incidents that are shown at each spot, and their groups. */
  countSpots() {
    const { start, held, counts, mixes, kept, group } = this;
    if (!start || !held || !counts || !mixes) return;
    counts.fill(0);
    mixes.fill(0);
    for (let s = 0; s < this.spots; s++) {
      for (let i = start[s]; i < start[s + 1]; i++) {
        if (kept && !kept[held[i]]) continue;
        counts[s]++;
        mixes[s * MIX + group[held[i]]]++;
      }
    }
  }

  /**
   * Give incidents other symbols, and count them anew.
   * @param {Uint8Array} symbols
   * @param {number} most how many different ones there may be
   * @param {boolean} bySide whether they are those of sides
   */
  color(symbols, most, bySide) {
    this.group = symbols;
    this.bySide = bySide;
    MIX = most;
    if (this.mixes) this.mixes = new Uint32Array(this.spots * MIX);
    this.keep(this.kept);
  }

  /** Find the points of incidents that have several, so that no symbol counts one of them twice. */
  findWide() {
    const { record } = this;
    /** @type {number[]} first and last point of each of these incidents */
    this.wide = [];
    for (let i = 1; i < record.length; i++) {
      if (record[i] !== record[i - 1]) continue;
      if (i > 1 && record[i - 2] === record[i]) this.wide[this.wide.length - 1] = i;
      else this.wide.push(i - 1, i);
    }
  }

  /**
   * Show only some incidents.
   * @param {Uint8Array | null} kept null for all
   */
  keep(kept) {
    this.kept = kept;
    this.countSpots();
    this.last = null;
  }

  /**
   * @param {number} record an incident
   * @returns {number[]} the spots where it is drawn
   */
  spotsOf(record) {
    const found = [];
    for (let i = this.find(record); i < this.record.length && this.record[i] === record; i++) {
      found.push(this.spot ? this.spot[i] : i);
    }
    return found;
  }

  /** @param {number} record @returns {number} its first point, or that of the next one */
  find(record) {
    let low = 0, high = this.record.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.record[middle] < record) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} spot @returns {[number, number]} latitude and longitude */
  positionOf(spot) {
    return [unprojectZero(this.y[spot]), (this.x[spot] / 256 - 0.5) * 360];
  }

  /**
   * @param {number} spot
   * @returns {number[]} the incidents that are shown there
   */
  incidentsAt(spot) {
    const { kept, start, held } = this;
    const all = start && held ? [...held.subarray(start[spot], start[spot + 1])] : [this.record[spot]];
    return kept ? all.filter((record) => kept[record]) : all;
  }

  /**
   * Gather what is shown in a part of the world into symbols that do not overlap.
   * @param {number} zoom
   * @param {Box} view pixels of the world at this zoom
   * @returns {Gathering}
   */
  gather(zoom, view) {
    const { last } = this;
    if (last && last.zoom === zoom && last.holds(view)) return last;
    const made = this.last = new Gathering(this, zoom, view);
    return made;
  }
}

/** Symbols that a mix counts: the groups of events and MANY; with those of sides they are more. */
let MIX = 5;

/**
 * List the claims that are points; what one incident has twice at one position is there once.
 * @param {Columns} columns
 * @param {Filter} filter
 * @returns {{rows: Int32Array, again: number[]}} `again`: a point and a further claim at it, and so on
 */
function listPoints(columns, filter) {
  const { claims, kind, kinds, incident } = filter, rows = new Int32Array(claims);
  /** @type {number[]} */
  const again = [];
  if (!columns.has('longitude') && !columns.has('.spot')) return { rows: rows.subarray(0, 0), again };
  const lon = columns.has('.spot') ? columns.numbers('.spot') : columns.numbers('longitude');
  const lat = columns.has('.spot') ? lon : columns.numbers('latitude');
  let count = 0;
  for (let claim = 0; claim < claims; claim++) {
    if (kinds.way[kind[claim]] !== WAY_POINT) continue;
    let i = count - 1;
    while (i >= 0 && incident[rows[i]] === incident[claim] && (lon[rows[i]] !== lon[claim] || lat[rows[i]] !== lat[claim])) i--;
    if (i >= 0 && incident[rows[i]] === incident[claim]) again.push(i, claim);
    else rows[count++] = claim;
  }
  return { rows: rows.subarray(0, count), again };
}

/**
 * Project positions, in pixels of the world at zoom 0.
 * @param {Columns} columns
 * @param {Int32Array | null} rows claims; null for all spots that claims share
 * @returns {[Float64Array, Float64Array]}
 */
function project(columns, rows) {
  const head = rows ? '' : '.spot ', known = columns.has(`${head}longitude`);
  const count = !known ? 0 : rows ? rows.length : columns.numbers('.spot longitude').length;
  const x = new Float64Array(count), y = new Float64Array(count);
  if (!count) return [x, y];
  const lon = columns.numbers(`${head}longitude`), lat = columns.numbers(`${head}latitude`);
  const byLon = 256 / 360 / 10 ** (columns.said[`${head}longitude`].digits || 0);
  const byLat = Math.PI / 180 / 10 ** (columns.said[`${head}latitude`].digits || 0), top = 85.0511 * Math.PI / 180;
  for (let i = 0; i < count; i++) {
    const row = rows ? rows[i] : i, sine = Math.sin(Math.max(-top, Math.min(top, lat[row] * byLat)));
    x[i] = lon[row] * byLon + (WORLD.across && lon[row] < 0 ? 384 : 128);
    y[i] = 128 - Math.log((1 + sine) / (1 - sine)) * (64 / Math.PI);
  }
  return [x, y];
}
