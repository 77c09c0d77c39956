/**
 * In a frame of another page the page is compact, grows to its own height, which it tells the page
 * around it, and its map sleeps until it is clicked, so that wheel and finger scroll that page.
 * @param {any} page
 */
function settleInFrame(page) {
  if (!isFramed()) return;
  document.body.classList.add('embedded');
  document.getElementById('legend')?.toggleAttribute('open', innerWidth > 900);
  document.querySelector('.screen')?.append(makeFolds(page));
  covered = -1; // the legend covers another part of the map now
  letSleep(page.map);
  tellHeight();
}

/** @returns {boolean} whether the page is in a frame, or asked to look so */
function isFramed() {
  return window !== window.top || new URLSearchParams(location.search).get('embed') === '1';
}

/**
 * Make the buttons that show the list, of which a chosen incident is seen anyway, and the sources.
 * @param {any} page
 */
function makeFolds(page) {
  const holder = make('div', { class: 'folds' });
  const link = location.href.replace(/[?&]embed=1\b/, '');
  /** @param {string} name @param {string} controls @param {Part} said */
  const fold = (name, controls, said) => make('button', {
    type: 'button', 'aria-expanded': 'false', 'aria-controls': controls,
    click: /** @param {any} event */ (event) => {
      const open = document.body.classList.toggle(name);
      event.currentTarget.setAttribute('aria-expanded', String(open));
    },
  }, said);
  holder.append(fold('listed', 'panel', { k: 'frame.list' }), fold('told', 'about', { k: 'page.about' }));
  if (page.tools.linked) {
    holder.append(make('a', { href: link, target: '_blank', rel: 'noopener' }, { k: 'frame.whole' }));
  }
  return holder;
}

/**
 * Let the map sleep until it is clicked, and again when the reader turns to something else.
 * @param {any} map
 */
function letSleep(map) {
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

/**
 * Tell the page around how high this one is, in three forms: our own, that of AMP, and that of
 * pym.js where it has given the frame a name. They hold nothing but the height, so anybody may
 * read them.
 */
function tellHeight() {
  if (window === window.parent) return;
  const child = new URLSearchParams(location.search).get('childId');
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    parent.postMessage({ type: 'geomap:height', height }, '*');
    parent.postMessage({ sentinel: 'amp', type: 'embed-size', height }, '*');
    if (child) parent.postMessage(['pym', child, 'height', height].join('xPYMx'), '*');
  };
  tell();
  new ResizeObserver(tell).observe(document.documentElement);
}
