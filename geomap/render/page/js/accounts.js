/**
 * The claims of one incident side by side, one column a side, as geomap/render/accounts.py tells
 * them. What all claims share is said once above the columns, and a source of several claims once,
 * with the number by which the others name it.
 * @param {Claim[]} records
 * @param {{sides: boolean, measures: string[]}} options
 */
function tellAccounts(records, options) {
  const tellers = [tellWhen, tellWhere, tellReported];
  const shared = tellers.filter((teller) => tellOnce(records.map((record) => JSON.stringify(teller(record)))).length === 1);
  const common = shared.flatMap((teller) => teller(records[0])), sources = tellSources(records);
  const own = tellers.filter((teller) => !shared.includes(teller));
  /** @type {Claim[][]} */
  const sides = [];
  for (const record of records) {
    const last = sides[sides.length - 1];
    if (last && (last[0].side || '') === (record.side || '')) last.push(record);
    else sides.push([record]);
  }
  const columns = sides.map((claims) => node('section', {},
    node('h4', {}, ...tellHeading(claims[0].side || '', options.sides)),
    ...claims.map((claim) => tellClaim(claim, own, options.measures, sources[records.indexOf(claim)]))));
  const told = node('div', { class: 'accounts' }, ...columns);
  return common.length ? [node('dl', {}, ...common), told] : [told];
}

/**
 * @param {string} side
 * @param {boolean} any whether any claim of the page has a side
 */
function tellHeading(side, any) {
  return side ? [{ s: side }, ' ', node('small', {}, side)] : [{ k: any ? 'side.third' : 'card.report' }];
}

/**
 * @param {Claim} record
 * @param {((record: Claim) => any[])[]} tellers
 * @param {string[]} measures
 * @param {any} source as told
 */
function tellClaim(record, tellers, measures, source) {
  const early = tellers.filter((teller) => teller !== tellReported), late = tellers.filter((teller) => teller === tellReported);
  const facts = [...early.flatMap((teller) => teller(record)), ...tellFigures(record, measures), ...tellOthers(record),
    ...late.flatMap((teller) => teller(record))];
  const kind = record.record_kind || 'incident';
  return node('div', {}, kind === 'incident' ? '' : node('p', { class: 'kind' }, tellCode('kind', kind)),
    tellSpeaker(record), record.description ? node('p', { class: 'said' }, { q: record.description }) : '',
    facts.length ? node('dl', {}, ...facts) : '', source,
    record.matched === false ? node('p', { class: 'beside' }, { k: 'card.beside' }) : '');
}

/**
 * Tell who speaks, what that does to the event, and which outlet carried it.
 * @param {Claim} record
 */
function tellSpeaker(record) {
  const { side, speaker, reported_via: via } = record, named = speaker || (side ? '' : via);
  if (!side && !named) return '';
  const carried = via && via !== named ? { k: 'card.carried', via: { q: via } } : '';
  const stance = tellCode('stance', record.stance || record.stance_reported || 'asserts');
  return node('p', {}, node('b', {}, named ? { q: named } : { s: side }), ' ', stance, carried);
}

/**
 * @param {Part} label
 * @param {Part} said
 */
function tellFact(label, said) {
  return [node('dt', {}, label), node('dd', {}, said)];
}

/** @param {Claim} record */
function tellWhen(record) {
  return tellFact({ k: 'role.when' }, record.date_told);
}

/**
 * Tell the place, where that is, and how it was placed.
 * @param {Claim} record
 */
function tellWhere(record) {
  const near = record.position_told, where = tellPlaceOf(record);
  return [node('dt', {}, tellCode('role', record.place_role || 'occurred')), where && node('dd', {}, where),
    near ? node('dd', { class: 'near' }, { c: { k: 'sentence', said: near } }) : '',
    node('dd', { class: 'placing' }, tellPlacing(record))];
}

/** @param {Claim} record */
function tellReported(record) {
  return record.status ? tellFact({ k: 'card.status' }, tellCode('status', record.status)) : [];
}

/**
 * @param {Claim} record
 * @param {string[]} measures
 */
function tellFigures(record, measures) {
  const parts = measures.map((measure) => tellFigure(record, measure)).filter(Boolean);
  if (!parts.length) return [];
  const side = record.affected_side || '';
  return tellFact(side ? { k: 'figures.of', side: { s: side } } : { k: 'figures.all' }, { j: parts, w: 'comma' });
}

/**
 * Tell one figure: `6 captured`, `1 to 7 killed`, `at least 2 wounded`.
 * @param {Claim} record
 * @param {string} measure
 * @returns {Part}
 */
function tellFigure(record, measure) {
  const value = record[measure], key = `measure.${measure}`;
  const low = value !== undefined ? value : record[`${measure}_low`], high = value !== undefined ? value : record[`${measure}_high`];
  if (high === undefined) return low === undefined ? '' : { k: 'figures.least', what: { k: key, n: Math.trunc(low) } };
  const what = { k: key, n: Math.trunc(high) };
  if (low === undefined) return { k: 'figures.most', what };
  return low === high ? what : { k: 'figures.range', low: Math.trunc(low), what };
}

/** @param {Claim} record */
function tellOthers(record) {
  const facts = [];
  if (record.attributed_to) facts.push(...tellFact({ k: 'facet.by' }, { s: record.attributed_to }));
  if (record.event_type_reported) facts.push(...tellFact({ k: 'card.type_written' }, { q: record.event_type_reported }));
  return facts;
}

/**
 * Tell the source of each claim; one that several have once, and then by its number.
 * @param {Claim[]} records
 */
function tellSources(records) {
  const sources = records.map(tellSource), keys = sources.map((source) => JSON.stringify(source));
  /** @type {string[]} */
  const several = [];
  return sources.map((source, place) => {
    if (!source.length) return '';
    const key = keys[place], again = several.includes(key), alone = keys.indexOf(key) === keys.lastIndexOf(key);
    if (!alone && !again) several.push(key);
    const number = alone ? '' : ` [${several.indexOf(key) + 1}]`;
    return node('p', { class: 'source' }, { k: 'card.source' }, number, ...(again ? [] : source));
  });
}

/**
 * @param {Claim} record
 * @returns {any[]} its source without the word for it; empty where it has none
 */
function tellSource(record) {
  const address = record.source_url || '', title = record.source_title || address;
  if (!title) return [];
  const parts = [' ', node('cite', {}, tellLink({ q: title }, address))];
  if (address && !isWebAddress(address)) parts.push(` (${address})`);
  if (record.source_date) parts.push(`, ${String(record.source_date).slice(0, 10)}`);
  if (record.archive_url) parts.push(' · ', tellLink({ k: 'card.archived' }, record.archive_url));
  return parts;
}

/**
 * @param {Part} text
 * @param {string} address
 */
function tellLink(text, address) {
  return isWebAddress(address) ? node('a', { href: address, rel: 'noreferrer' }, text) : text;
}
