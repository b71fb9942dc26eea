// @ts-check
/* What is typed, read: the words that count, years, and runs of words that have another name. */
import { splitWords, stem } from "./terms.js";

/** @typedef {{ from: number, to: number, others: string[][] }} Span Words typed, and what means the same. */
/** `words` count, `slight` need not be in a result, `all` are those typed, in their order; `whole` is them as one word.
    @typedef {{ words: string[], slight: string[], all: string[], whole: string, spans: Span[] }} Query */

const YEAR = /^(?:19|20)\d\d$/;

/** @param {string} word */
export const isYear = (word) => YEAR.test(word);

/** Return the words of a text that are not in a list, unless all of them are.
    @param {string[]} words @param {Set<string>} stop */
const withoutStopWords = (words, stop) => {
  const rest = words.filter((word) => !stop.has(word));
  return rest.length ? rest : words;
};

export class QueryReader {
  /** @param {string[]} stop @param {string[]} dropped Words that no index lists. @param {string[][]} synonyms */
  constructor(stop, dropped, synonyms) {
    this.stop = new Set(stop);
    this.dropped = new Set(dropped);
    /** For the stem that begins a name: the stems of the name, and the words of its other names.
        @type {Map<string, { stems: string[], others: string[][] }[]>} */
    this.names = new Map();
    for (const group of synonyms) this.addSynonyms(group.map((name) => this.contentWords(name)));
  }

  /** @param {string} text */
  contentWords(text) {
    return withoutStopWords(splitWords(text), this.dropped);
  }

  /** @param {string[][]} names Names of one thing, each in words. */
  addSynonyms(names) {
    for (const name of names) {
      const stems = name.map(stem);
      const known = this.names.get(stems[0]) ?? [];
      known.push({ stems, others: names.filter((other) => other !== name) });
      // The longest first: "chain of thought distillation" before "chain of thought".
      known.sort((a, b) => b.stems.length - a.stems.length);
      this.names.set(stems[0], known);
    }
  }

  /** @param {string} text @returns {Query} */
  read(text) {
    // "Gu et al., 2023" asks for Gu and 2023.
    const all = splitWords(text.replace(/\bet\.? al\b\.?/gi, " "));
    const content = withoutStopWords(withoutStopWords(all, this.stop), this.dropped);
    // Some family names are also little words: "To 2023" asks for papers by To, and "in 2023" for all of that year.
    const isName = all.length === 2 && content.every(isYear) && /^\p{Lu}/u.test(text);
    const words = [...new Set(isName ? all : content)];
    const slight = all.filter((word) => !words.includes(word) && !this.dropped.has(word));
    return { words, slight, all, whole: all.join(""), spans: this.spansOf(words) };
  }

  /** @param {string[]} words @returns {Span[]} */
  spansOf(words) {
    const stems = words.map(stem);
    const spans = [];
    for (let from = 0; from < words.length; from += 1) {
      for (const { stems: name, others } of this.names.get(stems[from]) ?? []) {
        if (name.some((word, at) => stems[from + at] !== word)) continue;
        spans.push({ from, to: from + name.length, others });
        break;
      }
    }
    return spans;
  }
}
