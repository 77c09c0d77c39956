/**
 * Write claims as a file, block by block.
 * @param {Claims} claims
 * @param {Int32Array} rows
 * @param {'csv' | 'geojson'} form
 * @returns {Promise<Blob>}
 */
async function writeFile(claims, rows, form) {
  const { names } = claims, table = form === 'csv';
  const parts = [table ? `${names.map(writeCell).join(',')}\n` : '{\n "type": "FeatureCollection",\n "features": ['];
  for (let start = 0; start < rows.length; start += claims.said.block) {
    const some = [...rows.subarray(start, start + claims.said.block)], cell = await claims.cells(some);
    parts.push(...some.map((row, i) => {
      const values = names.map((name) => cell(name, row));
      if (table) return `${values.map(writeCell).join(',')}\n`;
      return `${start + i ? ',' : ''}\n${JSON.stringify(makeFeature(names, values))}`;
    }));
  }
  if (!table) parts.push('\n ]\n}\n');
  return new Blob(parts, { type: table ? 'text/csv' : 'application/geo+json' });
}

/** Text that a spreadsheet would take for a formula, as in ``geomap/io/guard.py``. */
const FORMULA = /^'*(?![+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$)[=+\-@\t\r\0＝＋－＠]/;

/**
 * Write one cell of CSV. Text that a spreadsheet would take for a formula gets a leading apostrophe.
 * @param {any} value
 */
function writeCell(value) {
  if (value === null) return '';
  let text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
  if (typeof value === 'string' && FORMULA.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Precisions at which a point is a position, as in ``geomap/schema.py``. */
const POSITIONS = ['exact', 'place', 'near', 'unstated'];

/**
 * Make one feature of GeoJSON (RFC 7946). A claim without a point, or with one that only stands for
 * an area, has no geometry.
 * @param {string[]} names
 * @param {any[]} values
 */
function makeFeature(names, values) {
  /** @type {Object<string, any>} */
  const properties = {};
  names.forEach((name, i) => { if (values[i] !== null) properties[name] = values[i]; });
  const { longitude, latitude, ...rest } = properties;
  if (longitude === undefined || !POSITIONS.includes(rest.location_precision ?? 'unstated')) return { type: 'Feature', geometry: null, properties };
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [longitude, latitude] }, properties: rest };
}
