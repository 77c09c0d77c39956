/**
 * A symbol or badge where it was drawn last, in pixels of the layer. `root` is its symbol in the
 * gathering, -1 for a badge. A line leads from `from`, in its unit, to a badge that has no room there.
 * @typedef {{at: Spot, box: Box, count: number, mix: number[], root: number, unit: string, from?: Spot}} Drawn
 */

/**
 * A unit that incidents are drawn by, and how many of them are shown.
 * `lines` are the rings of its shape, in pixels of the world at zoom 0.
 * @typedef {{code: string, spots: Spot[], records: Int32Array, shown: number, lines: number[][], reach?: number}} Badge
 */

/** More rings than these are not told apart; then only the chosen one is drawn until one zooms. */
const RINGS_MOST = 400;

/**
 * The one layer that draws all incidents and names on one canvas: rings, names, symbols, badges.
 * Its canvas lets pointers through; what is under a point is asked by `find`.
 */
const Marks = L.Canvas.extend({
  options: { pane: 'marks', padding: 0.15 },

  /**
   * @param {Places} places
   * @param {Badge[]} units
   * @param {Labels} labels
   */
  initialize(places, units, labels) {
    L.Renderer.prototype.initialize.call(this, {});
    Object.assign(this, { places, units, labels, chosen: -1, drawn: [], held: true, named: true });
  },

  /**
   * Begin to draw, when all that is drawn first is known.
   * @param {boolean} named whether names are drawn too, which takes as long as all incidents
   */
  release(named) {
    if (!this.held && this.named >= named) return;
    Object.assign(this, { named, held: false });
    this._update();
  },

  /** @param {any} map */
  onAdd(map) {
    const pane = map.getPane('marks') || map.createPane('marks');
    Object.assign(pane.style, { zIndex: 450, pointerEvents: 'none' });
    L.Canvas.prototype.onAdd.call(this, map);
    this._container.style.pointerEvents = 'none';
    this._container.setAttribute('aria-hidden', 'true');
  },

  /** Draw at once when added; Leaflet has no paths of its own on this canvas. */
  _draw() {
    this._updatePaths();
  },

  /**
   * Draw everything; Leaflet calls this after every move and change of size, and once more where it
   * has put a drawing off.
   */
  _updatePaths() {
    if (this.held || this._postponeUpdatePaths || !this._container.width || !this._container.height) return;
    const { min, max } = this._bounds;
    this._ctx.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    const theme = getComputedStyle(document.documentElement);
    /** @type {Map<string, string>} */
    const inks = new Map();
    /** @param {string} name */
    const colour = (name) => {
      if (!inks.has(name)) inks.set(name, theme.getPropertyValue(`--${name}`).trim() || '#000');
      return /** @type {string} */ (inks.get(name));
    };
    const zoom = this._map.getZoom(), scale = 2 ** zoom, origin = this._map.getPixelOrigin();
    /** @param {Spot} p */
    const toPixel = (p) => ({ x: p.x * scale - origin.x, y: p.y * scale - origin.y });
    const view = {
      left: this._bounds.min.x - 40, top: this._bounds.min.y - 40,
      right: this._bounds.max.x + 40, bottom: this._bounds.max.y + 40,
    };
    this._drawRings(toPixel, scale, view, colour);
    this._place(toPixel, zoom, view);
    const standing = this._standing();
    /** @type {Box[]} */
    const taken = this.drawn.map(/** @param {Drawn} sign */ (sign) => (standing.includes(sign) ? grow(sign.box, 8) : sign.box));
    const corner = this._map.containerPointToLayerPoint(this._map.getSize());
    taken.push(...coverBoxes(this._map));
    /** @type {Map<string, Spot>} */
    const badges = new Map();
    for (const sign of this.drawn) if (sign.unit && !sign.from) badges.set(sign.unit, sign.at);
    if (this.named) this.labels.draw(this._ctx, toPixel, zoom, view, taken, edgesOf(corner, this._map.getSize()), badges, colour);
    this._drawSigns(standing, colour);
  },

  /**
   * Draw rings at their true radius where they are wider than their symbol.
   * @param {(p: Spot) => Spot} toPixel
   * @param {number} scale
   * @param {Box} view
   * @param {Ink} colour
   */
  _drawRings(toPixel, scale, view, colour) {
    const brush = this._ctx, { places } = this, { rings } = places;
    const own = new Set(this.chosen < 0 ? [] : rings.of(this.chosen));
    const world = boxOfWorld(view, this._map.getPixelOrigin());
    const seen = rings.seen(scale, world, RINGS_MOST) || own, inks = places.bySide ? colorRings(places, seen) : null;
    for (const ring of seen) {
      const spot = rings.spot[ring], [latitude, longitude] = places.positionOf(spot);
      const { x, y, rx, ry } = ringOf(latitude, longitude, rings.metres[ring]), at = toPixel({ x, y });
      if (rx * scale < RING_LEAST) continue;
      const chosen = own.has(ring), shown = chosen ? this.chosen : places.record[rings.shown[ring]];
      brush.beginPath();
      brush.ellipse(at.x, at.y, rx * scale, ry * scale, 0, 0, 7);
      brush.fillStyle = brush.strokeStyle = colour(INKS[(chosen ? null : inks?.get(ring)) ?? places.group[shown]]);
      brush.globalAlpha = chosen ? 0.16 : 0.07;
      brush.fill();
      brush.globalAlpha = chosen ? 1 : 0.55;
      brush.lineWidth = chosen ? 2 : 1;
      brush.stroke();
      brush.globalAlpha = 1;
    }
  },

  /**
   * Find the place of every symbol and badge in view.
   * @param {(p: Spot) => Spot} toPixel
   * @param {number} zoom
   * @param {Box} view
   */
  _place(toPixel, zoom, view) {
    /** @type {Drawn[]} */
    const drawn = this.drawn = [];
    this.gathering = this.places.gather(zoom, boxOfWorld(view, this._map.getPixelOrigin()));
    for (const { count, mix, root, ...sign } of this.gathering.signs) {
      const at = toPixel(sign);
      if (inside(at, view)) drawn.push({ at, count, mix, root, unit: '', box: square(at, sizeOf(count)) });
    }
    const taken = drawn.map((sign) => sign.box);
    for (const unit of this.units) {
      /** @type {Spot[]} */
      const spots = unit.spots.map(toPixel).filter(/** @param {Spot} spot */ (spot) => inside(spot, view));
      if (!unit.shown || !spots.length) continue;
      const scale = 2 ** zoom, origin = this._map.getPixelOrigin();
      /** @param {Spot} at */
      const holds = (at) => isWithin((at.x + origin.x) / scale, (at.y + origin.y) / scale, unit.lines);
      unit.reach ??= reachOf(unit.spots[0], unit.lines);
      const half = 12 + 3 * writeShort(unit.shown).length;
      const found = freeSpot(spots, half, taken, view, unit.reach * scale, holds);
      if (!found) continue;
      const box = boxOfBadge(found.at, half);
      taken.push(box);
      drawn.push({ ...found, box, count: unit.shown, mix: [], root: -1, unit: unit.code });
    }
  },

  /** @returns {Drawn[]} the symbols and badges of the chosen incident */
  _standing() {
    if (this.chosen < 0) return [];
    const roots = this.gathering.rootsOf(this.chosen);
    return this.drawn.filter(/** @param {Drawn} sign */ (sign) => (
      sign.unit ? this.chosenUnits.includes(sign.unit) : roots.has(sign.root)));
  },

  /**
   * @param {Drawn[]} later those that stand out, over the others
   * @param {Ink} colour
   */
  _drawSigns(later, colour) {
    const brush = this._ctx;
    /** @type {Drawn[]} */
    const drawn = this.drawn;
    brush.lineWidth = 1;
    brush.strokeStyle = colour('map-ink');
    for (const { at, from } of drawn) {
      if (!from) continue;
      brush.beginPath();
      brush.moveTo(from.x, from.y);
      brush.lineTo(at.x, at.y);
      brush.stroke();
    }
    for (const sign of later.length ? [...drawn.filter((other) => !later.includes(other)), ...later] : drawn) {
      if (later.includes(sign)) drawHalo(brush, sign, colour);
      if (sign.unit) drawBadge(brush, sign.count, sign.box, colour);
      else if (sign.count === 1) drawSingle(brush, sign.mix.indexOf(1), sign.at, colour);
      else drawSeveral(brush, sign.count, sign.mix, sign.at, colour);
    }
  },

  /**
   * Find the symbol at a point of the layer, with a finger's width to spare.
   * @param {Spot} point
   * @returns {Drawn | undefined}
   */
  find(point) {
    const spare = 5;
    /** @type {Drawn[]} */
    const drawn = this.drawn;
    const hits = drawn.filter((sign) => inside(point, {
      left: sign.box.left - spare, top: sign.box.top - spare,
      right: sign.box.right + spare, bottom: sign.box.bottom + spare,
    }));
    /** @param {Drawn} sign */
    const far = (sign) => Math.hypot(sign.at.x - point.x, sign.at.y - point.y);
    return hits.sort((a, b) => far(a) - far(b))[0];
  },

  /**
   * List the incidents that a symbol or badge stands for.
   * @param {Drawn} sign
   * @returns {{spots: number[], incidents: number[]}}
   */
  membersOf(sign) {
    if (!sign.unit) return this.gathering.members(sign.root);
    /** @type {Badge} */
    const unit = this.units.find(/** @param {Badge} other */ (other) => other.code === sign.unit);
    const { kept } = this.places;
    return { spots: [], incidents: [...unit.records].filter((record) => !kept || kept[record]) };
  },

  /**
   * Show only some incidents.
   * @param {Uint8Array | null} kept null for all
   */
  keep(kept) {
    if (!kept && !this.places.kept) return; // all are drawn already
    this.places.keep(kept);
    this.places.rings.keep();
    for (const unit of this.units) {
      unit.shown = kept ? countKept(unit.records, kept) : unit.records.length;
    }
    this._update();
  },

  /**
   * Draw with other symbols.
   * @param {Uint8Array} symbols of each incident
   * @param {number} most how many symbols there are
   * @param {boolean} bySide
   */
  color(symbols, most, bySide) {
    this.places.color(symbols, most, bySide);
    this._update();
  },

  /**
   * @param {number} incident number of the incident to stand out, or -1
   * @param {string[]} units codes of the units that it is drawn by
   */
  choose(incident, units) {
    if (incident === this.chosen) return;
    this.chosen = incident;
    this.chosenUnits = units;
    this._update();
  },
});

/**
 * @param {Int32Array} records
 * @param {Uint8Array} kept
 */
function countKept(records, kept) {
  let count = 0;
  for (let i = 0; i < records.length; i++) if (kept[records[i]]) count++;
  return count;
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {Drawn} sign
 * @param {Ink} colour
 */
function drawHalo(brush, sign, colour) {
  const { left, top, right, bottom } = sign.box;
  brush.beginPath();
  if (sign.unit) brush.rect(left - 4, top - 4, right - left + 8, bottom - top + 8);
  else brush.arc(sign.at.x, sign.at.y, (right - left) / 2 + 5, 0, 7);
  brush.lineWidth = 5;
  brush.strokeStyle = colour('halo');
  brush.stroke();
  brush.lineWidth = 2.5;
  brush.strokeStyle = colour('map-ink');
  brush.stroke();
}
