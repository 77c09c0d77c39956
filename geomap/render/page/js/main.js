/**
 * The page: the map, the list, the legend and the time strip, which share one state.
 */
class Page {
  /** @param {any} data */
  constructor(data) {
    this.data = data;
    this.language = new Language(data.names, (lang) => {
      this.record({ lang: lang === this.language.first ? '' : lang }, true);
      this.speak(lang);
    });
    this.still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map = makeMap(data, this.still);
    this.filter = new Filter(data.filter);
    this.claims = new Claims();
    this.state = emptyState();
    this.drawIncidents();
    this.panel = /** @type {HTMLElement} */ (document.getElementById('panel'));
    this.list = new IncidentList(this.panel, data.list);
    this.list.onToggle = (incident, open) => this.toggled(incident, open);
    listenToMap(this.map, this.marks, this.places, this.list, (incident, bring) => this.choose(incident, bring));
    this.address = new Address((text) => this.enter(text));
    this.head = new Head(data, (patch) => this.update(patch, true));
    this.facets = new Facets(/** @type {HTMLElement} */ (document.getElementById('legend')), data.filter.facets,
      (patch) => this.update(patch, true));
    this.strip = new Strip(/** @type {HTMLElement} */ (document.getElementById('timebar')), this.filter,
      (patch, done) => this.update(patch, done || null));
    this.tools = new Tools(this);
    this.table = new Table(this);
    this.listenToView();
  }

  drawIncidents() {
    const { units, context, points, groups } = this.data, hatched = new Map();
    units.incident.forEach(/** @param {number} incident @param {number} i */ (incident, i) => {
      const code = units.code[i];
      hatched.set(code, [...(hatched.get(code) || []), incident]);
    });
    this.shapes = drawLand(this.map, context, new Set(hatched.keys()));
    this.places = new Places(points);
    /** @type {{code: string, incidents: number[], spots: Spot[]}[]} */
    this.badges = context.units.filter(/** @param {any} u */ (u) => hatched.has(u.code)).map(
      /** @param {any} u */ (u) => (
        { code: u.code, incidents: hatched.get(u.code), spots: u.at.map(
          /** @param {number[]} at */ ([lon, lat]) => projectZero(lat, lon)) }));
    this.marks = new Marks(this.places, this.badges, groups, new Labels(context));
    this.marks.addTo(this.map);
  }

  /** @param {number} incident */
  unitsOf(incident) {
    return this.badges.filter((badge) => badge.incidents.includes(incident)).map((badge) => badge.code);
  }

  /**
   * Let one incident stand out everywhere.
   * @param {number} incident
   * @param {boolean} bring whether its card is brought into view and focused
   */
  choose(incident, bring) {
    this.marks.choose(incident);
    chooseUnits(this.shapes, incident < 0 ? [] : this.unitsOf(incident));
    if (incident < 0) this.list.close();
    else this.list.open(incident, bring);
    if (incident >= 0) this.tools.fit(incident);
    const id = incident < 0 ? '' : this.data.filter.ids[incident];
    if (id !== this.state.incident) this.record({ incident: id }, incident >= 0);
  }

  /**
   * @param {number} incident
   * @param {boolean} open
   */
  toggled(incident, open) {
    if (matchMedia('print').matches) return;
    if (open) this.tools.fit(incident);
    if (open && this.marks.chosen !== incident) {
      this.choose(incident, false);
      const shapes = this.unitsOf(incident).map((code) => this.shapes.get(code));
      showOnMap(this.map, this.places, incident, shapes, this.still);
    } else if (!open && this.marks.chosen === incident) {
      this.choose(-1, false);
    }
  }

  /**
   * Change the state, show it, and write it in the address.
   * @param {Partial<State>} patch
   * @param {boolean | null} step whether the way back leads to the state before; null while it is
   *   not settled, which the address leaves out
   */
  update(patch, step) {
    this.head.tell('');
    this.record(patch, step);
    this.show();
  }

  /**
   * @param {Partial<State>} patch
   * @param {boolean | null} step
   */
  record(patch, step) {
    this.state = { ...this.state, ...patch };
    if (step !== null) this.address.write(writeState(this.state, this.data.filter.facets), step);
  }

  /** Show what the state means: on the map, in the list, the legend, the strip and the table. */
  show() {
    const { state } = this;
    if (state.text.trim() && !this.claims.table) {
      this.claims.read().then(() => this.show());
      return;
    }
    this.found = this.filter.apply(state, this.claims.search(state.text));
    const all = this.found.total === this.filter.incidents && this.found.kept.every(Boolean);
    const { kept } = this.found;
    /** @param {number} record */
    const isKept = (record) => kept[record] > 0;
    if (this.marks.chosen >= 0 && !isKept(this.marks.chosen)) this.choose(-1, false);
    this.map.closePopup();
    this.marks.keep(all ? null : isKept);
    hatchUnits(this.shapes, new Set(this.places.shown(this.badges).map(({ code }) => code)));
    this.list.keep(isKept);
    if (this.marks.chosen >= 0) this.list.open(this.marks.chosen, false);
    this.facets.show(state, this.found, countWays(this.data.points, this.found, isKept));
    this.strip.show(state);
    this.head.show(state, this.found, this.filter.incidents);
    this.table.show();
  }

  /**
   * Go to the state that an address carries.
   * @param {string} text
   */
  enter(text) {
    const { state, unknown } = readState(text, this.data.filter.facets);
    const incident = this.data.filter.ids.slice(0, this.filter.incidents).indexOf(state.incident);
    /** @type {Part[]} */
    const messages = unknown.length ? [{ k: 'message.unknown', what: unknown.join(', ') }] : [];
    if (state.incident && incident < 0) messages.push({ k: 'message.no_incident', id: state.incident });
    if (state.text && !Claims.canRead()) {
      messages.push({ k: 'message.no_search' });
      state.text = '';
    }
    this.state = { ...state, incident: '' };
    this.choose(-1, false);
    const settle = () => {
      this.show();
      if (incident >= 0 && !this.found?.kept[incident]) {
        messages.push({ k: 'message.filtered', id: state.incident });
      } else if (incident >= 0) {
        this.state.incident = state.incident;
        this.choose(incident, false);
      }
      this.head.tell(messages.length ? { j: messages, w: 'space' } : '');
      this.speak(state.lang || this.language.first);
      this.look(state.view, this.marks.chosen);
      this.record({}, false);
    };
    if (state.text) this.claims.read().then(settle);
    else settle();
  }

  /**
   * @param {string} view zoom/latitude/longitude, or empty
   * @param {number} incident to be shown where the address has no view
   */
  look(view, incident) {
    this.quiet = true;
    if (view) {
      const [zoom, latitude, longitude] = view.split('/').map(Number);
      this.map.setView([latitude, longitude], zoom, { animate: false });
    } else {
      goHome(this.map, this.data.view);
      if (incident >= 0) {
        const shapes = this.unitsOf(incident).map((code) => this.shapes.get(code));
        showOnMap(this.map, this.places, incident, shapes, true);
      }
    }
    this.quiet = false;
  }

  /**
   * Say the page in a language, without losing what is open.
   * @param {string} lang
   */
  async speak(lang) {
    const spoken = this.language.speak(lang);
    await this.list.translate();
    if (!await spoken) return;
    this.marks.labels.rename(voice.names);
    this.marks._update();
    this.map.closePopup();
    this.strip.show(this.state);
    this.table.show();
  }

  /** @returns {number[]} the rows of all claims whose incident, statement or total is kept */
  shownClaims() {
    const rows = [...this.data.filter.incident.keys()];
    return rows.filter((row) => this.found?.kept[this.data.filter.incident[row]]);
  }

  /** Give the map the room that it has now. */
  unfold() {
    this.quiet = true;
    this.map.invalidateSize({ animate: false });
    this.quiet = false;
  }

  /** Keep what is seen of the map in the address once the reader has moved it. */
  listenToView() {
    let resized = false;
    this.map.on('resize', () => { resized = true; });
    this.map.on('moveend', () => {
      if (!resized && !this.quiet) {
        const { lat, lng } = this.map.getCenter();
        this.record({ view: `${this.map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}` }, false);
      }
      resized = false;
    });
  }
}

/**
 * Count the incidents that are kept by the way in which they are drawn, as the legend names them.
 * @param {{radius: number[], incident: number[]}} points
 * @param {Found} found
 * @param {(incident: number) => boolean} kept
 */
function countWays(points, found, kept) {
  const ringed = new Set(), placed = new Set();
  points.incident.forEach((incident, i) => {
    if (!kept(incident)) return;
    placed.add(incident);
    if (points.radius[i] > 0) ringed.add(incident);
  });
  return { ring: ringed.size, plain: placed.size - ringed.size, hatched: found.drawn.u, none: found.drawn.n };
}

/**
 * Open all cards and the legend for paper, and close them again.
 * @param {HTMLElement} panel
 */
function listenToPrinter(panel) {
  /** @type {Element[]} */
  let opened = [];
  matchMedia('print').addEventListener('change', (event) => {
    const closed = panel.querySelectorAll('li.incident:not([hidden]) > details:not([open])');
    if (event.matches) opened = [...closed, ...document.querySelectorAll('#legend:not([open])')];
    for (const details of opened) details.toggleAttribute('open', event.matches);
  });
}

const page = new Page(readData('geomap-data'));
page.show();
settleInFrame(page.map);
page.unfold(); // the strip of time has taken a part of its room
page.look('', -1);
if (page.address.last) page.enter(page.address.last);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.marks._update());
listenToPrinter(page.panel);
if (page.map.getSize().x <= 700) document.getElementById('legend')?.removeAttribute('open');
document.documentElement.classList.add('live');
