/** @returns {boolean} whether motion is to be avoided */
function isStill() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
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

/** @returns {Promise<void>} done when what has been drawn is seen, or would be */
function nextFrame() {
  if (document.hidden) return Promise.resolve();
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/**
 * Open the page: the map at once, as layers that were added to it need it, and what grows with the
 * table when that has been unpacked. Where nothing is asked of the page the map is seen before what
 * stands around it is built.
 */
async function openPage() {
  const data = readData('geomap-data'), coming = readNumbers('geomap-numbers');
  WORLD.across = data.across;
  const map = makeMap(data, isStill());
  const page = new Page(data, map, await coming);
  if (!location.hash && !isFramed()) {
    page.unveil(false);
    await nextFrame();
    page.marks.release(true);
  }
  page.furnish();
  page.show();
  settleInFrame(page);
  listenToKeys(map, page.marks, page.panel, () => page.choose(-1, false));
  page.unveil(true);
  if (page.address?.last) page.enter(page.address.last);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.marks._update());
  listenToPrinter(page.panel);
  document.documentElement.classList.add('live');
}

openPage();
