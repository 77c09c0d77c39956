/**
 * Tells where a claim lies, as geomap/joins/position.py does: from the nearest place, and from the
 * border.
 */
class Positions {
  /** @param {{name: string[], lon: number[], lat: number[]}} places */
  constructor(places) {
    this.places = places;
    this.spots = places.lon.map((lon, i) => toCartesian(lon, places.lat[i]));
  }

  /**
   * @param {Object<string, any>} record cells of one claim with a position
   * @returns {Part} empty where there is nothing to tell
   */
  tell(record) {
    const { longitude, latitude, radius_m: radius = 0 } = record;
    const a = this.fromPlace(longitude, latitude, radius), b = fromBorder(record);
    return a && b ? { k: 'position.both', a, b } : a || b;
  }

  /**
   * @param {number} longitude
   * @param {number} latitude
   * @param {number} radius
   * @returns {Part}
   */
  fromPlace(longitude, latitude, radius) {
    if (!this.spots.length) return '';
    const here = toCartesian(longitude, latitude);
    let best = 0, least = Infinity;
    this.spots.forEach((spot, i) => {
      const square = (spot[0] - here[0]) ** 2 + (spot[1] - here[1]) ** 2 + (spot[2] - here[2]) ** 2;
      if (square < least) [best, least] = [i, square];
    });
    const { name, lon, lat } = this.places;
    const { metres, azimuth } = measure(lon[best], lat[best], longitude, latitude);
    return metres <= FARTHEST ? tellPlace(name[best], metres, azimuth, radius) : '';
  }
}

const FARTHEST = 30000, AT_METRES = 300, SHARP = 100;
const TURN = Math.sin(Math.PI / 8);

/**
 * @param {string} name
 * @param {number} metres
 * @param {number} azimuth degrees
 * @param {number} radius
 * @returns {Part}
 */
function tellPlace(name, metres, azimuth, radius) {
  const place = { p: name };
  if (metres < AT_METRES && radius <= AT_METRES) return { k: 'position.at', place };
  if (!kilometres(Math.max(metres - radius, 0), -1).f) {
    const { f, x } = kilometres(metres + radius, 1);
    return { k: 'position.within', far: { k: 'length.km', n: { f, x: Number.isInteger(f) ? 0 : x } }, place };
  }
  const far = radius > SHARP ? tellRange(metres - radius, metres + radius) : { k: 'length.km', n: kilometres(metres) };
  if (radius > metres * TURN) return { k: 'position.away', far, place };
  const compass = { k: `compass.${((roundEven(azimuth / 45) % 8) + 8) % 8}` };
  return { k: 'position.toward', far, compass, place };
}

/**
 * @param {Object<string, any>} record
 * @returns {Part}
 */
function fromBorder(record) {
  const { border_distance_min_m: near, border_distance_max_m: far, border_with: beyond, border_agreed: agreed } = record;
  if (near === undefined || far === undefined) return '';
  // the columns are rounded up to whole metres
  const least = Math.max(0, near - 0.5), most = far - 0.5;
  const border = nameBorder(beyond), note = agreed === false ? { k: 'border.not_agreed' } : '';
  if (!kilometres(least, -1).f && most - least > 2 * SHARP) {
    return { k: 'border.at_most', far: { k: 'length.km', n: kilometres(most, 1) }, border, note };
  }
  return { k: 'border.away', far: tellRange(least, most), border, note };
}

/**
 * @param {string | undefined} beyond
 * @returns {Part}
 */
function nameBorder(beyond) {
  if (!beyond) return { k: 'border.any' };
  const sides = beyond.split('–');
  if (sides.length === 1) return { k: 'border.with', side: { s: beyond } };
  return { k: 'border.between', sides: { j: sides.map((side) => ({ s: side })), w: 'and' } };
}

/**
 * @param {number} least
 * @param {number} most
 * @returns {Part}
 */
function tellRange(least, most) {
  if (most - least <= 2 * SHARP) return { k: 'length.km', n: kilometres((least + most) / 2) };
  return { k: 'length.range', low: kilometres(least, -1), high: kilometres(most, 1) };
}

/**
 * Round kilometres to 0.1 below ten and to 1 above.
 * @param {number} metres
 * @param {number} [way] -1 rounds down, 1 rounds up
 * @returns {{f: number, x: number}}
 */
function kilometres(metres, way = 0) {
  const digits = metres < 9950 ? 1 : 0, parts = Number(((metres / 1000) * 10 ** digits).toFixed(6));
  const whole = way < 0 ? Math.floor(parts) : way > 0 ? Math.ceil(parts) : roundEven(parts);
  return { f: whole / 10 ** digits, x: digits };
}

/** @param {number} value */
function roundEven(value) {
  const low = Math.floor(value), rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2) ? low + 1 : low;
}

const AXIS = 6378137, FLAT = 1 / 298.257223563;

/**
 * @param {number} lon degrees
 * @param {number} lat
 * @returns {number[]} metres from the middle of the earth, on the ellipsoid of WGS 84
 */
function toCartesian(lon, lat) {
  const x = lon * Math.PI / 180, y = lat * Math.PI / 180, square = FLAT * (2 - FLAT);
  const normal = AXIS / Math.sqrt(1 - square * Math.sin(y) ** 2);
  return [normal * Math.cos(y) * Math.cos(x), normal * Math.cos(y) * Math.sin(x), normal * (1 - square) * Math.sin(y)];
}

/**
 * Measure from one position to another near it along the ellipsoid (T. Vincenty, "Direct and inverse
 * solutions of geodesics on the ellipsoid", Survey Review 23, 1975).
 * @param {number} lon degrees
 * @param {number} lat
 * @param {number} toLon
 * @param {number} toLat
 * @returns {{metres: number, azimuth: number}} azimuth in degrees at the first position
 */
function measure(lon, lat, toLon, toLat) {
  const turn = Math.PI / 180, short = AXIS * (1 - FLAT), wide = (toLon - lon) * turn;
  const u1 = Math.atan((1 - FLAT) * Math.tan(lat * turn)), u2 = Math.atan((1 - FLAT) * Math.tan(toLat * turn));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = wide, before = NaN, sine = 0, cosine = 1, arc = 0, flat = 0, middle = 0;
  for (let i = 0; i < 50 && !(Math.abs(lambda - before) < 1e-13); i++) {
    sine = Math.hypot(c2 * Math.sin(lambda), c1 * s2 - s1 * c2 * Math.cos(lambda));
    if (!sine) return { metres: 0, azimuth: 0 };
    cosine = s1 * s2 + c1 * c2 * Math.cos(lambda);
    arc = Math.atan2(sine, cosine);
    const alpha = (c1 * c2 * Math.sin(lambda)) / sine;
    flat = 1 - alpha ** 2;
    middle = flat ? cosine - (2 * s1 * s2) / flat : 0;
    const c = (FLAT / 16) * flat * (4 + FLAT * (4 - 3 * flat));
    before = lambda;
    lambda = wide + (1 - c) * FLAT * alpha * (arc + c * sine * (middle + c * cosine * (2 * middle ** 2 - 1)));
  }
  const u = (flat * (AXIS ** 2 - short ** 2)) / short ** 2;
  const a = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768)), b = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
  const less = b * sine * (middle + (b / 4) * (cosine * (2 * middle ** 2 - 1) -
    (b / 6) * middle * (4 * sine ** 2 - 3) * (4 * middle ** 2 - 3)));
  const azimuth = Math.atan2(c2 * Math.sin(lambda), c1 * s2 - s1 * c2 * Math.cos(lambda)) / turn;
  return { metres: short * a * (arc - less), azimuth };
}
