/**
 * Places in words: what a claim names, and how that was put on the map, as geomap/render/places.py
 * tells them.
 * @param {Claim} record
 * @returns {Part}
 */
function tellPlaceOf(record) {
  const place = record.place || '', reported = record.province_reported || '', { province } = record;
  if (place && reported && !place.toLowerCase().includes(reported.toLowerCase())) {
    return { k: 'where.both', place: { q: place }, unit: { q: reported } };
  }
  if (place && !reported && province !== undefined) {
    return place.toLowerCase().includes(province.toLowerCase()) ? { q: place } : { k: 'where.both', place: { q: place }, unit: foundUnit(record) };
  }
  if (place || reported) return { q: place || reported };
  if (province !== undefined) return foundUnit(record);
  const country = record.country_reported || record.country || '';
  return country ? { s: country } : '';
}

/**
 * @param {Claim} record
 * @returns {Part}
 */
function unitOf(record) {
  return record.province_code ? { u: record.province_code } : { q: record.province || '' };
}

/**
 * Tell the unit that a claim does not name, with a mark where it may be another one.
 * @param {Claim} record
 * @returns {Part}
 */
function foundUnit(record) {
  return record.province_status === 'straddles' ? { j: [unitOf(record), '?'], w: 'space' } : unitOf(record);
}

/**
 * Tell how a claim was put on the map, with shares where its possible area has several units.
 * @param {Claim} record
 * @returns {Part}
 */
function tellPlacing(record) {
  const parts = candidatesOf(record), lies = parts.filter(({ share }) => share > 0);
  /** @type {Part[]} */
  const others = parts.filter(({ share }) => !share).map(({ unit }) => unit);
  let status = record.province_status;
  if (status === 'mostly_inside' && lies.length === 1) {
    status = 'near';
    if (!others.length) others.push({ k: 'placing.another' });
  }
  const said = [tellStatus(record, status, lies)];
  if (others.length) said.push({ k: 'placing.also', others: { j: others, w: 'or' } });
  if (record.province_conflict === true) said.push({ k: 'placing.conflict', unit: record.province_reported ? { q: record.province_reported } : { k: 'placing.another' } });
  return { j: said, w: 'space' };
}

/**
 * @param {Claim} record
 * @param {string} status
 * @param {{unit: Part, share: number}[]} lies
 * @returns {Part}
 */
function tellStatus(record, status, lies) {
  const unit = unitOf(record), area = tellArea(record);
  const shares = { j: lies.map((part) => ({ k: 'placing.share', unit: part.unit, share: tellPercent(part.share) })), w: 'and' };
  if (['inside', 'straddles'].includes(status) && !area) return { k: `placing.${status}.plain`, unit, shares };
  if (['inside', 'near', 'mostly_inside', 'straddles'].includes(status)) {
    return { k: `placing.${status}`, area: area || { k: 'placing.area' }, unit, shares };
  }
  if (['named', 'outside'].includes(status)) return { k: `placing.${status}`, unit };
  const country = record.country || record.country_reported;
  if (country) return { k: 'placing.country', country: { s: country } };
  return { k: record.place || record.province_reported ? 'placing.nowhere' : 'placing.silent' };
}

/**
 * Tell the possible area; empty for a point without a stated radius.
 * @param {Claim} record
 * @returns {Part}
 */
function tellArea(record) {
  const radius = record.radius_m || 0, key = `precision.${record.location_precision || ''}`;
  if (radius <= 0) return '';
  const far = radius < 1000 ? { k: 'length.m', n: roundEven(radius) } : { k: 'length.km', n: Number((radius / 1000).toPrecision(3)) };
  const nameless = !record.place && ['place', 'near'].includes(record.location_precision);
  return key in voice.strings && !nameless ? { k: 'placing.within.how', far, how: { k: key } } : { k: 'placing.within', far };
}

/**
 * The units in which a claim may lie, with the share of its area in each.
 * @param {Claim} record
 * @returns {{unit: Part, share: number}[]}
 */
function candidatesOf(record) {
  return (record.province_candidates || '').split(';').flatMap(/** @param {string} candidate */ (candidate) => {
    const at = candidate.lastIndexOf(':'), code = candidate.slice(0, Math.max(0, at));
    if (!code) return [];
    return [{ unit: /** @type {Part} */ (code === 'outside' ? { k: 'placing.no_unit' } : { u: code }), share: Number(candidate.slice(at + 1)) }];
  });
}

/**
 * @param {number} share
 * @returns {Part}
 */
function tellPercent(share) {
  if (share > 0 && share < 0.01) return { k: 'percent.less', n: 1 };
  if (share > 0.99 && share < 1) return { k: 'percent.more', n: 99 };
  return { k: 'percent', n: roundEven(Number((share * 100).toFixed(9))) };
}
