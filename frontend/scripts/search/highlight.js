// @ts-check
/* The words by which something was found, marked in its text. */
import { make } from "../elements.js";
import { foldText } from "./terms.js";

/** Return a text in parts, each with whether it matches a term. A part that only begins a term matches from three
    letters on. @param {string} text @param {string[]} terms @returns {{ part: string, isMatch: boolean }[]} */
export const matchingParts = (text, terms) => text.split(/([\p{L}\p{N}]+)/u).map((part, place) => {
  const isWord = place % 2 === 1;
  const word = foldText(part);
  const matches = (/** @type {string} */ term) => term === word || (word.length > 2 && term.startsWith(word));
  return { part, isMatch: isWord && terms.some(matches) };
});

/** Return the nodes of a text with the matching words marked. @param {string} text @param {string[]} terms */
export const highlight = (text, terms) => matchingParts(text, terms)
  .map(({ part, isMatch }) => (isMatch ? make("mark", {}, part) : part));
