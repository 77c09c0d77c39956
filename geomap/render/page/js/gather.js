/**
 * A symbol: how many incidents it stands for, and how many of each group.
 * @typedef {{x: number, y: number, count: number, mix: number[], root: number}} Sign
 */

/** Pixels of a bin: what lies so close cannot be told apart. */
const BIN = 10;
/** Pixels; two of the largest symbols side by side are not wider. */
const CELL = 44;

/**
 * Spots gathered into symbols until none overlaps another. Spots first fall into bins of some
 * pixels, which lie fast on the world, so that neither the order of rows nor moving the map changes
 * them; then the symbol with more incidents takes in those that it touches. A symbol stands at the
 * spot with most of its incidents, or in the middle of its first bin where no spot has half of them.
 */
class Gathering {
  /**
   * @param {Places} places
   * @param {number} zoom
   * @param {Box} view pixels of the world at this zoom
   */
  constructor(places, zoom, view) {
    this.places = places;
    this.zoom = zoom;
    this.view = view;
    const margin = 2 * CELL;
    this.left = Math.max(0, Math.floor((view.left - margin) / BIN));
    this.top = Math.max(0, Math.floor((view.top - margin) / BIN));
    const most = ((WORLD.across ? 512 : 256) * 2 ** zoom) / BIN;
    this.wide = Math.max(1, Math.ceil(Math.min(most + 1, (view.right + margin) / BIN)) - this.left);
    this.tall = Math.max(1, Math.ceil(Math.min(most + 1, (view.bottom + margin) / BIN)) - this.top);
    const bins = this.wide * this.tall;
    this.count = new Uint32Array(bins);
    this.mix = new Uint32Array(bins * MIX);
    this.x = new Float64Array(bins);
    this.y = new Float64Array(bins);
    this.best = new Int32Array(bins).fill(-1);
    this.fill();
    /** The bin that took another one in, or the bin itself. */
    this.taken = new Int32Array(bins);
    this.signs = this.merge();
    this.countOnce();
  }

  /** @param {Box} view */
  holds(view) {
    return view.left >= this.view.left && view.right <= this.view.right &&
      view.top >= this.view.top && view.bottom <= this.view.bottom;
  }

  /** @param {number} spot @returns {number} its bin, or -1 */
  binOf(spot) {
    const unit = 2 ** this.zoom / BIN;
    const column = Math.floor(this.places.x[spot] * unit) - this.left, row = Math.floor(this.places.y[spot] * unit) - this.top;
    return column < 0 || row < 0 || column >= this.wide || row >= this.tall ? -1 : row * this.wide + column;
  }

  /** Let every spot fall into its bin. */
  fill() {
    const { count, mix, best, wide, tall, left, top, places } = this, unit = 2 ** this.zoom / BIN;
    const { x, y, kept, record, group, counts, mixes, spots } = places, sumX = this.x, sumY = this.y;
    for (let spot = 0; spot < spots; spot++) {
      const number = counts ? counts[spot] : !kept || kept[record[spot]] ? 1 : 0;
      if (!number) continue;
      const sx = x[spot], sy = y[spot], column = ((sx * unit) | 0) - left, row = ((sy * unit) | 0) - top;
      if (column < 0 || row < 0 || column >= wide || row >= tall) continue;
      const bin = row * wide + column;
      count[bin] += number;
      sumX[bin] += sx * number;
      sumY[bin] += sy * number;
      if (mixes) for (let g = 0; g < MIX; g++) mix[bin * MIX + g] += mixes[spot * MIX + g];
      else mix[bin * MIX + group[record[spot]]]++;
      const before = best[bin], most = before < 0 ? 0 : counts ? counts[before] : 1;
      if (number > most || (number === most && sx < x[before])) best[bin] = spot;
    }
  }

  /**
   * Take symbols in until none overlaps another.
   * @returns {Sign[]} in pixels of the world at zoom 0
   */
  merge() {
    const { count, mix, best, places, taken } = this, bins = [];
    const { counts, x, y } = places;
    for (let bin = 0; bin < count.length; bin++) {
      if (!count[bin]) continue;
      bins.push(bin);
      const most = counts ? counts[best[bin]] : 1, spot = best[bin];
      this.x[bin] = most * 2 >= count[bin] ? x[spot] : this.x[bin] / count[bin];
      this.y[bin] = most * 2 >= count[bin] ? y[spot] : this.y[bin] / count[bin];
      taken[bin] = bin;
    }
    let signs = bins;
    for (let before = Infinity; signs.length < before;) {
      before = signs.length;
      signs = this.mergeOnce(signs);
    }
    return signs.map((root) => (
      { x: this.x[root], y: this.y[root], count: count[root], mix: [...mix.subarray(root * MIX, root * MIX + MIX)], root }));
  }

  /**
   * Let every symbol be taken in by a larger one that it touches.
   * @param {number[]} signs
   * @returns {number[]}
   */
  mergeOnce(signs) {
    const { count, mix, taken } = this, scale = 2 ** this.zoom;
    const across = Math.ceil((this.wide * BIN) / CELL) + 3, down = Math.ceil((this.tall * BIN) / CELL) + 3;
    const first = new Int32Array(across * down).fill(-1), next = new Int32Array(signs.length);
    /** @type {number[]} */
    const kept = [];
    for (const sign of sortSigns(signs, count)) {
      const px = this.x[sign] * scale - this.left * BIN, py = this.y[sign] * scale - this.top * BIN;
      const column = Math.floor(px / CELL) + 1, row = Math.floor(py / CELL) + 1, size = sizeOf(count[sign]);
      let near = -1, least = Infinity;
      for (let cell = (row - 1) * across + column - 1, line = 0; line < 3; line++, cell += across) {
        for (let c = cell; c < cell + 3; c++) {
          for (let k = first[c]; k >= 0; k = next[k]) {
            const other = kept[k];
            const far = Math.hypot((this.x[other] - this.x[sign]) * scale, (this.y[other] - this.y[sign]) * scale);
            if (far < least && far < sizeOf(count[other]) + size + 1) [near, least] = [other, far];
          }
        }
      }
      if (near >= 0) {
        taken[sign] = near;
        count[near] += count[sign];
        for (let g = 0; g < MIX; g++) mix[near * MIX + g] += mix[sign * MIX + g];
        continue;
      }
      next[kept.length] = first[row * across + column];
      first[row * across + column] = kept.length;
      kept.push(sign);
    }
    return kept;
  }

  /** @param {number} bin @returns {number} the bin of the symbol that it belongs to */
  rootOf(bin) {
    let root = bin;
    while (this.taken[root] !== root) root = this.taken[root];
    return root;
  }

  /** An incident with several points in one symbol is one incident there. */
  countOnce() {
    const { places } = this, { wide, record, spot, kept, group } = places;
    /** @type {Map<number, Sign>} */
    const byRoot = new Map(wide.length ? this.signs.map((sign) => [sign.root, sign]) : []);
    for (let pair = 0; pair < wide.length; pair += 2) {
      const incident = record[wide[pair]];
      if (kept && !kept[incident]) continue;
      const seen = new Set();
      for (let i = wide[pair]; i <= wide[pair + 1]; i++) {
        const bin = this.binOf(spot ? spot[i] : i);
        if (bin < 0) continue;
        const root = this.rootOf(bin), sign = byRoot.get(root);
        if (seen.has(root) && sign) {
          sign.count--;
          sign.mix[group[incident]]--;
        }
        seen.add(root);
      }
    }
  }

  /**
   * List what a symbol stands for.
   * @param {number} root
   * @returns {{spots: number[], incidents: number[]}}
   */
  members(root) {
    const { places } = this, incidents = new Set();
    /** @type {number[]} */
    const spots = [];
    for (let spot = 0; spot < places.spots; spot++) {
      const bin = this.binOf(spot);
      if (bin < 0 || !this.count[bin] || this.rootOf(bin) !== root) continue;
      const here = places.incidentsAt(spot);
      if (here.length) spots.push(spot);
      for (const incident of here) incidents.add(incident);
    }
    return { spots, incidents: [...incidents].sort((a, b) => a - b) };
  }

  /**
   * @param {number} incident
   * @returns {Set<number>} the symbols that stand for it
   */
  rootsOf(incident) {
    const bins = this.places.spotsOf(incident).map((spot) => this.binOf(spot));
    return new Set(bins.filter((bin) => bin >= 0 && this.count[bin]).map((bin) => this.rootOf(bin)));
  }
}

/**
 * Sort symbols by their number, the largest first, and by where they are.
 * @param {number[]} signs
 * @param {Uint32Array} count
 * @returns {number[]}
 */
function sortSigns(signs, count) {
  const keys = new Float64Array(signs.length), room = 2 ** 24;
  for (let i = 0; i < keys.length; i++) keys[i] = (2 ** 28 - count[signs[i]]) * room + signs[i];
  return Array.from(keys.sort(), (key) => key % room);
}
