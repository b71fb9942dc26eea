// @ts-check
/* Names of people in a query. The index has each word of a name apart; only of first authors it knows which is the
   family name, so that "xue zang" asks for Xue Zhang, and not for Xue Li and Min Zang. */

/** @typedef {import("./ranking.js").Ranking} Ranking */
/** What a word is worth as the family name and as a given name of the first author.
    @typedef {[number, number]} Worths */

/** Words of a name, and what two of them with errors are worth at most. */
const MOST_WORDS = 4;
const TWO_ERRORS = 0.25;

/** @param {Ranking} ranking @param {string} word @returns {Map<number, Worths>} */
const readWord = (ranking, word) => {
  // "Y. Gu" is how people cite; a family name is never cut short.
  const isInitial = word.length === 1;
  const exact = ranking.names.flatMap((index) => index.beginningWith(word)
    .filter((at) => isInitial || index.terms[at] === word)
    .map((at) => ({ index, at, worth: 1 })));
  /** @type {Map<number, Worths>} */
  const worths = new Map();
  for (const { index, at, worth } of [...exact, ...ranking.similarTo(word, 1, ranking.names)]) {
    for (const side of isInitial ? [1] : [0, 1]) {
      for (const place of index.places(side ? "given" : "first", at)) {
        /** @type {Worths} */
        const both = worths.get(place) ?? [0, 0];
        both[side] = Math.max(both[side], worth);
        worths.set(place, both);
      }
    }
  }
  return worths;
};

/** Return how near the words of a query are to the name of the first author, in any order, of the papers where one of
    them at most has an error: 1 for the name itself. @param {Ranking} ranking @param {string[]} words
    @returns {Map<number, number>} */
export const firstAuthors = (ranking, words) => {
  /** @type {Map<number, number>} */
  const authors = new Map();
  if (words.length < 2 || words.length > MOST_WORDS) return authors;
  const worths = words.map((word) => readWord(ranking, word));
  for (const place of worths[0].keys()) {
    /** @type {Worths[]} */
    const both = worths.map((ofWord) => ofWord.get(place) ?? [0, 0]);
    // One of the words is the family name, and the others are given names.
    const ways = both.map((_, at) => both.reduce((whole, worth, other) => whole * worth[other === at ? 0 : 1], 1));
    const best = Math.max(...ways);
    if (best > TWO_ERRORS) authors.set(place, best);
  }
  return authors;
};

/** Return whether people have all words of a query in their names, and no title or summary has any.
    @param {Ranking} ranking @param {string[]} words */
export const areNames = (ranking, words) => words.every((word) => (
  ranking.names.some((index) => index.placeOf(word) >= 0) && ranking.words.every((index) => index.placeOf(word) < 0)
));
