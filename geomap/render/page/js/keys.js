/**
 * Keys for what the mouse does on the map and in the list: Enter opens the symbol nearest to the
 * middle of the map, which is marked while the map has the focus; Escape closes what is open and
 * goes back to where it was opened.
 * @param {any} map
 * @param {any} marks
 * @param {HTMLElement} panel
 * @param {() => void} close closes the card that is open
 */
function listenToKeys(map, marks, panel, close) {
  const box = map.getContainer();
  box.append(make('div', { class: 'middle', 'aria-hidden': 'true' }));
  box.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter' && event.target === box) {
      // the key would go on to what gets the focus
      event.preventDefault();
      openNearest(map, marks);
    }
    if (event.key === 'Escape' && box.querySelector('.leaflet-popup')) {
      map.closePopup();
      box.focus({ preventScroll: true });
    }
  });
  panel.addEventListener('keydown', (event) => {
    const card = /** @type {HTMLElement} */ (event.target).closest('li.incident');
    if (event.key !== 'Escape' || !card?.querySelector('details[open]')) return;
    card.querySelector('summary')?.focus();
    if (card.classList.contains('chosen')) close();
    else card.querySelector('details')?.removeAttribute('open');
  });
}

/**
 * Answer as to a click on the symbol nearest to the middle of the map.
 * @param {any} map
 * @param {any} marks
 */
function openNearest(map, marks) {
  const middle = map.containerPointToLayerPoint(map.getSize().divideBy(2));
  /** @param {Drawn} sign */
  const far = (sign) => Math.hypot(sign.at.x - middle.x, sign.at.y - middle.y);
  const [nearest] = [...marks.drawn].sort((a, b) => far(a) - far(b));
  if (!nearest) return;
  const layerPoint = L.point(nearest.at.x, nearest.at.y);
  map.fire('click', { layerPoint, latlng: map.layerPointToLatLng(layerPoint) });
}
