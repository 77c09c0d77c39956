/**
 * The page: the map, the list, the legend and the time strip, which share one state.
 */
class Page {
  /**
   * @param {any} data
   * @param {any} map
   * @param {Uint8Array} numbers
   */
  constructor(data, map, numbers) {
    const incidents = data.columns.incidents;
    this.data = data;
    this.language = new Language(data.names, (lang) => {
      this.record({ lang: lang === this.language.first ? '' : lang }, true);
      this.speak(lang);
    });
    this.still = isStill();
    this.map = map;
    translateMap(map);
    this.columns = new Columns(data.columns, numbers);
    this.filter = new Filter(data.filter, this.columns, incidents);
    this.claims = new Claims(data.columns, this.columns);
    this.state = emptyState();
    /** Set by drawIncidents. @type {Places} */
    this.places;
    /** @type {Badge[]} */
    this.badges;
    /** @type {Map<string, any>} */
    this.shapes;
    /** The words searched for last, and the claims that hold them. @type {{text: string, hits: Uint8Array | null} | null} */
    this.searched = null;
    /** @type {{asked: string, order: Int32Array | null}} */
    this.ordered = { asked: '', order: null };
    /** Set by furnish, as all that follows; nothing is asked of the page before. @type {Address | null} */
    this.address = null;
    /** @type {IncidentList} */
    this.list;
    /** @type {Head} */
    this.head;
    /** @type {Facets} */
    this.facets;
    /** @type {Coloring} */
    this.coloring;
    /** @type {Tools} */
    this.tools;
    /** @type {Table} */
    this.table;
    this.panel = /** @type {HTMLElement} */ (document.getElementById('panel'));
    this.strip = new Strip(/** @type {HTMLElement} */ (document.getElementById('timebar')), this.filter,
      (patch, done) => this.update(patch, done || null));
    this.settle(); // the strip of time takes a part of the map's room, even before it is built
    this.drawIncidents();
  }

  /** Build what stands around the map. */
  furnish() {
    const { data, filter, panel } = this;
    this.list = new IncidentList(panel, filter.incidents, new Cards(data.cards, this.claims, filter), data.tree, data.long);
    this.list.onToggle = (incident, open) => this.toggled(incident, open);
    listenToMap(this.map, this.marks, this.places, this.list, (incident, bring) => this.choose(incident, bring));
    this.address = new Address((text) => this.enter(text));
    this.head = new Head(data, (patch) => this.update(patch, true));
    this.facets = new Facets(/** @type {HTMLElement} */ (document.getElementById('legend')), this.filter,
      (patch) => this.update(patch, true));
    this.coloring = new Coloring(this);
    this.tools = new Tools(this);
    this.table = new Table(this);
    this.strip.build();
    this.listenToView();
  }

  drawIncidents() {
    const context = { ...readData('geomap-land'), names: this.data.labels }, hatched = listByUnit(this.columns, this.filter);
    this.shapes = drawLand(this.map, context, new Set(hatched.keys()));
    this.places = new Places(this.columns, this.filter);
    /** @type {Badge[]} */
    this.badges = context.units.flatMap(/** @param {any} u */ (u) => {
      const records = hatched.get(u.code);
      const spots = u.at.map(/** @param {number[]} at */ ([lon, lat]) => projectZero(lat, lon));
      return records ? [{ code: u.code, records, spots, shown: records.length, lines: this.shapes.get(u.code).lines }] : [];
    });
    this.marks = new Marks(this.places, this.badges, new Labels(context));
    if (this.data.color === 'side') {
      const { symbols, most } = symbolsBy('side', this.filter);
      this.places.color(symbols, most, true);
    }
    this.marks.addTo(this.map);
  }

  /** @param {number} record @returns {string} the id of an incident, statement or total */
  idOf(record) {
    return this.claims.ids(record);
  }

  /** @param {number} incident */
  unitsOf(incident) {
    return this.badges.filter((badge) => findSorted(badge.records, incident) >= 0).map((badge) => badge.code);
  }

  /**
   * Let one incident stand out everywhere.
   * @param {number} incident
   * @param {boolean} bring whether its card is brought into view and focused
   */
  choose(incident, bring) {
    const units = incident < 0 ? [] : this.unitsOf(incident);
    this.marks.choose(incident, units);
    chooseUnits(this.shapes, units);
    if (incident < 0) this.list.close();
    else this.list.open(incident, bring);
    if (incident >= 0) this.tools.fit(incident);
    const id = incident < 0 ? '' : this.idOf(incident);
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
    if (!this.address) return;
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
    if (step !== null) this.address?.write(writeState(this.state, this.data.filter.facets), step);
  }

  /** Show what the state means: on the map, in the list, the legend, the strip and the table. */
  show() {
    const { state } = this, text = state.text.trim();
    if (text === (this.searched ? this.searched.text : '')) {
      this.apply(this.searched ? this.searched.hits : null);
      return;
    }
    this.panel.setAttribute('aria-busy', 'true');
    return this.claims.search(text).then((hits) => {
      if (this.state.text.trim() !== text) return;
      this.panel.removeAttribute('aria-busy');
      this.searched = { text, hits };
      this.apply(hits);
    });
  }

  /** @param {Uint8Array | null} hits which claims hold the words searched for; null where none are */
  apply(hits) {
    const { state } = this, found = this.found = this.filter.apply(state, hits);
    const asked = found.total < this.filter.incidents, { kept } = found;
    if (this.marks.chosen >= 0 && !kept[this.marks.chosen]) this.choose(-1, false);
    this.map.closePopup();
    this.coloring.show(state.color, kept);
    this.marks.keep(asked ? kept : null);
    hatchUnits(this.shapes, new Set(this.badges.filter(({ shown }) => shown).map(({ code }) => code)));
    this.list.keep(kept, this.orderOf(state.sort));
    if (this.marks.chosen >= 0) this.list.open(this.marks.chosen, false);
    this.facets.show(state, found, countWays(this.places.rings, found));
    this.strip.show(state);
    this.head.show(state, found, this.filter.incidents);
    this.table.show();
  }

  /**
   * @param {string} sort
   * @returns {Int32Array | null} the order of all incidents, in the language of the page
   */
  orderOf(sort) {
    const asked = `${sort} ${voice.lang}`;
    if (this.ordered.asked !== asked) this.ordered = { asked, order: orderIncidents(this.filter, this.columns, sort) };
    return this.ordered.order;
  }

  /**
   * Go to the state that an address carries.
   * @param {string} text
   */
  enter(text) {
    const { state, unknown } = readState(text, this.data.filter.facets, this.map);
    const incident = state.incident ? this.claims.find(state.incident) : -1;
    if (state.color === 'side' && !this.facets.sides) unknown.push('color-by=side');
    /** @type {Part[]} */
    const messages = unknown.length ? [{ k: 'message.unknown', what: unknown.join(', ') }] : [];
    if (state.incident && incident < 0) messages.push({ k: 'message.no_incident', id: state.incident });
    const color = this.facets.sides && state.color !== this.coloring.first ? state.color : '';
    this.state = { ...state, incident: '', color };
    this.choose(-1, false);
    const settle = () => {
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
    const shown = this.show();
    if (shown) shown.then(settle);
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
    translateMap(this.map);
    this.marks.labels.rename(voice.names);
    this.marks._update();
    this.map.closePopup();
    this.strip.show(this.state);
    this.table.show();
    if (this.found) this.list.keep(this.found.kept, this.orderOf(this.state.sort));
    if (this.marks.chosen >= 0) this.list.open(this.marks.chosen, false);
  }

  /** @returns {Int32Array} the rows of all claims whose incident, statement or total is kept */
  shownClaims() {
    const rows = new Int32Array(this.filter.claims), { incident } = this.filter;
    let count = 0;
    for (let row = 0; row < rows.length; row++) if (this.found?.kept[incident[row]]) rows[count++] = row;
    return rows.subarray(0, count);
  }

  /** Give the map the room that it has now. */
  unfold() {
    this.quiet = true;
    this.map.invalidateSize({ animate: false });
    this.quiet = false;
  }

  /** Show all that the page draws, in the room that the map has now. */
  settle() {
    const before = this.map.getSize();
    this.unfold();
    if (covered < 0 || !this.map.getSize().equals(before)) this.look('', -1);
  }

  /**
   * Let the map take the place of its picture.
   * @param {boolean} named whether names are on it already
   */
  unveil(named) {
    if (named) this.settle(); // before, nothing has changed the room
    this.marks.release(named);
    if (this.map.getSize().x <= 700) document.getElementById('legend')?.removeAttribute('open');
    document.documentElement.classList.add('drawn');
    document.documentElement.classList.remove('soon');
  }

  /** Keep what is seen of the map in the address once the reader has moved it. */
  listenToView() {
    let resized = false;
    document.getElementById('legend')?.addEventListener('toggle', () => this.marks._update());
    this.map.on('resize', () => { resized = true; });
    this.map.on('moveend', () => {
      if (!resized && !this.quiet) {
        const { lat, lng } = this.map.getCenter();
        const view = `${this.map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
        this.record({ view: isView(view, this.map) ? view : '' }, false);
      }
      resized = false;
    });
  }
}
