// @ts-check
/* Words as search compares them: case, accents, quotes and hyphens aside. */

/** @type {Record<string, string>} */
const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i" };

/** Return text in plain lower-case letters. @param {string} text */
export const fold = (text) =>
  text.normalize("NFKD").replace(/[\p{M}’‘'ʼ`´]/gu, "").toLowerCase().replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter]);

/** Return the words of a query. @param {string} text @returns {string[]} */
export const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Return what a text is found by: its words, and those that a hyphen or a change of case joins, apart and together.
    @param {string} text @returns {string[]} */
export const terms = (text) => {
  const found = new Set(words(text));
  for (const joined of text.split(/[\s/:,;()"“”]+/u)) {
    const whole = words(joined).join("");
    if (whole) found.add(whole);
    const parts = joined.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu) ?? [];
    if (parts.length > 1) for (const part of parts) if (part.length > 2) found.add(fold(part));
  }
  return [...found];
};
