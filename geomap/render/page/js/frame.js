/**
 * In a frame of another page the map sleeps until it is clicked, so that wheel and finger scroll
 * the page around it.
 * @param {any} map
 */
function settleInFrame(map) {
  const asked = new URLSearchParams(location.search).get('embed') === '1';
  if (window === window.top && !asked) return;
  document.body.classList.add('embedded');
  const box = map.getContainer();
  const hint = make('p', { class: 'wake', 'aria-hidden': 'true' }, { k: 'frame.wake' });
  const touched = matchMedia('(pointer: coarse)').matches;
  const sleep = () => {
    map.scrollWheelZoom.disable();
    if (touched) map.dragging.disable();
    hint.hidden = false;
  };
  const wake = () => {
    map.scrollWheelZoom.enable();
    map.dragging.enable();
    hint.hidden = true;
  };
  box.append(hint);
  sleep();
  map.on('click dragstart', wake);
  box.addEventListener('mouseleave', sleep);
  addEventListener('blur', sleep);
  document.addEventListener('pointerdown', (event) => {
    if (!box.contains(/** @type {Node} */ (event.target))) sleep();
  });
}
