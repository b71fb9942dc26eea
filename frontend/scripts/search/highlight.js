// @ts-check
/* The words by which something was found, marked in its text. */
import { make } from "../elements.js";
import { matchingParts } from "./matching.js";

/** Return the nodes of a text with the matching words marked. @param {string} text @param {string[]} typed */
export const highlight = (text, typed) => matchingParts(text, typed)
  .map(({ part, isMatch }) => (isMatch ? make("mark", {}, part) : part));
