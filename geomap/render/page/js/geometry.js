/**
 * Decode an encoded polyline of longitude, latitude pairs with 4 decimals.
 * @param {string} text
 * @returns {number[]} x, y, x, y and so on, in pixels of the world at zoom 0
 */
function decodeLine(text) {
  const line = [], sum = [0, 0];
  let axis = 0, value = 0, shift = 0;
  for (let i = 0; i < text.length; i++) {
    const bits = text.charCodeAt(i) - 63;
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits < 32) {
      sum[axis] += value % 2 ? -(value + 1) / 2 : value / 2;
      if (axis) {
        const { x, y } = projectZero(sum[1] / 1e4, sum[0] / 1e4);
        line.push(x, y);
      }
      axis = 1 - axis;
      value = shift = 0;
    }
  }
  return line;
}

/** Whether western longitudes are counted on from 180 degrees, as geomap/render/across.py does. */
const WORLD = { across: false };

const EARTH_RADIUS = 6371000;

/**
 * The ring around a position on the map, in pixels of the world at zoom 0; as L.circle draws it.
 * @param {number} latitude
 * @param {number} longitude
 * @param {number} metres
 * @returns {{x: number, y: number, rx: number, ry: number}}
 */
function ringOf(latitude, longitude, metres) {
  const toRadians = Math.PI / 180;
  const tall = metres / EARTH_RADIUS / toRadians;
  const top = projectZero(latitude + tall, longitude);
  const bottom = projectZero(latitude - tall, longitude);
  const middle = { x: top.x, y: (top.y + bottom.y) / 2 };
  const at = unprojectZero(middle.y) * toRadians;
  const cosine = (Math.cos(tall * toRadians) - Math.sin(latitude * toRadians) * Math.sin(at)) /
    (Math.cos(latitude * toRadians) * Math.cos(at));
  const wide = Math.acos(Math.min(1, Math.max(-1, cosine))) / toRadians;
  const rx = wide ? (wide / 360) * 256 : (tall / 360 / Math.cos(latitude * toRadians)) * 256;
  return { ...middle, rx, ry: middle.y - top.y };
}

/**
 * Spherical Mercator, pixels of the world at zoom 0 (256 by 256).
 * @param {number} latitude
 * @param {number} longitude
 * @returns {{x: number, y: number}}
 */
function projectZero(latitude, longitude) {
  const sine = Math.sin(Math.max(-85.0511, Math.min(85.0511, latitude)) * Math.PI / 180);
  return {
    x: (longitude / 360 + 0.5) * 256,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 256,
  };
}

/**
 * @param {number} y pixel of the world at zoom 0
 * @returns {number} latitude in degrees
 */
function unprojectZero(y) {
  return Math.atan(Math.sinh(Math.PI * (1 - y / 128))) * 180 / Math.PI;
}
