/**
 * @param {any} data
 * @param {boolean} still whether motion is to be avoided
 */
function makeMap(data, still) {
  const [west, south, east, north] = data.view;
  const map = L.map('map', {
    attributionControl: false, zoomSnap: 0.5, minZoom: east - west + north - south > 30 ? 0 : 2, maxZoom: data.tiles ? data.tiles.maxZoom : 15,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, zoomControl: false,
  });
  L.control.zoom({ position: 'topright' }).addTo(map);
  const credit = L.control.attribution({ prefix: 'Leaflet' }).addTo(map);
  new Scale({ imperial: false, position: 'bottomright' }).addTo(map);
  for (const text of data.credits) credit.addAttribution(plain(text));
  goHome(map, data.view);
  if (data.tiles) {
    document.body.classList.add('tiled');
    L.tileLayer(data.tiles.url, {
      maxZoom: data.tiles.maxZoom, attribution: plain(data.tiles.credit),
      referrerPolicy: 'strict-origin-when-cross-origin',
    }).addTo(map);
  }
  /** @type {any} */ (window)[data.name] = map;
  return map;
}

/** A scale that says its length in the language of the page. */
const Scale = L.Control.Scale.extend({
  /** @param {number} most metres that it has room for */
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    if (voice) this._updateScale(this._mScale, voice.say(sayReach(metres)), metres / most);
  },
});

/**
 * Say what Leaflet says in English; the scale says its length anew when the map moves.
 * @param {any} map
 */
function translateMap(map) {
  for (const way of ['in', 'out']) {
    const button = map.getContainer().querySelector(`.leaflet-control-zoom-${way}`);
    for (const name of ['title', 'aria-label']) tell(button, { k: `map.${way}` }, name);
  }
  map.fire('move');
}

/** Pixels that the legend covers when the page opens; kept, so that home is one view. */
let covered = -1;

/**
 * Show all that the page draws, beside the legend.
 * @param {any} map
 * @param {number[]} view west, south, east, north
 */
function goHome(map, [west, south, east, north]) {
  if (covered < 0) covered = coveredLeft(map);
  map.fitBounds([[south, west], [north, east]], {
    paddingTopLeft: [24 + covered, 24], paddingBottomRight: [24, 24], maxZoom: 11, animate: false,
  });
}

/**
 * Write text as HTML that shows this text; Leaflet takes credits as HTML.
 * @param {string} text
 */
function plain(text) {
  const holder = document.createElement('span');
  holder.textContent = text;
  return holder.innerHTML;
}

/**
 * Bring an incident into view with its rings, if it is not well in view already.
 * @param {any} map
 * @param {Places} places
 * @param {number} incident
 * @param {any[]} shapes polygons of the units that it is drawn by
 * @param {boolean} still
 */
function showOnMap(map, places, incident, shapes, still) {
  const spots = places.spotsOf(incident), { rings } = places;
  const bounds = L.latLngBounds(spots.map((spot) => places.positionOf(spot)));
  for (const ring of rings.of(incident)) {
    const [latitude, longitude] = places.positionOf(rings.spot[ring]);
    const { x, y, rx, ry } = ringOf(latitude, longitude, rings.metres[ring]);
    for (const way of [-1, 1]) bounds.extend([unprojectZero(y + way * ry), ((x + way * rx) / 256 - 0.5) * 360]);
  }
  if (!spots.length) for (const shape of shapes) bounds.extend(shape.getBounds());
  if (!bounds.isValid()) return;
  const seen = map.getBounds().pad(-0.1).contains(bounds);
  if (seen && (map.getZoom() >= 9.5 || !spots.length)) return;
  const zoom = Math.max(map.getZoom(), spots.length ? 10 : 8);
  map.flyToBounds(bounds, {
    maxZoom: zoom, paddingTopLeft: [60 + coveredLeft(map), 60], paddingBottomRight: [60, 60],
    duration: 0.6, animate: !still,
  });
}

/**
 * How much of the map the legend covers, where it lies on a wide map.
 * @param {any} map
 * @returns {number} pixels
 */
function coveredLeft(map) {
  const legend = document.getElementById('legend');
  const wide = map.getSize().x;
  return legend && legend.hasAttribute('open') && wide > 700 ? Math.min(legend.offsetWidth, wide / 3) : 0;
}

/**
 * @param {any} map
 * @returns {Box[]} where the legend of a wide map, credits, scale and buttons lie over it, in
 *   pixels of the layer
 */
function coverBoxes(map) {
  const held = map.getContainer(), { left, top } = held.getBoundingClientRect();
  const over = [...held.querySelectorAll('.leaflet-control')];
  if (coveredLeft(map)) over.push(document.getElementById('legend'));
  const { x, y } = map.containerPointToLayerPoint([-left, -top]);
  return over.map((element) => {
    const box = element.getBoundingClientRect();
    return { left: x + box.left, top: y + box.top, right: x + box.right, bottom: y + box.bottom, blind: true };
  });
}

/**
 * Answer pointers on the map: a symbol opens its incident, several open as a list, symbols of
 * several places zoom until they part.
 * @param {any} map
 * @param {any} marks
 * @param {Places} places
 * @param {IncidentList} list
 * @param {(incident: number, bring: boolean) => void} choose
 */
function listenToMap(map, marks, places, list, choose) {
  map.on('click', /** @param {any} event */ (event) => {
    const sign = marks.find(event.layerPoint);
    if (!sign) return;
    const { spots, incidents } = marks.membersOf(sign);
    if (incidents.length === 1) {
      choose(incidents[0], true);
      return;
    }
    const bounds = L.latLngBounds(spots.map(/** @param {number} spot */ (spot) => places.positionOf(spot)));
    const apart = spots.length > 1 && !bounds.getSouthWest().equals(bounds.getNorthEast(), 1e-6);
    if (apart && map.getZoom() < 13) {
      map.fitBounds(bounds, { padding: [60, 60], maxZoom: Math.max(13, map.getZoom()) });
    } else openMany(map, sign, incidents, list, choose);
  });
  map.on('mousemove', /** @param {any} event */ (event) => {
    map.getContainer().style.cursor = marks.find(event.layerPoint) ? 'pointer' : '';
  });
}

/**
 * Open the incidents of one symbol as a list of buttons, no higher than the map, and focus it.
 * @param {any} map
 * @param {Drawn} sign
 * @param {number[]} incidents
 * @param {IncidentList} list
 * @param {(incident: number, bring: boolean) => void} choose
 */
function openMany(map, sign, incidents, list, choose) {
  const rows = make('ul'), scroller = make('div', { class: 'scroller', tabindex: '-1' }, rows);
  const box = make('div', { class: 'many' },
    make('h2', {}, { k: sign.unit ? 'many.unit' : 'many.here', n: incidents.length }), scroller);
  const shown = new Rows(rows, scroller, (place) => {
    const button = make('button', { type: 'button', click: () => choose(incidents[place], true) });
    button.append(...list.summaryOf(incidents[place]));
    return make('li', {}, button);
  });
  const { x, y } = map.getSize();
  box.style.maxHeight = `${Math.min(360, y - 64)}px`;
  shown.reset(incidents.length); // filled before it opens: the map moves as far as its size asks
  L.popup({
    maxWidth: Math.min(300, x - 72), minWidth: Math.min(240, x - 72),
    autoPanPaddingTopLeft: [16 + coveredLeft(map), 16], autoPanPaddingBottomRight: [56, 16],
  }).setLatLng(map.layerPointToLatLng([sign.at.x, sign.box.top + 4])).setContent(box).openOn(map);
  tell(map.getContainer().querySelector('.leaflet-popup-close-button'), { k: 'map.close' }, 'aria-label');
  rows.querySelector('button').focus({ preventScroll: true });
}
