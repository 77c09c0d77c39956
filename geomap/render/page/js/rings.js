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
