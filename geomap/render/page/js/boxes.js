/**
 * @param {Spot} corner the right lower corner of what is seen
 * @param {Spot} size
 * @returns {Box[]} boxes around it
 */
function edgesOf({ x, y }, size) {
  const all = { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 };
  return [{ ...all, right: x - size.x }, { ...all, bottom: y - size.y }, { ...all, left: x }, { ...all, top: y }];
}

/**
 * @param {Box} view pixels of the layer
 * @param {Spot} origin
 * @returns {Box} pixels of the world
 */
function boxOfWorld(view, origin) {
  return {
    left: view.left + origin.x, top: view.top + origin.y, right: view.right + origin.x, bottom: view.bottom + origin.y,
  };
}

/**
 * @param {Box} box
 * @param {number} by pixels on all sides
 * @returns {Box}
 */
function grow({ left, top, right, bottom }, by) {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/**
 * @param {Spot} at
 * @param {number} half
 * @returns {Box}
 */
function square(at, half) {
  return { left: at.x - half, top: at.y - half, right: at.x + half, bottom: at.y + half };
}
