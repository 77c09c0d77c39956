/**
 * Draw the land: units, water and lines as SVG paths whose look is all in live.css.
 * @param {any} map Leaflet map
 * @param {any} context the land as geomap/render/context.py writes it
 * @param {Set<string>} hatched codes of units that incidents are drawn by
 * @returns {Map<string, any>} the shape of each of these units by its code
 */
function drawLand(map, context, hatched) {
  const renderer = L.svg({ padding: 0.5 });
  /** @param {number[][]} lines @param {string} className @param {object} [more] */
  const outline = (lines, className, more) => new Outline(lines, { renderer, className, interactive: false, fill: true, ...more });
  const arcs = context.arcs.map(decodeLine);
  const shapes = new Map();
  /** Units of one look are one path, which is sooner drawn than a path for each. @type {number[][][]} */
  const [home, far] = [[], []];
  for (const unit of context.units) {
    const rings = unit.rings.map(/** @param {number[]} ring */ (ring) => joinArcs(ring, arcs));
    (unit.home ? home : far).push(...rings);
    if (hatched.has(unit.code)) shapes.set(unit.code, outline(rings, 'overlay hatched'));
  }
  outline(far, 'unit', { fillRule: 'nonzero' }).addTo(map);
  outline(home, 'unit home', { fillRule: 'nonzero' }).addTo(map);
  for (const shape of shapes.values()) shape.addTo(map);
  for (const rings of context.water) outline(rings.map(decodeLine), 'water').addTo(map);
  for (const kind of ['province', 'state']) {
    for (const line of context.lines.filter(/** @param {any} l */ (l) => l.level === kind)) {
      const lines = line.arcs.map(/** @param {number} arc */ (arc) => arcs[arc]);
      outline(lines, `line ${kind}${line.agreed ? '' : ' open'}`, { fill: false }).addTo(map);
    }
  }
  return shapes;
}

/**
 * Join arcs to a ring; `~number` is an arc that is walked backwards.
 * @param {number[]} ring
 * @param {number[][]} arcs x, y and so on
 * @returns {number[]}
 */
function joinArcs(ring, arcs) {
  const joined = [];
  for (const number of ring) {
    const arc = arcs[number < 0 ? ~number : number];
    if (number < 0) for (let i = arc.length - 4; i >= 0; i -= 2) joined.push(arc[i], arc[i + 1]);
    else for (let i = 2; i < arc.length; i++) joined.push(arc[i]);
  }
  return joined;
}

/**
 * Lines of the land as one SVG path. Leaflet's own shapes make objects for every vertex and every
 * view; this keeps numbers, in pixels of the world at zoom 0, and writes the path from them.
 */
const Outline = L.Path.extend({
  /**
   * @param {number[][]} lines x, y, x, y and so on
   * @param {any} options of L.Path; without `fill` the lines stay open
   */
  initialize(lines, options) {
    L.setOptions(this, options);
    this.lines = lines;
  },

  /** What is drawn follows from the view alone. */
  _project() {},

  _update() {
    const scale = 2 ** this._map.getZoom(), origin = this._map.getPixelOrigin(), { min, max } = this._renderer._bounds;
    const view = boxOfWorld({ left: min.x, top: min.y, right: max.x, bottom: max.y }, origin);
    const path = this.lines.map(/** @param {number[]} line */ (line) => writeLine(line, scale, view, origin, this.options.fill));
    this._renderer._setPath(this, path.join('') || 'M0 0');
  },

  /** @returns {any} its bounds in degrees */
  getBounds() {
    const bounds = L.latLngBounds([]);
    for (const line of this.lines) {
      for (let i = 0; i < line.length; i += 2) bounds.extend([unprojectZero(line[i + 1]), (line[i] / 256 - 0.5) * 360]);
    }
    return bounds;
  },
});

/**
 * Write a line or ring as a part of an SVG path, in whole pixels: of the vertices within a pixel
 * one, and of those that lie on one side of the view the first and the last.
 * @param {number[]} line x, y and so on, in pixels of the world at zoom 0
 * @param {number} scale pixels of the world for one of these
 * @param {Box} view pixels of the world
 * @param {Spot} origin of the pixels of the layer
 * @param {boolean} closed
 */
function writeLine(line, scale, view, origin, closed) {
  const most = line.length - 2;
  let path = '', x = 0, y = 0, beyond = 0, held = false;
  for (let i = 0; i <= most; i += 2) {
    const wx = line[i] * scale, wy = line[i + 1] * scale, px = Math.round(wx - origin.x), py = Math.round(wy - origin.y);
    const sides = (wx < view.left ? 1 : wx > view.right ? 2 : 0) | (wy < view.top ? 4 : wy > view.bottom ? 8 : 0);
    const along = i ? sides & beyond : 0;
    if (along) [beyond, held] = [along, true];
    if (along && (i < most || !closed)) continue;
    if (held) {
      const hx = Math.round(line[i - 2] * scale - origin.x), hy = Math.round(line[i - 1] * scale - origin.y);
      path += `${closed ? 'L' : 'M'}${hx} ${hy}`;
      [x, y, held] = [hx, hy, false];
    }
    if (!i) path = `M${px} ${py}`;
    else if (Math.abs(px - x) > 1 || Math.abs(py - y) > 1 || i === most) path += `L${px} ${py}`;
    else continue;
    [x, y, beyond] = [px, py, sides];
  }
  return closed ? `${path}z` : path;
}

/**
 * Hatch the units that carry a number, and no other.
 * @param {Map<string, any>} shapes
 * @param {Set<string>} codes
 */
function hatchUnits(shapes, codes) {
  for (const [code, shape] of shapes) shape.getElement()?.classList.toggle('hatched', codes.has(code));
}

/**
 * Mark one unit as chosen, and no other.
 * @param {Map<string, any>} shapes
 * @param {string[]} codes
 */
function chooseUnits(shapes, codes) {
  for (const [code, shape] of shapes) {
    const path = shape.getElement();
    if (path) path.classList.toggle('chosen', codes.includes(code));
  }
}
