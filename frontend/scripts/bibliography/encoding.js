// @ts-check
/* The bytes of a bibliography as text and back, as `kdcatalog cite` reads and writes them: what is not replaced keeps
   every byte. */

/** Return the bytes of a text whose letters all have numbers below 256. @param {string} text */
const latin1Bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** @param {boolean} isBig Whether the higher byte comes first. @returns {(text: string) => Uint8Array} */
const utf16Bytes = (isBig) => (text) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), !isBig);
  return new Uint8Array(view.buffer);
};

/** How a text is written, and whether the encoding has its letters.
    @typedef {{ encode: (text: string) => Uint8Array, canWrite: (text: string) => boolean }} Encoding */

/** @param {string} name @param {Uint8Array} bytes */
const decode = (name, bytes) => new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(bytes);

/** Return the text of a file and its encoding: that of its byte order mark, UTF-8, or Latin-1, of which any bytes are.
    @param {Uint8Array} bytes @returns {Encoding & { text: string }} */
export const decodeBibliography = (bytes) => {
  const [first, second] = bytes;
  const isBig = first === 0xfe && second === 0xff;
  const isWide = isBig || (first === 0xff && second === 0xfe);
  const canWrite = () => true;
  try {
    if (isWide) return { text: decode(isBig ? "utf-16be" : "utf-16le", bytes), encode: utf16Bytes(isBig), canWrite };
    return { text: decode("utf-8", bytes), encode: (text) => new TextEncoder().encode(text), canWrite };
  } catch {
    // The browser's own "latin1" is windows-1252, in which 27 bytes are other letters.
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return { text, encode: latin1Bytes, canWrite: (entry) => /^[\0-\xff]*$/.test(entry) };
  }
};
