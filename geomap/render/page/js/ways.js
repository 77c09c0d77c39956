/**
 * List the incidents that are drawn by each unit.
 * @param {Columns} columns
 * @param {Filter} filter
 * @returns {Map<string, Int32Array>}
 */
function listByUnit(columns, filter) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  const read = columns.reader('province_code'), { kind, kinds, incident } = filter;
  if (!read || !kinds.way.includes(WAY_UNIT)) return new Map();
  for (let claim = 0; claim < filter.claims; claim++) {
    if (kinds.way[kind[claim]] !== WAY_UNIT) continue;
    const code = read(claim), records = found.get(code) || [];
    if (!records.length) found.set(code, records);
    if (records[records.length - 1] !== incident[claim]) records.push(incident[claim]);
  }
  return new Map([...found].map(([code, records]) => [code, Int32Array.from(records)]));
}

/**
 * Count the incidents that are kept by the way in which they are drawn, as the legend names them.
 * @param {Rings} rings
 * @param {Found} found
 */
function countWays({ ways, shown: { length: any } }, found) {
  let ring = 0;
  if (any) for (let record = 0; record < ways.length; record++) if (ways[record] === 1 && found.kept[record]) ring++;
  return { ring, plain: found.drawn.p - ring, hatched: found.drawn.u, none: found.drawn.n };
}
