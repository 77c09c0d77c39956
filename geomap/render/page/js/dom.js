/**
 * Make an element. Text is only ever set as text; a message is said in the language of the page,
 * and again when that changes.
 * @param {string} tag
 * @param {{[name: string]: string | boolean | Part | ((event: any) => void)}} [attributes] a
 *   function listens to the event of its name
 * @param {...(Node | Part)} children
 * @returns {any}
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, /** @type {(event: any) => void} */ (value));
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else if (typeof value === 'object') tell(element, value, name);
    else element.setAttribute(name, String(value));
  }
  appendAll(element, children);
  return element;
}

/**
 * Append nodes, texts and messages.
 * @param {Element} element
 * @param {(Node | Part)[]} children
 */
function appendAll(element, children) {
  const [only] = children;
  if (children.length === 1 && !(only instanceof Node) && typeof only !== 'string') {
    tell(element, only);
    return;
  }
  for (const child of children) {
    const plain = child instanceof Node || typeof child === 'string';
    element.append(plain ? child : make('span', {}, child));
  }
}
