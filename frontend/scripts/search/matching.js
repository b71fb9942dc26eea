// @ts-check
/* Which words of a text those typed match, as the ranking compares them. */
import { editDistance } from "./postings.js";
import { foldText, splitWords, stem } from "./terms.js";

/** Letters from which the beginning of a word is marked: "a" begins too many. */
const SHORTEST_BEGINNING = 2;
/** Letters from which a word is marked where it is a part of the other, and where it has an error. */
const SHORTEST_PART = 3;
const SHORTEST_SIMILAR = 4;

/** Return which of the words typed a word of a text matches; empty where it matches none.
    @param {string} word @param {string[]} typed */
const matchOf = (word, typed) => {
  const exact = typed.find((other) => other === word || stem(other) === stem(word));
  if (exact) return exact;
  const longEnough = typed.filter((other) => other.length >= SHORTEST_PART && word.length >= SHORTEST_PART);
  // "MiniLLM" for mini and llm typed apart, "Xanthan" for XanthanNet.
  const part = typed.find((other) => other.length >= SHORTEST_BEGINNING && word.startsWith(other))
    ?? longEnough.find((other) => word.endsWith(other) || other.startsWith(word));
  if (part) return part;
  const similar = longEnough.filter((other) => other.length >= SHORTEST_SIMILAR);
  // Numbers differ by a digit without being misspelled.
  return similar.find((other) => !/\d/.test(other) && editDistance(other, word, 1) < Infinity) ?? "";
};

/** Return the words typed, and each two of them as one: "k nn" is in "kNN". @param {string[]} typed */
const withJoined = (typed) => [...typed, ...typed.slice(1).map((word, place) => typed[place] + word)];

/** Return a text in parts, each with the word typed that it matches.
    @param {string} text @param {string[]} typed @returns {{ part: string, isMatch: boolean, word: string }[]} */
export const matchingParts = (text, typed) => {
  const all = withJoined(typed);
  // A compound such as "al-Khabbaz" may be typed as one word.
  return text.split(/([\s/:,;()"“”]+)/u).flatMap((compound) => {
    const whole = splitWords(compound).join("");
    const wholeMatch = whole && all.includes(whole) ? whole : "";
    return compound.split(/([\p{L}\p{M}\p{N}]+(?:\+\+|#)?)/u).map((part, place) => {
      const words = place % 2 === 1 ? [foldText(part), ...splitWords(part)] : [];
      const word = words.length ? wholeMatch || words.map((other) => matchOf(other, all)).find(Boolean) || "" : "";
      return { part, isMatch: Boolean(word), word };
    });
  });
};
