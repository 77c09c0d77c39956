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
   * Gather places closer than a symbol is wide; the symbol stands at the place with most incidents.
   * @param {number} zoom
   * @returns {Sign[]} in pixels of the world at zoom 0
   */
  gather(zoom) {
    const done = this.gathered.get(zoom);
    if (done) return done;
    const reach = 25 / 2 ** zoom;
    const order = this.all.map((_, i) => i).sort(
      (a, b) => this.all[b].incidents.length - this.all[a].incidents.length || a - b);
    /** @type {Map<string, Sign[]>} */
    const cells = new Map();
    /** @type {Sign[]} */
    const signs = [];
    for (const index of order) {
      const place = this.all[index];
      const column = Math.floor(place.x / reach), row = Math.floor(place.y / reach);
      const near = nearest(cells, column, row, place, reach);
      if (near) {
        near.places.push(index);
        near.incidents.push(...place.incidents);
        continue;
      }
      const sign = { x: place.x, y: place.y, incidents: [...place.incidents], places: [index], unit: '' };
      const cell = cells.get(`${column} ${row}`);
      if (cell) cell.push(sign); else cells.set(`${column} ${row}`, [sign]);
      signs.push(sign);
    }
    for (const sign of signs) sign.incidents = [...new Set(sign.incidents)].sort((a, b) => a - b);
    this.gathered.set(zoom, signs);
    return signs;
  }
}

/**
 * @param {Map<string, Sign[]>} cells
 * @param {number} column
 * @param {number} row
 * @param {{x: number, y: number}} place
 * @param {number} reach
 * @returns {Sign | null} the nearest symbol within reach
 */
function nearest(cells, column, row, place, reach) {
  let best = null, least = reach;
  for (let i = column - 1; i <= column + 1; i++) {
    for (let j = row - 1; j <= row + 1; j++) {
      for (const sign of cells.get(`${i} ${j}`) || []) {
        const far = Math.hypot(sign.x - place.x, sign.y - place.y);
        if (far < least) [best, least] = [sign, far];
      }
    }
  }
  return best;
}
