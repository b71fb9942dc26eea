// @ts-check
/* The index of one part of the catalog, as kdcatalog.exports.search_index writes it. */

/** Terms and, for each field, a list of postings for every term. @typedef {Record<string, string>} Written */
/** @typedef {{ start: number, count: number, years: number[][], words: Written, names: Written,
      topics: string }} Part */

/** How many letters postings have: printable ones but the blank, quotes and backslash, in the order of their codes. */
const RADIX = 90;
const ONE_LETTER = 60;
const FIRST_CAPITAL = 65;
/** What a letter replaced or added counts, next to one dropped, doubled or swapped. An error that keeps the number of
    letters comes first: "shrrl" is SDRRL, and not SRRL. */
const REPLACED = 1.25;
const ADDED = 1.4;
/** A letter doubled, or not: people who double the wrong one ("gorrila") make two such errors, which count as one. */
const DOUBLED = 0.7;
const VALUES = new Uint8Array(128);
for (let code = "!".charCodeAt(0), value = 0; value < RADIX; code += 1) {
  if (code !== 34 && code !== 92) VALUES[code] = value++;
}

/** @param {string} text @returns {string[]} */
const readTerms = (text) => {
  let previous = "";
  return (text.match(/[A-Z][^A-Z]*/g) ?? []).map((coded) => {
    previous = previous.slice(0, coded.charCodeAt(0) - FIRST_CAPITAL) + coded.slice(1);
    return previous;
  });
};

/** Return the places of a list of postings. @param {string} text @param {number} start */
const readPlaces = (text, start) => {
  const places = [];
  let place = start - 1;
  for (let at = 0; at < text.length; at += 1) {
    let gap = VALUES[text.charCodeAt(at)];
    if (gap >= ONE_LETTER) {
      at += 1;
      gap = ONE_LETTER + (gap - ONE_LETTER) * RADIX + VALUES[text.charCodeAt(at)];
    }
    place += gap + 1;
    places.push(place);
  }
  return places;
};

/** Return a number whose bits are the letters of a word, to rule most words out before they are compared.
    @param {string} word */
const letterBits = (word) => {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
};

/** @param {number} bits */
const countBits = (bits) => {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count += 1;
  return count;
};

/** Return how far a word is from what somebody may have meant: how many letters were dropped, doubled, swapped with
    the next, or (which happens less often, and so counts more) replaced or added; Infinity beyond `most`.
    @param {string} typed @param {string} meant @param {number} most */
export const editDistance = (typed, meant, most) => {
  /** @type {number[]} */
  let before = [];
  let above = Array.from({ length: meant.length + 1 }, (_, at) => at);
  for (let row = 1; row <= typed.length; row += 1) {
    const added = typed[row - 1] === typed[row - 2] ? DOUBLED : ADDED;
    const current = [above[0] + added];
    for (let column = 1; column <= meant.length; column += 1) {
      const isSame = typed[row - 1] === meant[column - 1];
      const replaced = above[column - 1] + (isSame ? 0 : REPLACED);
      const dropped = meant[column - 1] === meant[column - 2] ? DOUBLED : 1;
      let cost = Math.min(above[column] + added, current[column - 1] + dropped, replaced);
      const isSwap = typed[row - 1] === meant[column - 2] && typed[row - 2] === meant[column - 1];
      if (isSwap && row > 1 && column > 1) cost = Math.min(cost, before[column - 2] + 1);
      current.push(cost);
    }
    if (Math.min(...current) > most * ADDED) return Infinity;
    before = above;
    above = current;
  }
  const distance = above[meant.length];
  return distance > most * ADDED ? Infinity : distance && Math.max(1, distance);
};

/** Sorted terms with the postings of each in several fields. */
export class Postings {
  /** @param {Written} written @param {number} start The place of the first paper. */
  constructor({ terms, ...fields }, start) {
    this.start = start;
    this.terms = readTerms(terms);
    /** @type {Record<string, string[]>} */
    this.fields = {};
    for (const [field, text] of Object.entries(fields)) this.fields[field] = text.split(" ");
    /** @type {Int32Array | undefined} */
    this.bits = undefined;
  }

  /** Return the places of the papers that have a term in a field.
      @param {string} field @param {number} at The place of the term. */
  places(field, at) {
    const text = this.fields[field][at];
    return text ? readPlaces(text, this.start) : [];
  }

  /** Return the place of the first term that is not before a word. @param {string} word */
  lowerBound(word) {
    let low = 0;
    let high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.terms[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Return the place of a term, -1 where no paper has it. @param {string} term */
  placeOf(term) {
    const at = this.lowerBound(term);
    return this.terms[at] === term ? at : -1;
  }

  /** Return the places of the terms that begin so. @param {string} beginning @returns {number[]} */
  beginningWith(beginning) {
    const places = [];
    for (let at = this.lowerBound(beginning); this.terms[at]?.startsWith(beginning); at += 1) places.push(at);
    return places;
  }

  /** Return the terms that differ from a word in at most so many letters, each with its distance.
      @param {string} word @param {number} most @returns {[at: number, distance: number][]} */
  similarTo(word, most) {
    this.bits ??= Int32Array.from(this.terms, letterBits);
    const bits = letterBits(word);
    const digits = word.replace(/\D/g, "");
    /** @type {[number, number][]} */
    const similar = [];
    this.terms.forEach((term, at) => {
      if (Math.abs(term.length - word.length) > most) return;
      // A letter replaced changes two bits at most.
      if (countBits(bits ^ /** @type {Int32Array} */ (this.bits)[at]) > 2 * most) return;
      const distance = editDistance(word, term, most);
      // "gpt4" must never find "gpt3", nor "2024" a paper of 2023.
      if (distance > 0 && distance < Infinity && term.replace(/\D/g, "") === digits) similar.push([at, distance]);
    });
    return similar;
  }
}

/** Return the places of the papers on each topic. @param {Part} part @returns {number[][]} */
export const readTopics = ({ topics, start }) => topics.split(" ").map((text) => readPlaces(text, start));
