/**
 * A symbol or badge where it was drawn last, in pixels of the layer.
 * @typedef {{at: Spot, box: Box, incidents: number[], places: number[], unit: string}} Drawn
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
   * @param {{code: string, spots: {x: number, y: number}[], incidents: number[]}[]} units
   * @param {number[]} groups group of each incident
   * @param {Labels} labels
   */
  initialize(places, units, groups, labels) {
    L.Renderer.prototype.initialize.call(this, {});
    Object.assign(this, { places, units, groups, labels, chosen: -1, drawn: [] });
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

  /** Draw everything; Leaflet calls this after every move and change of size. */
  _updatePaths() {
    if (!this._container.width || !this._container.height) return;
    const theme = getComputedStyle(document.documentElement);
    /** @param {string} name */
    const colour = (name) => theme.getPropertyValue(`--${name}`).trim() || '#000';
    const zoom = this._map.getZoom(), scale = 2 ** zoom, origin = this._map.getPixelOrigin();
    /** @param {Spot} p */
    const toPixel = (p) => ({ x: p.x * scale - origin.x, y: p.y * scale - origin.y });
    const view = {
      left: this._bounds.min.x - 40, top: this._bounds.min.y - 40,
      right: this._bounds.max.x + 40, bottom: this._bounds.max.y + 40,
    };
    this._drawRings(toPixel, scale, view, colour);
    const taken = this._place(toPixel, zoom, view);
    const corner = this._map.containerPointToLayerPoint(this._map.getSize());
    taken.push({ left: corner.x - 120, top: corner.y - 44, right: corner.x, bottom: corner.y });
    /** @type {Map<string, Spot>} */
    const badges = new Map();
    for (const sign of this.drawn) if (sign.unit) badges.set(sign.unit, sign.at);
    this.labels.draw(this._ctx, toPixel, zoom, view, taken, badges, colour);
    this._drawSigns(colour);
  },

  /**
   * Draw rings at their true radius where they are wider than their symbol.
   * @param {(p: Spot) => Spot} toPixel
   * @param {number} scale
   * @param {Box} view
   * @param {Ink} colour
   */
  _drawRings(toPixel, scale, view, colour) {
    const brush = this._ctx;
    /** @type {{x: number, y: number, rx: number, ry: number, incidents: number[]}[]} */
    const rings = this.places.shown(this.places.rings);
    const seen = rings.filter((ring) => {
      const rx = ring.rx * scale, ry = ring.ry * scale;
      return rx >= 9 && inside(toPixel(ring), {
        left: view.left - rx, right: view.right + rx, top: view.top - ry, bottom: view.bottom + ry,
      });
    });
    for (const ring of seen) {
      if (seen.length > RINGS_MOST && !ring.incidents.includes(this.chosen)) continue;
      const at = toPixel(ring), rx = ring.rx * scale, ry = ring.ry * scale;
      const chosen = ring.incidents.includes(this.chosen);
      brush.beginPath();
      brush.ellipse(at.x, at.y, rx, ry, 0, 0, 7);
      const ink = colour(GROUP_NAMES[this.groups[ring.incidents[0]]]);
      brush.fillStyle = brush.strokeStyle = ink;
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
   * @returns {Box[]} their boxes
   */
  _place(toPixel, zoom, view) {
    /** @type {Drawn[]} */
    const drawn = this.drawn = [];
    for (const sign of this.places.gather(zoom)) {
      const at = toPixel(sign);
      if (inside(at, view)) drawn.push({ ...sign, at, box: square(at, sizeOf(sign.incidents.length)) });
    }
    const taken = drawn.map((sign) => sign.box);
    for (const unit of this.places.shown(this.units)) {
      /** @type {Spot[]} */
      const spots = unit.spots.map(toPixel);
      if (!spots.some((spot) => inside(spot, view))) continue;
      const { at, box } = freeBox(spots, 12 + 3 * String(unit.incidents.length).length, taken);
      taken.push(box);
      drawn.push({ at, box, incidents: unit.incidents, places: [], unit: unit.code });
    }
    return taken;
  },

  /** @param {Ink} colour */
  _drawSigns(colour) {
    const brush = this._ctx;
    /** @type {Drawn[]} */
    const drawn = this.drawn;
    const later = drawn.filter((sign) => sign.incidents.includes(this.chosen));
    for (const sign of [...drawn.filter((other) => !later.includes(other)), ...later]) {
      if (later.includes(sign)) drawHalo(brush, sign, colour);
      const groups = sign.incidents.map((i) => this.groups[i]);
      if (sign.unit) drawBadge(brush, groups.length, sign.box, colour);
      else if (groups.length === 1) drawSingle(brush, groups[0], sign.at, colour);
      else drawSeveral(brush, groups, sign.at, colour);
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
   * Show only some incidents.
   * @param {((incident: number) => boolean) | null} kept null for all
   */
  keep(kept) {
    this.places.keep(kept);
    this._update();
  },

  /** @param {number} incident number of the incident to stand out, or -1 */
  choose(incident) {
    this.chosen = incident;
    this._update();
  },
});

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

/**
 * @param {Spot} at
 * @param {number} half
 * @returns {Box}
 */
function square(at, half) {
  return { left: at.x - half, top: at.y - half, right: at.x + half, bottom: at.y + half };
}

/**
 * Find a box for a badge that meets no other: at one of the spots of its unit, else beside the first.
 * @param {{x: number, y: number}[]} spots
 * @param {number} half
 * @param {Box[]} taken
 * @returns {{at: {x: number, y: number}, box: Box}}
 */
function freeBox(spots, half, taken) {
  /** @param {Spot} at */
  const boxAt = (at) => ({ left: at.x - half, top: at.y - 11, right: at.x + half, bottom: at.y + 11 });
  const beside = [[-28, 0], [0, -26], [0, 26], [28, 0]].map(
    ([dx, dy]) => ({ x: spots[0].x + dx, y: spots[0].y + dy }));
  for (const at of [...spots, ...beside]) {
    if (!taken.some((other) => meet(boxAt(at), other))) return { at, box: boxAt(at) };
  }
  return { at: spots[0], box: boxAt(spots[0]) };
}
