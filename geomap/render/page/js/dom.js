/**
 * Make an element. Text is only ever set as text.
 * @param {string} tag
 * @param {Object<string, string | boolean | ((event: any) => void)>} [attributes] a function listens
 *   to the event of its name
 * @param {...(Node | string)} children
 * @returns {any}
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * Say a number with its noun.
 * @param {number} number
 * @param {string} noun
 */
function sayCount(number, noun) {
  return `${sayNumber(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** @param {number} number */
function sayNumber(number) {
  return number.toLocaleString('en');
}

const DAY_WORDS = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
const MONTH_WORDS = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' });

/** @param {number} day days since 1970 */
function sayDay(day) {
  return DAY_WORDS.format(day * DAY);
}
