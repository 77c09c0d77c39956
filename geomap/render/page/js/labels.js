/**
 * A rectangle on the map in pixels.
 * @typedef {{left: number, top: number, right: number, bottom: number, blind?: boolean}} Box `blind`:
 *   something lies over the map there, and no name stands beside it
 */

/**
 * Names on the land. A name is drawn only where it meets no symbol and no other name.
 */
class Labels {
  /** @param {any} context the land as geomap/render/context.py writes it */
  constructor(context) {
    /** Names in the order in which they may take their place. */
    const names = context.names.map(
      /** @param {any[]} n */ ([text, longitude, latitude, from, kind, home, others = []]) => ({
        text: kind === 2 ? text.toLocaleUpperCase(voice.lang) : text, first: text, ...projectZero(latitude, longitude), home,
        others: others.map(/** @param {number[]} at */ ([x, y]) => projectZero(y, x)),
        from, to: kind === 2 ? 9 : 99, code: '', kind: ['place', 'water', 'country'][kind],
      }));
    this.names = [
      ...names.filter(/** @param {any} n */ (n) => n.kind === 'country').sort(/** @param {any} a @param {any} b */ (a, b) => b.home - a.home),
      ...context.units.map(/** @param {any} u */ (u) => ({
        text: u.name.toLocaleUpperCase(voice.lang), first: u.name, ...projectZero(u.at[0][1], u.at[0][0]), code: u.code,
        from: u.home ? 6.5 : 8, to: 12, kind: u.home ? 'unit' : 'far',
      })),
      ...names.filter(/** @param {any} n */ (n) => n.kind !== 'country'),
    ];
  }

  /**
   * Write the names in another language.
   * @param {Names} names
   */
  rename({ bare, labels }) {
    for (const name of this.names) {
      const text = (name.code ? bare[name.code] : labels[name.first]) || name.first;
      name.text = ['place', 'water'].includes(name.kind) ? text : text.toLocaleUpperCase(voice.lang);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} brush
   * @param {(point: {x: number, y: number}) => {x: number, y: number}} toPixel
   * @param {number} zoom
   * @param {Box} view
   * @param {Box[]} taken boxes of symbols; boxes of drawn names are added
   * @param {Box[]} edges boxes around what is seen, so that few names of countries are cut off
   * @param {Map<string, Spot>} badges where units carry a number
   * @param {Ink} colour
   */
  draw(brush, toPixel, zoom, view, taken, edges, badges, colour) {
    brush.lineJoin = 'round';
    brush.textBaseline = 'middle';
    const symbols = taken.filter((box) => !box.blind);
    /** @type {Set<Box>} */
    const named = new Set();
    /** Whether a country with provinces has no room for its name: then none is named. */
    let none = false;
    for (const name of this.names) {
      if (none && name.kind === 'country') continue;
      if (zoom < name.from || zoom > name.to) continue;
      const spots = [name, ...(name.others || [])].map(toPixel).filter((spot) => inside(spot, view));
      const at = badges.get(name.code) || spots[0];
      if (!at || !inside(at, view)) continue;
      const look = LOOKS[name.kind];
      brush.font = look.font;
      setSpacing(brush, JOINED.test(name.text) ? '0px' : look.spacing);
      const width = brush.measureText(name.text).width;
      const beside = name.kind === 'place', dot = square(at, 2);
      const cover = beside ? symbols.find((box) => meet(dot, box)) : undefined;
      if (beside && (cover ? named.has(cover) : taken.some((box) => meet(dot, box)))) continue;
      let spot = null;
      if (name.kind === 'country') {
        const frame = taken.concat(edges);
        for (const other of spots) spot = spot || findSpot(other, width, false, frame, undefined);
      }
      spot = spot || findSpot(at, width, beside, taken, cover); // better cut off than not named
      none = none || (!spot && name.home);
      if (!spot) continue;
      taken.push(spot);
      if (cover) named.add(cover);
      brush.strokeStyle = colour(name.kind === 'water' ? 'water' : 'halo');
      brush.fillStyle = colour(look.ink);
      if (beside && !cover) drawDot(brush, at);
      brush.lineWidth = 3;
      brush.strokeText(name.text, spot.left + 3, (spot.top + spot.bottom) / 2);
      brush.fillText(name.text, spot.left + 3, (spot.top + spot.bottom) / 2);
    }
    setSpacing(brush, '0px');
  }
}

/** A letter that joins or stacks, so that nothing stands beside it, as geomap/render/figure/lettering.py has them. */
const JOINED = /[\u0600-\u109f\u1780-\u18af\ua840-\ua87f\ufb50-\ufdff\ufe70-\ufefc\ud803\ud83a]/;

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
 * Find a free box for a name: beside or over its dot, beside the symbol that covers its dot, or
 * centred where it has no dot.
 * @param {Spot} at
 * @param {number} width
 * @param {boolean} beside
 * @param {Box[]} taken
 * @param {Box | undefined} cover the symbol that covers the dot
 * @returns {Box | null}
 */
function findSpot(at, width, beside, taken, cover) {
  const wide = width + 6, tall = 16;
  const dot = cover || square(at, beside ? 3 : 0);
  const x = (dot.left + dot.right) / 2, y = (dot.top + dot.bottom) / 2;
  const corners = beside
    ? [[dot.right, y - 8], [dot.left - wide, y - 8], [x - wide / 2, dot.top - tall], [x - wide / 2, dot.bottom]]
    : [[x - wide / 2, y - 8], [x - wide / 2, y - 28], [x - wide / 2, y + 12]];
  for (const [left, top] of corners) {
    const box = { left, top, right: left + wide, bottom: top + tall };
    if (!taken.some((other) => meet(box, other))) return box;
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
