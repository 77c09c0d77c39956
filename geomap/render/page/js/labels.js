/**
 * A rectangle on the map in pixels.
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 */

/**
 * Names on the land. A name is drawn only where it meets no symbol and no other name.
 */
class Labels {
  /** @param {any} context the land as geomap/render/context.py writes it */
  constructor(context) {
    /** Names in the order in which they may take their place. */
    const names = context.names.map(
      /** @param {any[]} n */ ([text, longitude, latitude, from, kind]) => ({
        text: kind === 2 ? text.toLocaleUpperCase() : text, ...projectZero(latitude, longitude),
        from, to: kind === 2 ? 9 : 99, code: '', kind: ['place', 'water', 'country'][kind],
      }));
    this.names = [
      ...names.filter(/** @param {any} n */ (n) => n.kind === 'country'),
      ...context.units.map(/** @param {any} u */ (u) => ({
        text: u.name.toLocaleUpperCase(), ...projectZero(u.at[0][1], u.at[0][0]), code: u.code,
        from: u.home ? 6.5 : 8, to: 12, kind: u.home ? 'unit' : 'far',
      })),
      ...names.filter(/** @param {any} n */ (n) => n.kind !== 'country'),
    ];
  }

  /**
   * @param {CanvasRenderingContext2D} brush
   * @param {(point: {x: number, y: number}) => {x: number, y: number}} toPixel
   * @param {number} zoom
   * @param {Box} view
   * @param {Box[]} taken boxes of symbols; boxes of drawn names are added
   * @param {Map<string, Spot>} badges where units carry a number
   * @param {Ink} colour
   */
  draw(brush, toPixel, zoom, view, taken, badges, colour) {
    brush.lineJoin = 'round';
    brush.textBaseline = 'middle';
    for (const name of this.names) {
      if (zoom < name.from || zoom > name.to) continue;
      const at = badges.get(name.code) || toPixel(name);
      if (!inside(at, view)) continue;
      const look = LOOKS[name.kind];
      brush.font = look.font;
      setSpacing(brush, look.spacing);
      const width = brush.measureText(name.text).width;
      const spot = findSpot(at, width, name.kind === 'place', taken);
      if (!spot) continue;
      taken.push(spot);
      brush.strokeStyle = colour(name.kind === 'water' ? 'water' : 'halo');
      brush.fillStyle = colour(look.ink);
      if (name.kind === 'place') drawDot(brush, at);
      brush.lineWidth = 3;
      brush.strokeText(name.text, spot.left + 3, (spot.top + spot.bottom) / 2);
      brush.fillText(name.text, spot.left + 3, (spot.top + spot.bottom) / 2);
    }
    setSpacing(brush, '0px');
  }
}

/** @type {Object<string, {font: string, spacing: string, ink: string}>} */
const LOOKS = {
  country: { font: '400 15px Georgia, "Noto Serif", serif', spacing: '4px', ink: 'map-muted' },
  unit: { font: '600 10.5px system-ui, sans-serif', spacing: '1.4px', ink: 'map-muted' },
  far: { font: '400 10px system-ui, sans-serif', spacing: '1.2px', ink: 'map-muted' },
  water: { font: 'italic 12px Georgia, serif', spacing: '0px', ink: 'water-ink' },
  place: { font: '12px system-ui, sans-serif', spacing: '0px', ink: 'map-ink' },
};

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {string} spacing
 */
function setSpacing(brush, spacing) {
  if ('letterSpacing' in brush) brush.letterSpacing = spacing;
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {Spot} at
 */
function drawDot(brush, at) {
  brush.beginPath();
  brush.arc(at.x, at.y, 1.9, 0, 7);
  brush.lineWidth = 2;
  brush.stroke();
  brush.fill();
}

/**
 * Find a free box for a name: beside or over its dot, or centred where it has none.
 * @param {Spot} at
 * @param {number} width
 * @param {boolean} beside
 * @param {Box[]} taken
 * @returns {Box | null}
 */
function findSpot(at, width, beside, taken) {
  const wide = width + 6, tall = 16;
  const lefts = beside ? [at.x + 3, at.x - 3 - wide, at.x - wide / 2, at.x - wide / 2]
    : [at.x - wide / 2, at.x - wide / 2, at.x - wide / 2];
  const tops = beside ? [at.y - 8, at.y - 8, at.y - 20, at.y + 4] : [at.y - 8, at.y - 28, at.y + 12];
  for (let i = 0; i < lefts.length; i++) {
    const box = { left: lefts[i], top: tops[i], right: lefts[i] + wide, bottom: tops[i] + tall };
    const dot = { left: at.x - 2, top: at.y - 2, right: at.x + 2, bottom: at.y + 2 };
    if (!taken.some((other) => meet(box, other) || (beside && meet(dot, other)))) return box;
  }
  return null;
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * @param {Spot} point
 * @param {Box} box
 */
function inside(point, box) {
  return point.x > box.left && point.x < box.right && point.y > box.top && point.y < box.bottom;
}
