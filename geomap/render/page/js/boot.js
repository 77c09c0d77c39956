/**
 * Start the page: unpack its data and its scripts, and run these. Their hashes stand in the page's
 * policy, so no other text would run. Until the map is drawn its picture stays, and it stays for
 * good, with a message, where the browser lacks what the map needs or a script fails.
 */
(async () => {
  'use strict';
  const root = document.documentElement;
  const note = /** @type {HTMLElement} */ (document.getElementById('note'));
  /** @param {string} reason which of the messages in the page is true */
  const stay = (reason) => {
    if (!root.classList.contains('live')) note.textContent = note.dataset[reason] || '';
  };
  addEventListener('error', () => stay('failed'));
  addEventListener('unhandledrejection', () => stay('failed'));
  const canvas = document.createElement('canvas');
  if (!('DecompressionStream' in window) || !canvas.getContext || !canvas.getContext('2d')) {
    stay('lacking');
    return;
  }
  for (const packed of document.querySelectorAll('script.packed')) {
    const stream = new Blob([readLetters(packed.textContent || '')]).stream();
    const text = await new Response(stream.pipeThrough(new DecompressionStream('deflate'))).text();
    const kind = packed.getAttribute('data-kind');
    if (!kind) packed.textContent = text;
    else {
      const element = document.createElement(kind);
      element.textContent = text;
      packed.replaceWith(element);
    }
  }

  /**
   * Read letters as geomap/render/packing.py writes them.
   * @param {string} letters
   */
  function readLetters(letters) {
    const { length } = letters, half = length % 2;
    const bytes = new Uint8Array(((length - half) * 6.5 + half * 6) / 8);
    let held = 0, bits = 0, end = 0;
    for (let i = 0; i < length; i += 2) {
      const last = i + 1 === length, high = valueOf(letters.charCodeAt(i));
      held = last ? held << 6 | high : held << 13 | high * 91 + valueOf(letters.charCodeAt(i + 1));
      for (bits += last ? 6 : 13; bits > 7;) {
        bits -= 8;
        bytes[end++] = held >> bits;
      }
      held &= 255;
    }
    return bytes;
  }

  /** @param {number} code of a letter, without & (38), < (60) and the backslash (92) */
  function valueOf(code) {
    return code - 33 - Number(code > 38) - Number(code > 60) - Number(code > 92);
  }
})();
