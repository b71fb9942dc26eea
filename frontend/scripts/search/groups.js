// @ts-check
/* What search finds beside papers: topics, models, authors, venues. */
import { isYear } from "./query.js";
import { splitWords, stem, withForms } from "./terms.js";

/** @typedef {import("./query.js").QueryReader} QueryReader */
/** @typedef {import("./query.js").Query} Query */
/** What is found: further names, and for topics their shape, their sentence and the places of papers to start with.
    @typedef {[title: string, path: string, count: number, names: string[], shape?: string, sentence?: string,
      starts?: number[]]} Entry */
/** @typedef {{ papers: number, cards: number[], facts: string[],
      forms: Record<string, string>, stop: string[], dropped: string[], synonyms: string[][],
      topics: Entry[], names: [title: string, entries: Entry[]][], authors: Entry[], venues: Entry[] }} Shipped */
/** Something found: what it is called, where it is, how many papers it has, why it was found.
    @typedef {{ title: string, path: string, count: number, shape: string, why: string, words: string[] }} Found */
/** @typedef {{ title: string, count: number, found: Found[] }} Group */

/** What a word in the sentence of a topic is worth, next to one in its title or in another name of it. */
const IN_SENTENCE = 0.5;
/** Share of a query, by the rarity of its words, that a topic must have to be offered. */
const LEAST_SHARE = 0.4;
/** What counts how much more often than others the papers with the words are on a topic. */
const USUAL = 1.5;
/** Words, numbers aside, that make a query a question: of one word, the topics of its papers say nothing. */
const LEAST_WORDS = 2;
/** Papers from which the topics of a question are read. */
export const BEST = 15;

/** Letters from which a query finds more than papers, and how many of a kind are offered. */
const SHORTEST_QUERY = 2;
const MOST_FOUND = 3;
/** Letters from which a word may be the beginning of another, although more was typed after it. */
const SHORTEST_BEGINNING = 4;

/** Return whether every word typed is among words, or begins one where it may still be typed.
    @param {string[]} words @param {string[]} typed @param {string} last The last word typed. */
const matchesWords = (words, typed, last) => typed.every((word) => {
  const isBeginning = word === last || word.length >= SHORTEST_BEGINNING;
  const root = stem(word);
  // Forms begin alike; to reduce every name to its stem at every letter would take longer than to rank the papers.
  const beginning = word.slice(0, 3);
  return words.some((other) => other.startsWith(beginning) && (
    other === word || (isBeginning && other.startsWith(word)) || stem(other) === root
  ));
});

/** @param {Entry} entry @param {string[]} words @param {string} why @returns {Found} */
const describe = ([title, path, count, , shape = ""], words, why) => (
  { title, path, count, shape, why, words: withForms(words) }
);

export class Groups {
  /** @param {Shipped} shipped @param {QueryReader} reader */
  constructor(shipped, reader) {
    this.shipped = shipped;
    this.reader = reader;
    this.topics = shipped.topics.map(([title, , , names, , sentence]) => ({
      names: new Set([title, ...names].flatMap((name) => reader.contentWords(name)).map(stem)),
      sentence: new Set(reader.contentWords(sentence ?? "").map(stem)),
    }));
    /** The names of entries in words, taken apart at the first query.
        @type {Map<Entry, { name: string, words: string[] }[]>} */
    this.split = new Map();
    /** In how many topics each stem is. @type {Map<string, number>} */
    this.counts = new Map();
    for (const { names, sentence } of this.topics) {
      for (const root of new Set([...names, ...sentence])) this.counts.set(root, (this.counts.get(root) ?? 0) + 1);
    }
  }

  /** @param {string} root */
  rarity(root) {
    const count = this.counts.get(root) ?? 0;
    return Math.log(1 + (this.topics.length - count + 0.5) / (count + 0.5));
  }

  /** Return how well each topic matches each word: 1 by a name, less by its sentence.
      @param {Query} query @returns {Float32Array[]} */
  strengths({ words, spans }) {
    const strengths = words.map((word) => {
      const root = stem(word);
      return Float32Array.from(this.topics, ({ names, sentence }) => (
        names.has(root) ? 1 : sentence.has(root) ? IN_SENTENCE : 0
      ));
    });
    for (const { from, to, others } of spans) {
      for (const name of others) {
        const stems = name.map(stem);
        this.topics.forEach(({ names }, topic) => {
          if (!stems.every((root) => names.has(root))) return;
          for (let at = from; at < to; at += 1) strengths[at][topic] = 1;
        });
      }
    }
    return strengths;
  }

  /** Return how well each topic matches a query, from 0 to 1. @param {Query} query @param {Float32Array[]} strengths */
  scores({ words }, strengths) {
    const weights = words.map((word) => this.rarity(stem(word)));
    const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    const scores = new Float32Array(this.topics.length);
    strengths.forEach((ofWord, at) => ofWord.forEach((strength, topic) => {
      scores[topic] += (strength * weights[at]) / total;
    }));
    return scores;
  }

  /** Return the topics that a query is about, best first. @param {Query} query @param {Float32Array[]} strengths
      @param {number[][]} best The topics of each of the best papers.
      @param {Float32Array} usual How much more often than others the papers with its words are on each topic.
      @returns {{ topic: number, score: number }[]} */
  rankTopics(query, strengths, best, usual) {
    const scores = this.scores(query, strengths);
    const isQuestion = query.words.filter((word) => !/^\d+$/.test(word)).length >= LEAST_WORDS;
    const votes = this.votes(best);
    const ranked = [...scores].map((score, topic) => (
      { topic, score: isQuestion ? score + votes[topic] + USUAL * usual[topic] : score }
    ));
    return ranked.filter(({ score }) => score >= LEAST_SHARE).sort((a, b) => b.score - a.score || a.topic - b.topic);
  }

  /** Return how many more of the best papers are on each topic than by chance, from 0 to 1.
      @param {number[][]} best The topics of each. */
  votes(best) {
    const votes = new Float32Array(this.topics.length);
    let all = 0;
    for (let at = 0; at < BEST; at += 1) {
      // The first ones count more; 2 keeps the very first from deciding alone.
      const vote = 1 / (at + 2);
      all += vote;
      for (const topic of best[at] ?? []) votes[topic] += vote;
    }
    return votes.map((vote, topic) => {
      const share = this.shipped.topics[topic][2] / this.shipped.papers;
      return Math.max(0, vote / all - share) * (1 - share);
    });
  }

  /** Return what a query finds beside papers, in groups of which none is empty.
      @param {Query} query @param {number[]} topics Those that the query is about, best first. @returns {Group[]} */
  find(query, topics) {
    const { shipped } = this;
    const typed = query.words.filter((word) => !isYear(word));
    const last = query.words[query.words.length - 1];
    if (typed.join("").length < SHORTEST_QUERY) return [];
    const named = this.named(shipped.topics, typed, last, (name) => `Keyword: “${name}”`);
    const isListed = new Set(named.map(({ path }) => path));
    // A whole name asks for that person or venue, and no guess: "Jason Weston" asked for no topic.
    const isName = [shipped.authors, shipped.venues].some((entries) => this.isWhole(entries, typed));
    const guesses = isName ? [] : topics;
    const about = guesses.map((topic) => shipped.topics[topic]).filter(([, path]) => !isListed.has(path));
    const others = about.map((entry) => describe(entry, typed, "Most of the best results are on this topic"));
    const groups = [
      { title: "Topics", all: [...named, ...others] },
      ...shipped.names.map(([title, entries]) => (
        { title, all: this.named(entries, typed, last, (name) => `Includes “${name}”`) }
      )),
      { title: "Authors", all: this.named(shipped.authors, typed, last, () => "") },
      { title: "Venues", all: this.named(shipped.venues, typed, last, (name) => name) },
    ];
    return groups
      .filter(({ all }) => all.length)
      .map(({ title, all }) => ({ title, count: all.length, found: all.slice(0, MOST_FOUND) }));
  }

  /** Return each name of an entry, and its words. @param {Entry} entry */
  namesOf(entry) {
    const known = this.split.get(entry);
    if (known) return known;
    const names = [entry[0], ...entry[3]].map((name) => ({ name, words: splitWords(name) }));
    this.split.set(entry, names);
    return names;
  }

  /** Return whether the words, in any order, are a name of two words or more.
      @param {Entry[]} entries @param {string[]} typed */
  isWhole(entries, typed) {
    if (typed.length < 2) return false;
    const wanted = [...typed].sort().join(" ");
    /** @param {string[]} words */
    const isWanted = (words) => words.length === typed.length && [...words].sort().join(" ") === wanted;
    return entries.some((entry) => this.namesOf(entry).some(({ words }) => isWanted(words)));
  }

  /** Return the entries of which one name matches: those called so first, then those with the words themselves.
      @param {Entry[]} entries @param {string[]} typed @param {string} last The last word typed, years among them.
      @param {(name: string) => string} reason @returns {Found[]} */
  named(entries, typed, last, reason) {
    const whole = typed.join("");
    const found = [];
    for (const entry of entries) {
      const names = this.namesOf(entry);
      const match = names.find(({ words }) => matchesWords(words, typed, last) || words.join("") === whole);
      if (!match) continue;
      const isSame = names.some(({ words }) => words.join("") === whole);
      const hasWords = typed.every((word) => match.words.includes(word));
      const rank = 2 * Number(isSame) + Number(hasWords);
      found.push({ rank, described: describe(entry, typed, match.name === entry[0] ? "" : reason(match.name)) });
    }
    found.sort((a, b) => b.rank - a.rank || b.described.count - a.described.count);
    return found.map(({ described }) => described);
  }
}
