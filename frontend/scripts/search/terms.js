// @ts-check
/* Words as search compares them: case, accents, quotes and hyphens aside. */

/** Letters that Unicode does not decompose. @type {Record<string, string>} */
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** Return a text in plain lower-case letters. @param {string} text */
export const foldText = (text) => text
  .normalize("NFKD")
  .replace(/[\p{M}’‘'ʼ`´]/gu, "")
  .toLowerCase()
  .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter]);

/** Return the words of a text. @param {string} text @returns {string[]} */
export const splitWords = (text) => foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Return the terms by which a text is found: its words, and those that a hyphen or a change of case joins,
    apart and together ("MiniLLM" as minillm, mini and llm). @param {string} text @returns {string[]} */
export const termsOf = (text) => {
  const terms = new Set(splitWords(text));
  for (const compound of text.split(/[\s/:,;()"“”]+/u)) {
    const whole = splitWords(compound).join("");
    if (whole) terms.add(whole);
    const parts = compound.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu) ?? [];
    if (parts.length < 2) continue;
    // Parts of one or two letters ("al" of "al-Khabbaz") would match too much.
    for (const part of parts) if (part.length > 2) terms.add(foldText(part));
  }
  return [...terms];
};
