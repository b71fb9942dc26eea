// @ts-check
/* The index lives in a worker, made when somebody first turns to a search box, so that the page never waits for it. */
import { OtherBuildError, SiteData, shardOf } from "../site-data.js";
import { beginsWith, describeCard } from "./cards.js";
import { Identifiers } from "./identify.js";
import { SearchIndex } from "./index.js";

/** @typedef {import("./cards.js").Question} Question */
/** @typedef {import("./cards.js").Answer} Answer */
/** @typedef {import("./cards.js").Card} Card */

/** What may be an identifier: an address, a number such as 2306.08543, or one word with a digit or a capital in it. */
const MAY_IDENTIFY = /[/:]|\d{4}\.\d|^\S*\d\S*$|^(?=\S*[a-z][A-Z])\S{8,16}$/;

/** The last question of a search box. */
let newest = 0;

/** Return whether a box has asked again. All letters typed while the index was loaded or another question was answered
    wait in line: each took 20 ms, and its answer would not be shown. @param {number} id */
const isOvertaken = async (id) => {
  // Messages that wait are read first.
  await new Promise((done) => { setTimeout(done); });
  return id < newest;
};

class Engine {
  /** @param {string} build */
  constructor(build) {
    this.data = new SiteData(build);
    this.index = this.loadIndex();
    /** @type {Promise<Identifiers> | undefined} */
    this.identifiers = undefined;
  }

  async loadIndex() {
    const [groups, parts] = await Promise.all([this.data.file("search-groups"), this.data.all("search-index")]);
    const index = new SearchIndex(groups);
    for (const part of parts) index.add(part);
    return index;
  }

  async loadIdentifiers() {
    const files = ["search-identifiers", "keys"].map((name) => this.data.file(name));
    const [shipped, { keys, former }] = await Promise.all(files);
    return new Identifiers(shipped, keys, former);
  }

  /** @param {number} place @param {number[]} starts @returns {Promise<Card>} */
  async card(place, starts) {
    const number = shardOf(starts, place);
    const cards = await this.data.file("search-cards", number);
    return cards[place - starts[number]];
  }

  /** @param {string} query @returns {Promise<import("./identify.js").Identified | undefined>} */
  async identify(query) {
    if (!MAY_IDENTIFY.test(query.trim())) return undefined;
    this.identifiers ??= this.loadIdentifiers();
    return (await this.identifiers).identify(query);
  }

  /** @param {Question} question @returns {Promise<Partial<Answer>>} */
  async answer({ id, query, limit, isList }) {
    const index = await this.index;
    if (!isList && await isOvertaken(id)) return { isOvertaken: true };
    const identified = await this.identify(query);
    const { places, topics, isSimilar, query: read } = identified
      ? { places: identified.places, topics: [], isSimilar: false, query: index.reader.read("") }
      : index.search(query);
    const { keys } = isList ? await this.data.file("keys") : { keys: [] };
    const { cards, facts, papers } = index.groups.shipped;
    // On a phone, topics that nobody asked for pushed the paper below the keyboard.
    const isTitle = places.length > 0 && beginsWith((await this.card(places[0], cards))[1], query);
    const groups = isList || identified ? [] : index.groups.find(read, isTitle ? [] : topics);
    const first = places.slice(0, groups.length ? 3 : limit);
    const shown = await Promise.all(first.map((place) => this.card(place, cards)));
    return {
      identified,
      isSimilar,
      groups,
      total: papers,
      number: places.length,
      keys: isList ? places.map((/** @type {number} */ place) => keys[place]) : [],
      results: shown.map((card) => describeCard(card, read, facts)),
    };
  }
}

/** @type {Engine | undefined} */
let engine;
/** Builds of which the site has no data any more. @type {Set<string>} */
const goneBuilds = new Set();

/** Return the engine for a page: a page that was made by another build needs the data of that build. A tab that was
    open while the site was published again gets the newest data: its build is gone, and hits go by key.
    @param {string} build */
const engineOf = async (build) => {
  const wanted = goneBuilds.has(build) ? "" : build;
  engine ??= new Engine(wanted);
  const isOther = wanted && (await engine.data.manifest()).build !== wanted;
  if (isOther) engine = new Engine(wanted);
  return engine;
};

/** Answer a question; without one, the index is only loaded.
    @param {Question} question @returns {Promise<Partial<Answer> | undefined>} */
const reply = async (question) => {
  const ready = await engineOf(question.build);
  if ("query" in question) return ready.answer(question);
  await ready.index;
  return undefined;
};

onmessage = async ({ data }) => {
  if ("query" in data && !data.isList) newest = data.id;
  /** @type {unknown} */
  let answer;
  try {
    // Once more at once, with a fresh manifest: one lost connection must not leave somebody without an answer.
    answer = await reply(data).catch((error) => {
      engine = undefined;
      if (error instanceof OtherBuildError) goneBuilds.add(data.build);
      return reply(data);
    });
  } catch {
    // What could not be loaded is tried again with the next question.
    engine = undefined;
    answer = { failed: true };
  }
  if ("query" in data) postMessage({ id: data.id, .../** @type {object} */ (answer) });
};
