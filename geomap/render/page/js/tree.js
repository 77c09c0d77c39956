/**
 * A node of a text tree: text, or [tag, attributes, ...children]. Made by geomap/render/tree.py.
 * @typedef {string | [string, Object<string, string>, ...any]} TreeNode
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
  const [tag, attributes, ...children] = tree;
  if (!allowed.tags.includes(tag)) return document.createTextNode('');
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    const fits = name !== 'href' || value.startsWith('#') || isWebAddress(value);
    if (fits && allowed.attributes.includes(name)) element.setAttribute(name, value);
  }
  for (const child of children) element.append(buildTree(child, allowed));
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
