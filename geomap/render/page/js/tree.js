/**
 * A node of a text tree: a part, or [tag, attributes, ...children]. Made by geomap/render/tree.py.
 * @typedef {Part | [string, {[name: string]: Part}, ...any]} TreeNode
 */

/**
 * Build the DOM of a text tree. Text is only ever set as text; tags and attributes that are not
 * allowed, and addresses that are not web addresses, are left out.
 * @param {TreeNode} tree
 * @param {{tags: string[], attributes: string[]}} allowed
 * @returns {Node}
 */
function buildTree(tree, allowed) {
  if (typeof tree === 'string') return document.createTextNode(tree);
  if (!Array.isArray(tree)) return make('span', {}, tree);
  const [tag, attributes, ...children] = tree;
  if (!allowed.tags.includes(tag)) return document.createTextNode('');
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    const fits = name !== 'href' || String(value).startsWith('#') || isWebAddress(String(value));
    if (fits && allowed.attributes.includes(name)) tell(element, value, name);
  }
  // a side without a name is said by its code, which need not follow
  if (tag === 'h4' && children[2]?.[2] === voice.say(children[0])) children.length = 1;
  const [only] = children, bare = children.length === 1 && typeof only !== 'string' && !Array.isArray(only);
  if (bare) tell(element, only);
  else for (const child of children) element.append(buildTree(child, allowed));
  return element;
}

/**
 * @param {string} text
 * @returns {boolean} whether it is an http or https address
 */
function isWebAddress(text) {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/**
 * Read JSON from a script element that holds data.
 * @param {string} id
 * @returns {any}
 */
function readData(id) {
  const element = document.getElementById(id);
  return element && JSON.parse(element.textContent || 'null');
}
