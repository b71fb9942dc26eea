// @ts-check
/* The one index and the one ranking, for the box and for the list. */
import MiniSearch from "../vendor/minisearch.js";
import { terms, words } from "./words.js";

/** @typedef {[key: string, title: string, former: string[], short: string, name: string, authors: string[],
      venue: string, date: string, facts: string[][], topics: number[]]} Row */
/** @typedef {{ name: string, facts: string[], topics: string[], pages: [string, string, string][], papers: Row[] }} Data */
/** @typedef {{ place: number, field: string, terms: string[] }} Hit */

/** A hit as a list shows it, with the value of the field that was found. @typedef {{ key: string, title: string, authors: string[],
      venue: string, date: string, field: string, value: string, found: string[] }} Shown */

/** What a match in a field is worth. @type {Record<string, number>} */
const WORTH = { short: 6, title: 4, name: 3, authors: 3, former: 2, venue: 1, fact: 0.7, topics: 0.5 };

export class Engine {
  /** @param {Data} data */
  constructor(data) {
    const facts = data.facts.map((_, place) => `fact${place}`);
    this.data = data;
    /** What a field is called. @type {Record<string, string>} */
    this.labels = {
      title: "title", former: "former title", short: "short name", name: data.name.toLowerCase(), authors: "author",
      venue: "venue", topics: "topic", ...Object.fromEntries(facts.map((fact, place) => [fact, data.facts[place].toLowerCase()])),
    };
    this.index = new MiniSearch({
      fields: ["title", "former", "short", "name", "authors", "venue", ...facts, "topics"],
      tokenize: terms,
      processTerm: (/** @type {string} */ term) => term,
    });
    this.called = data.papers.map((row) => words(row[3] || row[4]).join(""));
    this.boost = { ...WORTH, ...Object.fromEntries(facts.map((fact) => [fact, WORTH.fact])) };
    /** What each paper is found by, a list of values a field. @type {Record<string, string[]>[]} */
    this.held = data.papers.map((row) => ({
      title: [row[1]], former: row[2], short: [row[3]], name: [row[4]], authors: row[5], venue: [row[6]],
      ...Object.fromEntries(facts.map((fact, place) => [fact, row[8][place]])),
      topics: row[9].map((topic) => data.topics[topic]),
    }));
    this.index.addAll(this.held.map((held, id) => ({
      id, ...Object.fromEntries(Object.entries(held).map(([field, values]) => [field, values.join(" / ")])),
    })));
  }

  /** Return the papers that hold every word, best first; those that hold any where none holds all.
      @param {string} query @returns {Hit[]} */
  search(query) {
    const asked = words(query), last = asked.length - 1, whole = asked.join("");
    const options = {
      boost: this.boost,
      tokenize: words,
      prefix: (/** @type {string} */ term, /** @type {number} */ place) => place === last ? term.length > 1 : term.length > 3,
      fuzzy: (/** @type {string} */ term) => /^\d+$/.test(term) ? 0 : term.length > 5 ? 2 : term.length > 3 ? 1 : 0,
      boostDocument: (/** @type {number} */ place) => this.called[place] === whole ? 4 : 1,
      weights: { fuzzy: 0.35, prefix: 0.5 },
    };
    const all = this.index.search(query, { ...options, combineWith: "AND" });
    const found = all.length ? all : this.index.search(query, { ...options, combineWith: "OR" });
    return found.map((one) => ({ place: one.id, field: this.telling(one.match), terms: one.terms }));
  }

  /** Return the field that says most about why a paper was found. @param {Record<string, string[]>} match */
  telling(match) {
    /** @type {Record<string, number>} */
    const weight = {};
    for (const fields of Object.values(match)) for (const field of fields) weight[field] = (weight[field] ?? 0) + this.boost[field];
    return Object.keys(weight).reduce((best, field) => weight[field] > weight[best] ? field : best);
  }

  /** Return what a list shows of a hit. @param {Hit} hit @returns {Shown} */
  shown({ place, field, terms: found }) {
    const [key, title, , , , authors, venue, date] = this.data.papers[place];
    const holds = (/** @type {string} */ text) => terms(text).filter((term) => found.includes(term)).length;
    const value = this.held[place][field].reduce((best, text) => holds(text) > holds(best) ? text : best, "");
    return { key, title, authors, venue, date, field: this.labels[field], value, found };
  }

  /** Return up to three pages that hold every word at the start of one of theirs, the shortest titles first.
      @param {string} query @returns {[title: string, kind: string, path: string][]} */
  pages(query) {
    const asked = words(query);
    if (asked.join("").length < 2) return [];
    return this.data.pages
      .filter(([title]) => { const held = words(title); return asked.every((word) => held.some((one) => one.startsWith(word))); })
      .sort((one, two) => one[0].length - two[0].length)
      .slice(0, 3);
  }

  /** Return a query that finds something, spelt as near as can be; empty where there is none. @param {string} query */
  near(query) {
    const guess = this.index.autoSuggest(query, { fuzzy: 0.4, prefix: true, tokenize: words, combineWith: "AND" })[0]
      ?? this.index.autoSuggest(query, { fuzzy: 0.4, prefix: true, tokenize: words, combineWith: "OR" })[0];
    return guess?.suggestion ?? "";
  }
}
