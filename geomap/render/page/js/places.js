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

/**
 * Rings: a spot with a radius. They are few where claims share places; else one is one claim.
 */
class Rings {
  /**
   * @param {Columns} columns
   * @param {Int32Array} rows claims that are points
   * @param {number[]} again a point and a further claim at it, and so on
   * @param {Places} places
   */
  constructor(columns, rows, again, places) {
    this.places = places;
    /** For each incident: 1 where a point of it has a ring, 2 where none has. */
    this.ways = new Uint8Array(places.group.length);
    const metres = columns.measures('radius_m', 0), { record, spot } = places;
    /** @type {Map<string, number>} */
    const known = new Map();
    const most = rows.length + again.length / 2, at = new Int32Array(most), radius = new Float64Array(most);
    let count = 0, shared = Boolean(spot);
    /** @param {number} i a point @param {number} claim @returns {number} its ring, or -1 */
    const lay = (i, claim) => {
      const reach = metres ? metres[claim] : 0, place = spot ? spot[i] : i;
      if (reach > 0 || !this.ways[record[i]]) this.ways[record[i]] = reach > 0 ? 1 : 2;
      if (!(reach > 0)) return -1;
      const key = shared ? `${place} ${reach}` : '', before = shared ? known.get(key) : undefined;
      const ring = before === undefined ? count++ : before;
      if (shared) known.set(key, ring);
      at[ring] = place;
      radius[ring] = reach;
      return ring;
    };
    /** @type {Int32Array} ring of each point, -1 for none */
    this.ofPoint = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) this.ofPoint[i] = lay(i, rows[i]);
    /** Points and their further rings: claims may give one position several radii. @type {number[]} */
    this.more = [];
    shared = true;
    for (let k = 0; k < again.length; k += 2) {
      const own = this.ofPoint[again[k]];
      if (own >= 0) known.set(`${at[own]} ${radius[own]}`, own);
      const ring = lay(again[k], again[k + 1]);
      if (ring >= 0 && ring !== own) this.more.push(again[k], ring);
    }
    this.spot = at.subarray(0, count);
    this.metres = radius.subarray(0, count);
    /** A point of each ring that is shown, or -1. */
    this.shown = new Int32Array(count);
    this.keep();
  }

  /** Note which rings have an incident that is shown. */
  keep() {
    const { ofPoint, more, shown, places: { kept, record } } = this;
    if (!shown.length) return;
    shown.fill(-1);
    for (let i = ofPoint.length - 1; i >= 0; i--) {
      if (ofPoint[i] >= 0 && (!kept || kept[record[i]])) shown[ofPoint[i]] = i;
    }
    for (let k = 0; k < more.length; k += 2) {
      const i = more[k], ring = more[k + 1];
      if ((!kept || kept[record[i]]) && !(shown[ring] >= 0 && shown[ring] < i)) shown[ring] = i;
    }
  }

  /**
   * Find the rings that are wider than a symbol and reach into a part of the world.
   * @param {number} scale
   * @param {Box} view pixels of the world at this scale
   * @param {number} most
   * @returns {number[] | null} null where there are more
   */
  seen(scale, view, most) {
    const { shown, spot, metres, places: { x, y } } = this;
    /** @type {number[]} */
    const found = [];
    const around = 2 * Math.PI * EARTH_RADIUS;
    for (let ring = 0; ring < shown.length; ring++) {
      if (shown[ring] < 0) continue;
      const px = x[spot[ring]] * scale, py = y[spot[ring]] * scale;
      // never less than the true one, which is measured when the ring is drawn
      const reach = (metres[ring] / around) * 256 * scale * Math.cosh(Math.PI * (1 - y[spot[ring]] / 128)) * 1.05;
      if (reach < RING_LEAST || px + reach < view.left || px - reach > view.right || py + reach < view.top || py - reach > view.bottom) continue;
      if (found.length === most) return null;
      found.push(ring);
    }
    return found;
  }

  /** @param {number} record @returns {number[]} the rings of one incident */
  of(record) {
    const { places, more } = this, found = new Set();
    for (let k = 0; k < more.length; k += 2) if (places.record[more[k]] === record) found.add(more[k + 1]);
    for (let i = places.find(record); i < places.record.length && places.record[i] === record; i++) {
      if (this.ofPoint[i] >= 0) found.add(this.ofPoint[i]);
    }
    return [...found];
  }
}

/** Pixels; a ring is drawn where it is wider than its symbol. */
const RING_LEAST = 9;
