// @ts-check
/* What a list shows of a paper that was found, and in which of its texts the words are. */
import { matchingParts } from "./matching.js";
import { splitWords, stem, withForms } from "./terms.js";

/** @typedef {import("./query.js").Query} Query */
/** @typedef {[key: string, title: string, authors: string[], venue: string, date: string, summary: string,
      short: string, former: string[], facts: string[][], language?: string]} Card */
/** A paper as a list shows it, with the field that matched, its value, and the words to mark.
    `language` is that of a title that is not English.
    @typedef {{ key: string, title: string, authors: string[], venue: string, date: string, summary: string,
      language: string, field: string, value: string, words: string[] }} Result */
/** @typedef {import("./groups.js").Group} Group */
/** @typedef {import("./identify.js").Identified} Identified */
/** `limit` is how many papers to describe; a list wants the keys of all that match instead.
    @typedef {{ id: number, build: string, query: string, limit: number, isList: boolean }} Question */
/** How many papers match and what a list shows of the first; groups of other things; what an identifier was read as.
    `keys` are those of all matching papers, best first. `isSimilar` tells that no paper has the words,
    `isOvertaken` that the box has asked again meanwhile, so that nothing was searched.
    @typedef {{ id: number, failed?: boolean, isOvertaken?: boolean, keys: string[], number: number, total: number,
      results: Result[], groups: Group[], isSimilar: boolean, identified?: Identified }} Answer */

/** @param {string} text @param {string[]} words */
const countMatches = (text, words) => {
  const parts = matchingParts(text, words).filter(({ isMatch }) => isMatch);
  return new Set(parts.map(({ word }) => word)).size;
};

/** Return whether a title begins with a query of three words or more: who types them asks for that paper.
    @param {string} title @param {string} query */
export const beginsWith = (title, query) => {
  const words = splitWords(title).map(stem);
  const typed = splitWords(query).map(stem);
  return typed.length > 2 && typed.every((root, at) => root === words[at]);
};

/** @param {string} label @param {string[]} values @returns {[string, string[]]} */
const fact = (label, values) => [label.toLowerCase(), values];

/** Return what a list shows of a paper. @param {Card} card @param {Query} query
    @param {string[]} labels The titles of the facts. @returns {Result} */
export const describeCard = (card, query, labels) => {
  const [key, title, authors, venue, date, summary, short, former, facts, language = ""] = card;
  /** The texts by which the paper may have been found, the first of equals counts. @type {[string, string[]][]} */
  const texts = [
    ["short name", short ? [short] : []], ["title", [title]], ["former title", former], ["author", authors],
    ["venue", venue ? [venue] : []], ...facts.map((values, at) => fact(labels[at], values)), ["summary", [summary]],
  ];
  // What is in none of the texts is the year, or the words of a topic.
  let best = { field: "topic or year", value: "", count: 0 };
  for (const [field, all] of texts) {
    for (const value of all) {
      const count = countMatches(value, query.words);
      if (count > best.count) best = { field, value, count };
    }
  }
  const { field, value } = best;
  return { key, title, authors, venue, date, summary, language, field, value, words: withForms(query.words) };
};
