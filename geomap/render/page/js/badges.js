/** Pixels: the spots of a lattice around a badge's first spot, nearest first. @type {Spot[]} */
const LATTICE = [];
for (let x = -240; x <= 240; x += 8) for (let y = -240; y <= 240; y += 8) LATTICE.push({ x, y });
LATTICE.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));

/**
 * Find a spot for a badge where it meets no other box: at one of the spots of its unit, else
 * elsewhere in the unit, else beside it, where a line leads back to the unit.
 * @param {Spot[]} spots
 * @param {number} half its half width
 * @param {Box[]} taken
 * @param {Box} view
 * @param {number} reach beyond it from the first spot there is nothing of the unit
 * @param {(at: Spot) => boolean} holds whether a spot is in the unit
 * @returns {{at: Spot, from?: Spot} | undefined} `from`: where the line begins
 */
function freeSpot(spots, half, taken, view, reach, holds) {
  const [from] = spots;
  /** @param {Spot} at */
  const isFree = (at) => !taken.some((other) => meet(boxOfBadge(at, half), other));
  let at = spots.find(isFree), beside;
  if (at) return { at };
  for (const { x, y } of LATTICE) {
    if (beside && Math.hypot(x, y) > reach) break;
    at = { x: from.x + x, y: from.y + y };
    if (!inside(at, view) || !isFree(at)) continue;
    if (holds(at)) return { at };
    beside ||= { at, from };
  }
  return beside;
}

/**
 * @param {Spot} at
 * @param {number} half
 * @returns {Box}
 */
function boxOfBadge({ x, y }, half) {
  return { left: x - half, top: y - 11, right: x + half, bottom: y + 11 };
}

/**
 * @param {Spot} at in pixels of the world at zoom 0
 * @param {number[][]} rings
 * @returns {number} the distance of two vertices is never more
 */
function reachOf({ x, y }, rings) {
  let most = 0;
  for (const ring of rings) for (let i = 0; i < ring.length; i += 2) most = Math.max(most, Math.hypot(ring[i] - x, ring[i + 1] - y));
  return 2 * most;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number[][]} rings x, y and so on
 * @returns {boolean} whether a point lies within, by the number of edges to one side of it
 */
function isWithin(x, y, rings) {
  let within = false;
  for (const ring of rings) {
    for (let i = 0, last = ring.length - 2; i < ring.length; last = i, i += 2) {
      const top = ring[i + 1], bottom = ring[last + 1];
      if (top > y === bottom > y) continue;
      if (x < ring[i] + (ring[last] - ring[i]) * (y - top) / (bottom - top)) within = !within;
    }
  }
  return within;
}
