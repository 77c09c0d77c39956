/** Orders of the list. */
const SORTS = ['date', 'place', 'type'];

/**
 * Put incidents in another order than that of their dates, which their numbers have. Those that are
 * alike keep the order of dates.
 * @param {Filter} filter
 * @param {Columns} columns
 * @param {string} sort
 * @returns {Int32Array | null} null for the order of dates
 */
function orderIncidents(filter, columns, sort) {
  if (sort !== 'place' && sort !== 'type') return null;
  const { incident, incidents, kind, claims } = filter;
  const ranks = new Int32Array(incidents), seen = new Uint8Array(incidents);
  const rankOf = sort === 'type' ? rankTypes(filter) : rankPlaces(filter, columns);
  for (let claim = 0; claim < claims && incident[claim] < incidents; claim++) {
    const record = incident[claim];
    if (seen[record]) continue;
    seen[record] = 1;
    ranks[record] = rankOf(claim, kind[claim]);
  }
  return Int32Array.from({ length: incidents }, (_, number) => number).sort((a, b) => ranks[a] - ranks[b] || a - b);
}

/**
 * @param {Filter} filter
 * @returns {(claim: number, kind: number) => number} types in the order of the legend
 */
function rankTypes({ facets }) {
  const types = /** @type {Facet} */ (facets.find(({ key }) => key === 'type'));
  return (_, kind) => types.codes[kind];
}

/**
 * @param {Filter} filter
 * @param {Columns} columns
 * @returns {(claim: number, kind: number) => number} units by name, within them places by name
 */
function rankPlaces({ facets, kind, claims }, columns) {
  const units = /** @type {Facet} */ (facets.find(({ key }) => key === 'unit'));
  const names = units.options.map((option) => voice.say(option[1]));
  const labels = (units.sets || []).map((set) => set.map((code) => names[code]).join(' '));
  const place = columns.reader('place');
  /** What comes last has no unit. @param {number} claim */
  const textOf = (claim) => `${labels[units.codes[kind[claim]]] || '\uffff'}\n${(place && place(claim)) || ''}`;
  const texts = new Set();
  for (let claim = 0; claim < claims; claim++) texts.add(textOf(claim));
  const { compare } = new Intl.Collator(voice.lang);
  const ranks = new Map([...texts].sort(compare).map((text, rank) => [text, rank]));
  return (claim) => ranks.get(textOf(claim)) || 0;
}
