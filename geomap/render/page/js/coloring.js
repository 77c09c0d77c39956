/** What shape and colour may follow, as in geomap/render/coloring.py. */
const COLORINGS = ['type', 'side'];
/** Symbols of what no side speaks of, and of what several do or accounts tell differently. */
const NOBODY = 3, MANY = 4;

/**
 * Find the symbol of each incident by the sides that speak of it.
 * @param {Filter} filter
 * @returns {Uint8Array}
 */
function findVoices({ facets, incident, incidents, kind, claims }) {
  const { codes, options } = /** @type {Facet} */ (facets.find(({ key }) => key === 'side'));
  const symbols = new Uint8Array(incidents).fill(NOBODY);
  for (let claim = 0, heard = -1; claim < claims && incident[claim] < incidents; claim++) {
    const record = incident[claim], option = codes[kind[claim]];
    if (!claim || record !== incident[claim - 1]) heard = -1;
    if (!options[option][0]) continue;
    symbols[record] = heard < 0 || heard === option ? options[option][2] : MANY;
    heard = heard < 0 || heard === option ? option : options.length;
  }
  return symbols;
}

/**
 * Find the symbol of each incident, and how many symbols there are.
 * @param {string} by
 * @param {Filter} filter
 * @returns {{symbols: Uint8Array, most: number}}
 */
function symbolsBy(by, filter) {
  if (by !== 'side') return { symbols: filter.group, most: MANY + 1 };
  const symbols = findVoices(filter);
  return { symbols, most: 1 + symbols.reduce((most, one) => Math.max(most, one), MANY) };
}

/**
 * Choose the symbol whose colour a ring has: that of its incident. Where sides are drawn and
 * incidents of several of them are at one place, it is the one that is no side's.
 * @param {Places} places
 * @param {Iterable<number>} rings
 * @returns {Map<number, number>}
 */
function colorRings(places, rings) {
  const { rings: { spot, shown }, record, group, mixes, x, y } = places, found = new Map(), before = new Map();
  for (const ring of rings) {
    const at = spot[ring], place = `${x[at]} ${y[at]}`, own = group[record[shown[ring]]];
    const alike = !mixes || mixes[at * MIX + own] === places.counts?.[at];
    before.set(place, alike && (before.get(place) ?? own) === own ? own : MANY);
    found.set(ring, place);
  }
  for (const [ring, place] of found) found.set(ring, before.get(place));
  return found;
}

/**
 * Lets the reader choose what shape and colour follow, and tells the map, the list, the legend and
 * the picture.
 */
class Coloring {
  /** @param {any} page */
  constructor(page) {
    this.page = page;
    this.first = page.data.color;
    /** What is in force, and what the picture shows. */
    this.by = 'type';
    this.drawn = this.first;
    /** @type {Uint8Array} */
    this.symbols = page.filter.group;
    const { sides, legend } = page.facets;
    this.select = make('select', {
      id: 'color-by', change: () => page.update({ color: this.select.value === this.first ? '' : this.select.value }, true),
    }, ...COLORINGS.map((by) => make('option', { value: by }, { k: `color.${by}` })));
    const name = make('span', { class: 'name' }, { k: 'color.label' });
    if (sides) legend.querySelector('.choices').prepend(make('label', { class: 'row by' }, name, this.select));
  }

  /**
   * @param {string} asked what the state asks for; empty for what the page begins with
   * @param {Uint8Array} kept which incidents are shown
   */
  show(asked, kept) {
    const { page } = this, by = (page.facets.sides && asked) || this.first;
    if (by !== this.by) this.change(by);
    this.select.value = by;
    const { symbols } = this, bySide = by === 'side';
    let many = 0;
    for (let record = 0; record < symbols.length; record++) if (symbols[record] === MANY && kept[record]) many++;
    page.facets.showSides(bySide, many);
  }

  /** @param {string} by */
  change(by) {
    const { page } = this, { symbols, most } = symbolsBy(by, page.filter);
    this.by = by;
    this.symbols = symbols;
    page.marks.color(symbols, most, by === 'side');
    page.list.color(symbols);
    this.draw();
  }

  /**
   * Let the picture, which is printed, show what is in force: its symbols and those of the other
   * colouring change places.
   */
  async draw() {
    const held = this.held = this.held || unpackData('geomap-twin').then(
      (text) => new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg">${text || ''}</svg>`, 'image/svg+xml').documentElement);
    const other = await held, map = document.querySelector('.twin .map');
    if (!map || this.drawn === this.by) return;
    this.drawn = this.by;
    for (const theirs of [...other.children]) {
      const ours = map.querySelector(`.${theirs.getAttribute('class')}`);
      if (!ours) continue;
      ours.replaceWith(theirs);
      other.append(ours);
    }
  }
}
