/**
 * Draw the land: units, water and lines as SVG paths whose look is all in page.css.
 * @param {any} map Leaflet map
 * @param {any} context the land as geomap/render/context.py writes it
 * @param {Set<string>} hatched codes of units that incidents are drawn by
 * @returns {Map<string, any>} the polygon of each of these units by its code
 */
function drawLand(map, context, hatched) {
  const renderer = L.svg({ padding: 0.5 });
  /** @param {string} name @param {object} [more] */
  const style = (name, more) => ({
    renderer, className: name, interactive: false, smoothFactor: 0.8, ...more,
  });
  const arcs = context.arcs.map(decodeLine);
  const shapes = new Map();
  /** Units of one look are one path, which is sooner drawn than a path for each. @type {any[][]} */
  const [home, far] = [[], []];
  for (const unit of context.units) {
    const rings = unit.rings.map(/** @param {number[]} ring */ (ring) => joinArcs(ring, arcs));
    (unit.home ? home : far).push(...rings);
    if (hatched.has(unit.code)) shapes.set(unit.code, L.polygon(rings, style('overlay hatched')));
  }
  L.polygon(far, style('unit', { fillRule: 'nonzero' })).addTo(map);
  L.polygon(home, style('unit home', { fillRule: 'nonzero' })).addTo(map);
  for (const shape of shapes.values()) shape.addTo(map);
  for (const rings of context.water) L.polygon(rings.map(decodeLine), style('water')).addTo(map);
  for (const kind of ['province', 'state']) {
    for (const line of context.lines.filter(/** @param {any} l */ (l) => l.level === kind)) {
      const name = `line ${kind}${line.agreed ? '' : ' open'}`;
      L.polyline(line.arcs.map(/** @param {number} arc */ (arc) => arcs[arc]), style(name, { fill: false })).addTo(map);
    }
  }
  return shapes;
}

/**
 * Join arcs to a ring; `~number` is an arc that is walked backwards.
 * @param {number[]} ring
 * @param {[number, number][][]} arcs
 * @returns {[number, number][]}
 */
function joinArcs(ring, arcs) {
  return ring.flatMap((number) => (number < 0 ? arcs[~number].slice(0, -1).reverse() : arcs[number].slice(1)));
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
