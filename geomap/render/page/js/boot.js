/**
 * Start the page: unpack its data and its scripts, and run these. Their hashes stand in the page's
 * policy, so no other text would run. Until the map is drawn its picture stays, and it stays for
 * good, with a message, where the browser lacks what the map needs or a script fails. A picture
 * that is not seen yet waits a moment, for the map is mostly drawn before it would be.
 */
(async () => {
  'use strict';
  const root = document.documentElement;
  const note = /** @type {HTMLElement} */ (document.getElementById('note'));
  /** @param {string} reason which of the messages in the page is true */
  const stay = (reason) => {
    if (root.classList.contains('live')) return;
    root.classList.remove('drawn', 'soon');
    note.textContent = note.dataset[reason] || '';
  };
  addEventListener('error', () => stay('failed'));
  addEventListener('unhandledrejection', () => stay('failed'));
  const canvas = document.createElement('canvas');
  if (!('DecompressionStream' in window) || !canvas.getContext || !canvas.getContext('2d')) {
    stay('lacking');
    return;
  }
  if (!performance.getEntriesByType('paint').length) {
    root.classList.add('soon');
    setTimeout(() => root.classList.remove('soon'), 300);
  }
  const parts = [...document.querySelectorAll('script.packed')];
  const texts = parts.map((packed) => inflate(readLetters(packed.textContent || '')).text());
  for (const [place, packed] of parts.entries()) {
    const text = await texts[place], kind = packed.getAttribute('data-kind');
    if (!kind) packed.textContent = text;
    else {
      const element = document.createElement(kind);
      element.textContent = text;
      packed.replaceWith(element);
    }
  }
})();
