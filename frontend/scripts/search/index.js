// @ts-check
/* The one index and the one ranking, for the search box and for the list of papers. */
import { BEST, Groups } from "./groups.js";
import { Postings, readTopics } from "./postings.js";
import { QueryReader } from "./query.js";
import { areNames } from "./people.js";
import { Ranking } from "./ranking.js";
import { IRREGULAR } from "./terms.js";

/** @typedef {import("./postings.js").Part} Part */
/** @typedef {import("./groups.js").Shipped} Shipped */
/** @typedef {import("./query.js").Query} Query */

/** What a topic in the query counts for its papers, and for those that the catalog's editors say to start with. */
const ON_TOPIC = 2;
const TO_START = 6;
/** The same for a topic that a question is about, read off its words and its best papers. */
const ABOUT_TOPIC = 4;
const TO_START_ABOUT = 20;
/** Papers by which a word must be known before its topics count fully. */
const SMOOTH = 3;
/** How many topics of a question count. */
const MOST_TOPICS = 3;

export class SearchIndex {
  /** @param {Shipped} shipped */
  constructor(shipped) {
    for (const [form, base] of Object.entries(shipped.forms)) IRREGULAR.set(form, base);
    this.reader = new QueryReader(shipped.stop, shipped.dropped, shipped.synonyms);
    this.groups = new Groups(shipped, this.reader);
    this.ranking = new Ranking(shipped.papers);
    this.starts = shipped.topics.map(([, , , , , , starts = []]) => starts);
    for (const place of this.starts.flat()) this.ranking.starts[place] += 1;
    /** The places of the papers on each topic, and the topics of each paper. @type {number[][]} */
    this.placesOf = shipped.topics.map(() => []);
    /** @type {number[][]} */
    this.topicsOf = Array.from({ length: shipped.papers }, () => []);
  }

  /** Add a part of the catalog. @param {Part} part */
  add(part) {
    this.ranking.add(new Postings(part.words, part.start), new Postings(part.names, part.start), part.years);
    readTopics(part).forEach((places, topic) => {
      this.placesOf[topic].push(...places);
      for (const place of places) this.topicsOf[place].push(topic);
    });
  }

  /** Return the places of the matching papers, best first, and the topics that a query is about.
      @param {string} text */
  search(text) {
    const query = this.reader.read(text);
    if (!query.words.length) return { query, places: [], topics: [], isSimilar: false };
    const strengths = this.groups.strengths(query);
    const words = this.ranking.scoreWords(query);
    const usual = this.usualTopics(words);
    strengths.forEach((ofWord, at) => ofWord.forEach((strength, topic) => {
      if (strength === 1) this.ranking.addTopic(words[at], this.placesOf[topic]);
    }));
    const bonus = this.bonus(this.groups.scores(query, strengths), ON_TOPIC, TO_START);
    let matches = this.ranking.rank(query, words, bonus);
    const best = matches.slice(0, BEST).map(({ place }) => this.topicsOf[place]);
    // Words of a title ask for that paper, and not for where to start on its topic.
    const isTitle = matches.some(({ place }) => words.every(({ titles }) => titles[place]));
    // The papers of some people are on many topics, and none was asked for.
    const isNames = areNames(this.ranking, query.words);
    const topics = isNames ? [] : this.groups.rankTopics(query, strengths, best, usual);
    if (query.words.length > 1 && !isTitle) {
      const about = new Float32Array(this.starts.length);
      for (const { topic, score } of topics.slice(0, MOST_TOPICS)) about[topic] = score;
      this.bonus(about, ABOUT_TOPIC, TO_START_ABOUT).forEach((more, place) => { bonus[place] += more; });
      matches = this.ranking.rank(query, words, bonus);
    }
    const isSimilar = !words.some(({ isKnown }) => isKnown) && matches.length > 0;
    return { query, places: matches.map(({ place }) => place), topics: topics.map(({ topic }) => topic), isSimilar };
  }

  /** Return how much more often than others the papers with the words of a query are on each topic, from 0 to 1.
      @param {import("./ranking.js").WordScores[]} words */
  usualTopics(words) {
    const usual = new Float32Array(this.placesOf.length);
    const weights = words.map(({ count }) => (count ? this.ranking.rarity(count) : 0));
    const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    words.forEach(({ scores, count }, at) => {
      const onTopic = new Float32Array(usual.length);
      scores.forEach((score, place) => {
        if (score) for (const topic of this.topicsOf[place]) onTopic[topic] += 1;
      });
      usual.forEach((_, topic) => {
        const share = this.placesOf[topic].length / this.topicsOf.length;
        const more = Math.max(0, onTopic[topic] / (count + SMOOTH) - share);
        usual[topic] += (more * weights[at]) / whole;
      });
    });
    return usual;
  }

  /** Return what each paper gets for its topics. @param {Float32Array} scores Of the topics.
      @param {number} onTopic @param {number} toStart */
  bonus(scores, onTopic, toStart) {
    const bonus = new Float32Array(this.topicsOf.length);
    scores.forEach((score, topic) => {
      if (!score) return;
      for (const place of this.placesOf[topic]) bonus[place] = Math.max(bonus[place], score * onTopic);
      for (const place of this.starts[topic]) bonus[place] = Math.max(bonus[place], score * toStart);
    });
    return bonus;
  }
}
