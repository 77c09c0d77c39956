/** The value of each letter by its code: `!` to `~` without & (38), < (60) and the backslash (92). */
const LETTER = new Uint8Array(127);
for (let code = 33, value = 0; code < 127; code++) if (code !== 38 && code !== 60 && code !== 92) LETTER[code] = value++;

/**
 * Read letters as geomap/render/packing.py writes them.
 * @param {string} letters
 * @returns {Uint8Array}
 */
function readLetters(letters) {
  const { length } = letters, half = length % 2, whole = length - half;
  const bytes = new Uint8Array((whole * 6.5 + half * 6) / 8);
  let held = 0, bits = 0, end = 0;
  for (let i = 0; i < whole; i += 2) {
    held = held << 13 | LETTER[letters.charCodeAt(i)] * 91 + LETTER[letters.charCodeAt(i + 1)];
    for (bits += 13; bits > 7;) {
      bits -= 8;
      bytes[end++] = held >> bits;
    }
    held &= 255;
  }
  if (half) held = held << 6 | LETTER[letters.charCodeAt(whole)];
  if (half && bits > 1) bytes[end++] = held >> (bits - 2);
  return bytes;
}

/**
 * Inflate bytes that were written by zlib; they go to the stream as they are, for a Blob of them
 * would be read through another process.
 * @param {Uint8Array} bytes
 * @returns {Response} reads them
 */
function inflate(bytes) {
  const { readable, writable } = new DecompressionStream('deflate'), writer = writable.getWriter();
  writer.write(/** @type {any} */ (bytes));
  writer.close();
  return new Response(readable);
}
