// @ts-check
/* The one index and the one ranking, for the search box and for the list of papers. */
import MiniSearch from "../../vendor/minisearch.js";
import { splitWords, termsOf } from "./terms.js";

/** @typedef {[key: string, title: string, former: string[], short: string, name: string, authors: string[],
      venue: string, date: string, facts: string[][], topics: number[], summary: string]} Row */
/** @typedef {{ name: string, facts: string[], topics: string[], pages: [string, string, string][],
      papers: Row[] }} Data */
/** @typedef {{ place: number, field: string, terms: string[] }} Hit */
/** A hit as a list shows it, with the value of the field that matched.
    @typedef {{ key: string, title: string, authors: string[], venue: string, date: string, summary: string,
      field: string, value: string, terms: string[] }} Result */
/** @typedef {[title: string, kind: string, path: string]} Page */

/** What a match in a field is worth, tuned on known-item queries (make bench-search). @type {Record<string, number>} */
const WORTH = { short: 6, title: 4, name: 3, authors: 3, former: 2, venue: 1, topics: 0.5, summary: 0.3 };
const WORTH_OF_A_FACT = 0.7;
/** How much more a paper counts that is called what was typed than one that mentions it. */
const CALLED_SO = 4;
const MOST_PAGES = 3;

/** Return how many letters of a word may be wrong. @param {string} term */
const allowedTypos = (term) => {
  // "2024" must never find 2023.
  if (/^\d+$/.test(term) || term.length <= 3) return 0;
  return term.length > 5 ? 2 : 1;
};

/** Return the values of a paper by field. @param {Row} row @param {Data} data @returns {Record<string, string[]>} */
const fieldsOf = (row, data) => {
  const [, title, former, short, name, authors, venue, , facts, topics, summary] = row;
  /** @type {Record<string, string[]>} */
  const fields = { title: [title], former, short: [short], name: [name], authors, venue: [venue] };
  data.facts.forEach((_, place) => { fields[`fact${place}`] = facts[place]; });
  fields.topics = topics.map((topic) => data.topics[topic]);
  fields.summary = [summary];
  return fields;
};

export class SearchIndex {
  /** @param {Data} data */
  constructor(data) {
    this.data = data;
    /** The words for a field. @type {Record<string, string>} */
    this.labels = {
      title: "title", former: "former title", short: "short name", name: data.name.toLowerCase(), authors: "author",
      venue: "venue", topics: "topic", summary: "summary",
    };
    /** @type {Record<string, number>} */
    this.boost = { ...WORTH };
    data.facts.forEach((fact, place) => {
      this.labels[`fact${place}`] = fact.toLowerCase();
      this.boost[`fact${place}`] = WORTH_OF_A_FACT;
    });
    /** The short name of each paper, as one word. */
    this.names = data.papers.map(([, , , short, name]) => splitWords(short || name).join(""));
    this.papers = data.papers.map((row) => fieldsOf(row, data));
    this.index = this.build();
  }

  build() {
    const facts = this.data.facts.map((_, place) => `fact${place}`);
    const index = new MiniSearch({
      fields: ["title", "former", "short", "name", "authors", "venue", ...facts, "topics", "summary"],
      tokenize: termsOf,
      processTerm: (/** @type {string} */ term) => term,
    });
    index.addAll(this.papers.map((fields, id) => {
      const texts = Object.entries(fields).map(([field, values]) => [field, values.join(" / ")]);
      return { id, ...Object.fromEntries(texts) };
    }));
    return index;
  }

  /** Return the papers that contain every word, best first; where none does, those that contain any.
      @param {string} query @returns {Hit[]} */
  search(query) {
    const typed = splitWords(query);
    const whole = typed.join("");
    const last = typed.length - 1;
    const options = {
      boost: this.boost,
      tokenize: splitWords,
      // The last word is still being typed, so two letters of it are enough; of the others four.
      prefix: (/** @type {string} */ term, /** @type {number} */ place) => term.length > (place === last ? 1 : 3),
      fuzzy: allowedTypos,
      boostDocument: (/** @type {number} */ place) => (this.names[place] === whole ? CALLED_SO : 1),
      weights: { fuzzy: 0.35, prefix: 0.5 },
    };
    let matches = this.index.search(query, { ...options, combineWith: "AND" });
    if (!matches.length) matches = this.index.search(query, { ...options, combineWith: "OR" });
    return matches.map(({ id, match, terms }) => ({ place: id, field: this.bestField(match), terms }));
  }

  /** Return the field that explains a match best: the one whose matches are worth most.
      @param {Record<string, string[]>} match The fields in which each term was found. */
  bestField(match) {
    /** @type {Record<string, number>} */
    const worth = {};
    for (const field of Object.values(match).flat()) worth[field] = (worth[field] ?? 0) + this.boost[field];
    return Object.keys(worth).reduce((best, field) => (worth[field] > worth[best] ? field : best));
  }

  /** Return what a list shows of a hit. @param {Hit} hit @returns {Result} */
  describe({ place, field, terms }) {
    const [key, title, , , , authors, venue, date, , , summary] = this.data.papers[place];
    const matchesIn = (/** @type {string} */ text) => termsOf(text).filter((term) => terms.includes(term)).length;
    const values = this.papers[place][field];
    const value = values.reduce((best, text) => (matchesIn(text) > matchesIn(best) ? text : best), "");
    return { key, title, authors, venue, date, summary, field: this.labels[field], value, terms };
  }

  /** Return up to three pages whose titles have a word for the beginning of every word typed, shortest titles first.
      @param {string} query @returns {Page[]} */
  pages(query) {
    const typed = splitWords(query);
    if (typed.join("").length < 2) return [];
    const matching = this.data.pages.filter(([title]) => {
      const words = splitWords(title);
      return typed.every((start) => words.some((word) => word.startsWith(start)));
    });
    return matching.sort((a, b) => a[0].length - b[0].length).slice(0, MOST_PAGES);
  }

  /** Return the nearest query that finds something; empty where there is none. @param {string} query */
  nearestQuery(query) {
    const options = { fuzzy: 0.4, prefix: true, tokenize: splitWords };
    const [all] = this.index.autoSuggest(query, { ...options, combineWith: "AND" });
    if (all) return all.suggestion;
    const [any] = this.index.autoSuggest(query, { ...options, combineWith: "OR" });
    return any?.suggestion ?? "";
  }
}
