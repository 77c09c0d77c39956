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
    const bytes = Uint8Array.from(atob(packed.textContent || ''), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    const text = await new Response(stream).text();
    if (packed.id) packed.textContent = text; // data
    else {
      const script = document.createElement('script');
      script.textContent = text;
      document.body.append(script);
    }
  }
})();
