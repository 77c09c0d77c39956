/**
 * A symbol on the map: one or several incidents at one or several places near each other.
 * @typedef {{x: number, y: number, incidents: number[], places: number[], unit: string}} Sign
 */

/**
 * Places where incidents are drawn, and their gathering into symbols that do not overlap.
 */
class Places {
  /**
   * @param {{lon: number[], lat: number[], radius: number[], incident: number[]}} points one entry
   *   for each incident, position and radius
   */
  constructor(points) {
    /** @type {{x: number, y: number, lat: number, lon: number, incidents: number[]}[]} */
    this.all = [];
    /** @type {{x: number, y: number, rx: number, ry: number, incidents: number[]}[]} */
    this.rings = [];
    /** @type {Map<number, number[]>} places of each incident */
    this.ofIncident = new Map();
    /** @type {Map<number, Sign[]>} */
    this.gathered = new Map();
    /** @type {((incident: number) => boolean) | null} which incidents are shown; null for all */
    this.kept = null;
    const places = new Map(), rings = new Map();
    points.lon.forEach((lon, i) => {
      const lat = points.lat[i], metres = points.radius[i], incident = points.incident[i];
      const key = `${lon} ${lat}`;
      if (!places.has(key)) {
        places.set(key, this.all.length);
        this.all.push({ ...projectZero(lat, lon), lat, lon, incidents: [] });
      }
      const place = places.get(key);
      if (!this.all[place].incidents.includes(incident)) this.all[place].incidents.push(incident);
      this.ofIncident.set(incident, [...(this.ofIncident.get(incident) || []), place]);
      if (metres <= 0) return;
      const ring = rings.get(`${key} ${metres}`) || { ...ringOf(lat, lon, metres), incidents: [] };
      if (!ring.incidents.length) this.rings.push(ring);
      rings.set(`${key} ${metres}`, ring);
      ring.incidents.push(incident);
    });
  }

  /**
   * Show only some incidents.
   * @param {((incident: number) => boolean) | null} kept
   */
  keep(kept) {
    this.kept = kept;
    this.gathered.clear();
  }

  /**
   * @template {{incidents: number[]}} T
   * @param {T[]} things
   * @returns {T[]} those with incidents that are shown, with these alone
   */
  shown(things) {
    const { kept } = this;
    if (!kept) return things;
    return things.flatMap((thing) => {
      const incidents = thing.incidents.filter(kept);
      return incidents.length ? [{ ...thing, incidents }] : [];
    });
  }

  /**
   * Gather places into symbols until none overlaps another. A symbol stands at the place with most
   * incidents among its own, so it is always at a place that was reported.
   * @param {number} zoom
   * @returns {Sign[]} in pixels of the world at zoom 0
   */
  gather(zoom) {
    const done = this.gathered.get(zoom);
    if (done) return done;
    /** @type {Sign[]} */
    let signs = this.shown(this.all.map((place, index) => (
      { x: place.x, y: place.y, incidents: place.incidents, places: [index], unit: '' })));
    for (let before = Infinity; signs.length < before;) {
      before = signs.length;
      signs = gatherOnce(signs, 2 ** zoom);
    }
    this.gathered.set(zoom, signs);
    return signs;
  }
}

/**
 * Let every symbol be taken in by a larger one that it touches.
 * @param {Sign[]} signs
 * @param {number} scale
 * @returns {Sign[]}
 */
function gatherOnce(signs, scale) {
  const order = [...signs].sort(
    (a, b) => b.incidents.length - a.incidents.length || a.places[0] - b.places[0]);
  /** @type {Map<string, Sign[]>} */
  const cells = new Map();
  /** @type {Sign[]} */
  const kept = [];
  for (const sign of order) {
    const column = Math.floor(sign.x * scale / CELL), row = Math.floor(sign.y * scale / CELL);
    const near = touching(cells, column, row, sign, scale);
    if (near) {
      near.places = [...near.places, ...sign.places];
      near.incidents = [...new Set([...near.incidents, ...sign.incidents])].sort((a, b) => a - b);
      continue;
    }
    const own = { ...sign }, key = `${column} ${row}`, cell = cells.get(key);
    if (cell) cell.push(own); else cells.set(key, [own]);
    kept.push(own);
  }
  return kept;
}

/** Pixels; two of the largest symbols side by side are not wider. */
const CELL = 44;

/**
 * @param {Map<string, Sign[]>} cells
 * @param {number} column
 * @param {number} row
 * @param {Sign} sign
 * @param {number} scale
 * @returns {Sign | null} the nearest symbol that would overlap this one
 */
function touching(cells, column, row, sign, scale) {
  let best = null, least = Infinity;
  for (let i = column - 1; i <= column + 1; i++) {
    for (let j = row - 1; j <= row + 1; j++) {
      for (const other of cells.get(`${i} ${j}`) || []) {
        const far = Math.hypot(other.x - sign.x, other.y - sign.y) * scale;
        const room = sizeOf(other.incidents.length) + sizeOf(sign.incidents.length) + 1;
        if (far < room && far < least) [best, least] = [other, far];
      }
    }
  }
  return best;
}
