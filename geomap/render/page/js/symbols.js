/**
 * A point in pixels.
 * @typedef {{x: number, y: number}} Spot
 */

/**
 * The colour of a name, in the theme of the reader.
 * @typedef {(name: string) => string} Ink
 */

/** Groups of events. @type {string[]} */
const GROUP_NAMES = ['fire', 'held', 'ground', 'other'];
/**
 * Shape and colour of each symbol, in the order of geomap/render/style.py: those of groups, that of
 * what several sides speak of, and those of more sides.
 * @type {string[]}
 */
const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'pair', 'circle', 'square', 'triangle', 'circle', 'square', 'triangle'];
const INKS = [...GROUP_NAMES, 'several', 'held', 'ground', 'fire', 'ground', 'fire', 'held'];

/**
 * @param {number} symbol
 * @returns {string} its classes in the page
 */
function markOf(symbol) {
  return symbol > MANY ? `in-${INKS[symbol]} ${SHAPES[symbol]}` : INKS[symbol];
}

/**
 * Trace the shape of a symbol, of about the same area for all.
 * @param {CanvasRenderingContext2D} brush
 * @param {number} symbol
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function traceShape(brush, symbol, x, y, size) {
  brush.beginPath();
  const shape = SHAPES[symbol];
  if (shape === 'circle') brush.arc(x, y, size, 0, 7);
  else if (shape === 'square') brush.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
  else if (shape === 'pair') {
    brush.rect(x - size, y - size, size * 0.75, size * 2);
    brush.rect(x + size * 0.25, y - size, size * 0.75, size * 2);
  } else if (shape === 'triangle') {
    brush.moveTo(x, y - size * 1.2);
    brush.lineTo(x + size * 1.15, y + size * 0.85);
    brush.lineTo(x - size * 1.15, y + size * 0.85);
  } else {
    brush.moveTo(x, y - size * 1.25);
    brush.lineTo(x + size * 1.25, y);
    brush.lineTo(x, y + size * 1.25);
    brush.lineTo(x - size * 1.25, y);
  }
  brush.closePath();
}

/**
 * Draw one incident.
 * @param {CanvasRenderingContext2D} brush
 * @param {number} symbol
 * @param {Spot} at
 * @param {Ink} colour
 */
function drawSingle(brush, symbol, at, colour) {
  brush.lineJoin = 'round';
  traceShape(brush, symbol, at.x, at.y, 6);
  brush.lineWidth = 3;
  brush.strokeStyle = colour('halo');
  brush.stroke();
  brush.fillStyle = colour(INKS[symbol]);
  brush.fill();
}

/**
 * Radius of the symbol of several incidents.
 * @param {number} count
 */
function sizeOf(count) {
  return count < 2 ? 8 : Math.min(20, 10.5 + 1.6 * Math.log2(count));
}

/**
 * Draw several incidents: their number in a ring that shows the mix of symbols.
 * @param {CanvasRenderingContext2D} brush
 * @param {number} count
 * @param {number[]} mix how many of each symbol
 * @param {Spot} at
 * @param {Ink} colour
 */
function drawSeveral(brush, count, mix, at, colour) {
  const size = sizeOf(count);
  brush.beginPath();
  brush.arc(at.x, at.y, size + 1.5, 0, 7);
  brush.fillStyle = colour('halo');
  brush.fill();
  let turn = -Math.PI / 2;
  brush.lineWidth = 4;
  mix.forEach((total, symbol) => {
    if (!total) return;
    const next = turn + (total / count) * 2 * Math.PI;
    brush.beginPath();
    brush.arc(at.x, at.y, size - 2, turn, next);
    brush.strokeStyle = colour(INKS[symbol]);
    brush.stroke();
    turn = next;
  });
  writeNumber(brush, count, at, colour);
}

/**
 * Draw the number of incidents that are known only to a unit.
 * @param {CanvasRenderingContext2D} brush
 * @param {number} count
 * @param {Box} box
 * @param {Ink} colour
 */
function drawBadge(brush, count, box, colour) {
  brush.beginPath();
  brush.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  brush.fillStyle = colour('halo');
  brush.fill();
  brush.lineWidth = 1.5;
  brush.strokeStyle = colour('map-ink');
  brush.setLineDash([3, 2]);
  brush.stroke();
  brush.setLineDash([]);
  writeNumber(brush, count, { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, colour);
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {number} count
 * @param {Spot} at
 * @param {Ink} colour
 */
function writeNumber(brush, count, at, colour) {
  const text = writeShort(count);
  brush.font = `600 ${text.length > 3 ? 10 : 12}px system-ui, sans-serif`;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.fillStyle = colour('map-ink');
  brush.fillText(text, at.x, at.y + 0.5);
  brush.textAlign = 'left';
}

/**
 * Write a number in at most four letters.
 * @param {number} count
 */
function writeShort(count) {
  if (count < 10000) return String(count);
  return count < 999500 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toFixed(1)}M`;
}
