/**
 * The names in the picture: their elements, as they were written, and what stands in their room.
 * @type {{text: Element, first: string, x: number, wide: number}[] | undefined}
 */
let pictured;

/**
 * Write the names in the picture in another language, each in the room that its first name has
 * there: a longer one is narrowed, and a shorter one of an area stands in the middle.
 * @param {string} lang the first language of the page
 * @param {Names} from the names in it
 * @param {Names} to
 */
function renamePicture(lang, from, to) {
  pictured ||= [...document.querySelectorAll('.twin .names text')].map((text) => ({
    text, first: text.textContent || '', x: Number(text.getAttribute('x')), wide: Number(text.getAttribute('textLength')),
  }));
  const brush = document.createElement('canvas').getContext('2d'), areas = { ...to.labels };
  for (const code in from.bare) areas[from.bare[code]] = to.bare[code];
  for (const name in areas) areas[enlarge(name, lang)] = enlarge(areas[name], voice.lang);
  for (const { text, first, x, wide } of pictured) {
    const { font, letterSpacing } = getComputedStyle(/** @type {Element} */ (text.parentNode)), area = parseFloat(letterSpacing) || 0;
    const name = text.textContent = (area ? areas : to.labels)[first] || first, joined = JOINED.test(name);
    const space = joined ? 0 : area;
    if (brush) brush.font = font;
    const own = name === first || !brush ? wide : brush.measureText(name).width + space * (name.length - 1);
    text.setAttribute('letter-spacing', String(space));
    text.setAttribute('x', String(area ? x + Math.max(0, wide - own) / 2 : x));
    text.setAttribute('textLength', String(Math.min(own, wide)));
    text.setAttribute('lengthAdjust', own > wide || joined ? 'spacingAndGlyphs' : 'spacing');
  }
}

/**
 * @param {string} name
 * @param {string} lang
 * @returns {string} in capitals, as geomap/render/figure/lettering.py writes areas
 */
function enlarge(name, lang) {
  return /[\u0530-\u058f\u10a0-\u10ff]/.test(name) ? name : name.toLocaleUpperCase(lang);
}
