// @ts-check
/* How well papers match a query. Papers with every word come first, then those with some of them; a word that is
   only similar counts where no paper has the word itself. Weights were tuned with make bench-search. */
import { isYear } from "./query.js";
import { firstAuthors } from "./people.js";
import { editDistance } from "./postings.js";
import { IRREGULAR, stem } from "./terms.js";

/** @typedef {import("./postings.js").Postings} Postings */
/** @typedef {import("./query.js").Query} Query */
/** A term that a word may mean, and what it is worth compared with the word itself.
    `named` is how much more it counts as the name of a paper; `isGuess` that it is only like the word.
    @typedef {{ index: Postings, at: number, worth: number, named?: number, isGuess?: boolean }} Meaning */
/** @typedef {{ place: number, score: number, rank: number }} Match */

/** What a match in a field is worth. @type {Record<string, number>} */
const WORTH = {
  name: 8, title: 4, first: 8, given: 6, author: 3, former: 2.5, venue: 1.5, fact: 1, summary: 2.2, topic: 1, year: 4,
};
/** What a plural or another ending of a verb, any form, the beginning of a word, a word like it, and another name of it
    are worth, next to the word itself. At .85, a shorter title with "distillation" came before one with "distilling"
    for "distilled". */
const INFLECTED = 0.96;
const FORM = 0.7;
const BEGINNING = 0.5;
const SIMILAR = 0.5;
const OTHER_NAME = 0.9;
/** How much more a paper counts whose name is like what was typed than one whose title has such a word. */
const NAMED_LIKE = 3;
/** The power to which the number of papers with a word like the one typed counts: of two that are equally near, people
    mean the better known ("cird" is CORD, not CARD). At .4, common names came before nearer ones. */
const KNOWN_BETTER = 0.1;
/** A word like one that some papers have: enough to come after all others. */
const AFTERTHOUGHT = 0.02;
/** How much more a paper counts that is called what was typed than one that mentions it, and once more for each topic
    on which to start with it: "GKD" names a toolkit and, more often, what is first to read on five topics. */
const CALLED_SO = 4;
/** How much more a paper counts whose title has all words: people remember titles. */
const IN_TITLE = 3;
/** The same for each word that need not be in a result, such as "need", and yet is in that title. */
const SLIGHT = 1.2;
/** The weight of a word that no paper has: as the rarest of all, it used to leave questions without an answer. */
const UNKNOWN = 1;
/** Letters from which a word may have one letter missing, wrong, and two wrong. */
const SHORTEST = 3;
const SHORTEST_WRONG = 4;
const SHORTEST_TWO = 8;
/** Authors beyond which a name says less of a paper: a report may list three hundred. */
const FEW_AUTHORS = 8;
/** Terms that a beginning may mean: for one letter there are thousands, and nobody reads so far. */
const MOST_BEGINNINGS = 400;
/** Words in the title of an average paper, compounds counted apart and together. */
const MEAN_TITLE = 12;
/** Share of the papers beyond which a word tells them so little apart that a result need not have it. */
const COMMON = 0.2;
/** Share of a query, by the rarity of its words, that a paper must have. */
const LEAST_SHARE = 0.4;
/** How much more a paper counts whose first author has all words as a name than one that has them of several people. */
const FULL_NAME = 3;
/** How a paper matches: by words like those typed, some of those typed, all of them as the name of its first author,
    one of them with an error ("zihao yu" for Zihao Yue, though others are called Yu), all of them, or as its name. */
const RANK_SIMILAR = 0;
const RANK_SOME = 1;
const RANK_AUTHOR = 2;
const RANK_ALL = 3;
const RANK_NAMED = 4;

/** What may be a year after a name, as in "hinton 15" and "Gu '23". */
const SHORT_YEAR = /^[0-3]\d$/;

/** Return an English word without the ending of a plural or a verb. @param {string} word */
const uninflected = (word) => word.replace(/ies$/, "y").replace(/(?:ing|ed|es|s)$/, "").replace(/e$/, "");

/** One word of a query and what it is worth in each paper. */
export class WordScores {
  /** @param {number} total */
  constructor(total) {
    this.scores = new Float32Array(total);
    /** The papers whose titles or names have the word. */
    this.titles = new Uint8Array(total);
    /** How many papers have the word. */
    this.count = 0;
    /** Whether a paper has the word itself or a form of it. */
    this.isKnown = false;
  }

  /** @param {number} place @param {number} score */
  raise(place, score) {
    if (score <= this.scores[place]) return;
    if (!this.scores[place]) this.count += 1;
    this.scores[place] = score;
  }
}

export class Ranking {
  /** @param {number} total */
  constructor(total) {
    this.total = total;
    /** Words of titles and the like, and those of names, of each part of the catalog. @type {Postings[]} */
    this.words = [];
    /** @type {Postings[]} */
    this.names = [];
    /** On how many topics editors say to start with each paper. */
    this.starts = new Uint8Array(total);
    this.authors = new Uint16Array(total);
    this.titles = new Uint16Array(total);
    /** @type {number[][]} */
    this.years = [];
    /** Sums of one term, zero between two of them. */
    this.sums = new Float32Array(total);
  }

  /** @param {Postings} words @param {Postings} names @param {number[][]} years */
  add(words, names, years) {
    this.words.push(words);
    this.names.push(names);
    years.forEach((ofPaper, at) => { this.years[words.start + at] = ofPaper; });
    words.terms.forEach((_, at) => words.places("title", at).forEach((place) => { this.titles[place] += 1; }));
    names.terms.forEach((_, at) => names.places("author", at).forEach((place) => { this.authors[place] += 1; }));
  }

  get indexes() {
    return [...this.words, ...this.names];
  }

  /** Return how much a word tells papers apart. @param {number} count The papers that have it. */
  rarity(count) {
    return Math.log(1 + (this.total - count + 0.5) / (count + 0.5));
  }

  /** Return a word and its forms. @param {string} word @returns {Meaning[]} */
  formsOf(word) {
    const meanings = [];
    const root = stem(word);
    const base = uninflected(word);
    // Forms share all letters of the stem but the last ("key" has the stem "kei"), so few terms need to be looked at.
    const beginning = root.slice(0, Math.max(2, root.length - 1));
    const others = [word, ...IRREGULAR.keys()].filter((other) => !other.startsWith(beginning) && stem(other) === root);
    for (const index of this.words) {
      const exact = others.map((other) => index.placeOf(other)).filter((at) => at >= 0);
      for (const at of [...index.beginningWith(beginning), ...exact]) {
        const term = index.terms[at];
        if (term === word) meanings.push({ index, at, worth: 1 });
        else if (stem(term) === root) {
          // "distillation" is nearer to "distillations" than "distilled", and to "distilation", too.
          const isNear = uninflected(term) === base || editDistance(word, term, 1) < Infinity;
          meanings.push({ index, at, worth: isNear ? INFLECTED : FORM });
        }
      }
    }
    for (const index of this.names) {
      const at = index.placeOf(word);
      if (at >= 0) meanings.push({ index, at, worth: 1 });
    }
    return meanings;
  }

  /** @param {string} word @returns {Meaning[]} */
  beginningWith(word) {
    return this.indexes.flatMap((index) => index.beginningWith(word)
      .slice(0, MOST_BEGINNINGS)
      .map((at) => ({ index, at, worth: BEGINNING * Math.sqrt(word.length / index.terms[at].length) })));
  }

  /** @param {string} word @param {number} named @param {Postings[]} indexes @returns {Meaning[]} */
  similarTo(word, named = 1, indexes = this.indexes) {
    if (word.length < SHORTEST || /^\d+$/.test(word)) return [];
    const most = word.length < SHORTEST_TWO ? 1 : 2;
    // In three letters, another letter makes another word: only missing and swapped ones are errors.
    const furthest = word.length < SHORTEST_WRONG ? 1 : Infinity;
    const meanings = [];
    for (const index of indexes) {
      for (const [at, distance] of index.similarTo(word, most)) {
        if (distance > furthest) continue;
        // The first letter is the one that people get right.
        const sameStart = index.terms[at][0] === word[0] ? 1 : 0.8;
        // Steep: at the power of 2 "ospd" was "OPD", one letter more and twice in its title, before "OPSD".
        meanings.push({ index, at, worth: (SIMILAR * sameStart) / distance ** 4, named, isGuess: true });
      }
    }
    return meanings;
  }

  /** Return what a match in a field is worth for a paper. @param {string} field @param {number} place */
  worth(field, place) {
    if (field === "title") return WORTH.title / (0.7 + (0.3 * this.titles[place]) / MEAN_TITLE);
    const authors = this.authors[place];
    if (field === "author" && authors > FEW_AUTHORS) return WORTH.author * Math.sqrt(FEW_AUTHORS / authors);
    return WORTH[field];
  }

  /** Raise the scores of a word by what it may mean. @param {WordScores} scores @param {Meaning[]} meanings
      @param {number} factor */
  addMeanings(scores, meanings, factor = 1) {
    const { sums } = this;
    /** The best of the meanings in each paper. @type {Map<number, number>} */
    const best = new Map();
    for (const { index, at, worth, named = 1, isGuess } of meanings) {
      const touched = new Set();
      const isNames = this.names.includes(index);
      for (const field of Object.keys(index.fields)) {
        // "taught" asks for no paper that is called TEACH.
        if (field === "name" && worth === FORM) continue;
        const isTitle = field === "title" || field === "name" || field === "former";
        for (const place of index.places(field, at)) {
          const worthOfField = this.worth(field, place) * (field === "name" ? named : 1);
          // Two authors of one name make no better match: "Bowen Zhang" found Bowen Yu, Sheng Zhang and Bowen Liu.
          sums[place] = isNames ? Math.max(sums[place], worthOfField) : sums[place] + worthOfField;
          if (isTitle) scores.titles[place] = 1;
          touched.add(place);
        }
      }
      const known = isGuess ? touched.size ** KNOWN_BETTER : 1;
      for (const place of touched) {
        best.set(place, Math.max(best.get(place) ?? 0, sums[place] * worth * known));
        sums[place] = 0;
      }
    }
    // The rarity of all meanings together: else a rare misspelling would be worth most.
    const weight = factor * this.rarity(best.size);
    for (const [place, score] of best) scores.raise(place, score * weight);
  }

  /** @param {string} word @param {boolean} isLast Whether it may still be typed. */
  scoresOf(word, isLast) {
    const scores = new WordScores(this.total);
    const forms = this.formsOf(word);
    const isTerm = forms.some(({ worth }) => worth === 1);
    scores.isKnown = forms.length > 0;
    this.addMeanings(scores, forms);
    if (isYear(word)) {
      this.addYear(scores, Number(word));
      return scores;
    }
    if (isLast && SHORT_YEAR.test(word)) this.addYear(scores, 2000 + Number(word), 0.5);
    const beginnings = word.length > (isLast ? 1 : 3) ? this.beginningWith(word) : [];
    this.addMeanings(scores, beginnings);
    // Where papers have a form of the word, a name like it must not come before them.
    if (!forms.length) this.addMeanings(scores, this.similarTo(word, NAMED_LIKE));
    else if (!isTerm) this.addMeanings(scores, this.similarTo(word), 0.5);
    return scores;
  }

  /** @param {WordScores} scores @param {number} year @param {number} factor */
  addYear(scores, year, factor = 1) {
    scores.isKnown = true;
    this.years.forEach(([first, venue], place) => {
      const inFirst = first === year ? WORTH.year * factor : 0;
      const inVenue = (venue ?? first) === year ? (WORTH.year * factor) / 4 : 0;
      if (inFirst || inVenue) scores.raise(place, inFirst + inVenue);
    });
  }

  /** Return the papers that have all words of a name, each with its score.
      @param {string[]} name @returns {Map<number, number>} */
  havingAll(name) {
    /** @type {Map<number, number>} */
    let having = new Map();
    name.forEach((word, at) => {
      const { scores } = this.exactScores(word);
      /** @type {Map<number, number>} */
      const next = new Map();
      scores.forEach((score, place) => {
        if (score && (at === 0 || having.has(place))) next.set(place, (having.get(place) ?? 0) + score);
      });
      having = next;
    });
    return having;
  }

  /** @param {string} word */
  exactScores(word) {
    const scores = new WordScores(this.total);
    this.addMeanings(scores, this.formsOf(word));
    return scores;
  }

  /** Let two words count as the one that they make ("mini llm"), and other names of what is typed.
      @param {Query} query @param {WordScores[]} all */
  addSpans({ words, all: typed, spans }, all) {
    for (let at = 0; at + 1 < words.length; at += 1) {
      const [first, second] = words.slice(at, at + 2);
      // In "teachers for one student", the two words that count make no "teacher-student".
      if (typed[typed.indexOf(first) + 1] !== second) continue;
      this.raiseSpan(all.slice(at, at + 2), this.havingAll([first + second]), 1);
    }
    for (const { from, to, others } of spans) {
      for (const name of others) this.raiseSpan(all.slice(from, to), this.havingAll(name), OTHER_NAME);
    }
  }

  /** @param {WordScores[]} span @param {Map<number, number>} scores @param {number} factor */
  raiseSpan(span, scores, factor) {
    for (const word of span) {
      if (scores.size) word.isKnown = true;
      for (const [place, score] of scores) word.raise(place, (score * factor) / span.length);
    }
  }

  /** Count the topics of papers. @param {WordScores} scores @param {number[]} places */
  addTopic(scores, places) {
    const weight = WORTH.topic * this.rarity(places.length);
    for (const place of places) scores.raise(place, weight);
    scores.isKnown ||= places.length > 0;
  }

  /** Let two forms of a word, such as "agents" and "agentic", ask for titles with both: one word of a title counted as
      each of them. @param {string[]} words @param {WordScores[]} all */
  countFormsOnce(words, all) {
    const roots = words.map(stem);
    roots.forEach((root, at) => {
      const before = roots.slice(0, at).filter((other) => other === root).length;
      if (!before) return;
      const forms = new Uint8Array(this.total);
      for (const { index, at: term } of this.formsOf(words[at])) {
        if (!this.words.includes(index)) continue;
        for (const place of index.places("title", term)) forms[place] += 1;
      }
      forms.forEach((count, place) => {
        if (count <= before) all[at].titles[place] = 0;
      });
    });
  }

  /** Return what each word of a query is worth in each paper. @param {Query} query */
  scoreWords(query) {
    const last = query.words.length - 1;
    const all = query.words.map((word, at) => this.scoresOf(word, at === last));
    this.addSpans(query, all);
    this.countFormsOnce(query.words, all);
    return all;
  }

  /** Return the matching papers, best first. @param {Query} query @param {WordScores[]} all
      @param {Float32Array} bonus What each paper gets beside its words. @returns {Match[]} */
  rank(query, all, bonus) {
    const matches = this.collect(query, all, bonus);
    if (query.words.length === 1) matches.push(...this.similarPapers(query.words[0], matches));
    return matches.sort((a, b) => b.rank - a.rank || b.score - a.score || a.place - b.place);
  }

  /** @param {Query} query @param {WordScores[]} all @param {Float32Array} bonus @returns {Match[]} */
  collect(query, all, bonus) {
    const named = this.named(query.whole);
    const authors = firstAuthors(this, query.all.filter((word) => !isYear(word)));
    const weights = all.map(({ count }) => (count ? this.rarity(count) : UNKNOWN));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const common = all.map(({ count }) => count > COMMON * this.total);
    // Where all words are common, all of them are needed.
    const isNeeded = common.map((isCommon) => !isCommon || common.every(Boolean));
    const hasKnown = all.some(({ isKnown }) => isKnown);
    const slightTitles = query.slight.map((word) => this.exactScores(word).titles);
    const matches = [];
    for (let place = 0; place < this.total; place += 1) {
      const author = authors.get(place) ?? 0;
      const has = all.map(({ scores }, at) => scores[place] > 0 || (author === 1 && !isYear(query.words[at])));
      if (!has.includes(true)) continue;
      const share = has.reduce((sum, isIn, at) => sum + (isIn ? weights[at] : 0), 0) / whole;
      const hasAll = has.every((isIn, at) => isIn || !isNeeded[at]);
      const isNamed = named.has(place);
      if (!hasAll && !isNamed && !author && share < LEAST_SHARE) continue;
      const isExact = !hasKnown || has.some((isIn, at) => isIn && all[at].isKnown);
      const rank = isNamed ? RANK_NAMED : hasAll ? RANK_ALL : author ? RANK_AUTHOR : isExact ? RANK_SOME : RANK_SIMILAR;
      const sum = all.reduce((score, { scores }) => score + scores[place], 0);
      const isTitle = all.length > 1 && all.every(({ titles }) => titles[place]);
      const slight = slightTitles.filter((titles) => titles[place]).length;
      const inTitle = isTitle ? IN_TITLE * SLIGHT ** slight : 1;
      const called = isNamed ? CALLED_SO * (1 + this.starts[place]) : 1;
      const factor = inTitle * called * (1 + FULL_NAME * author);
      matches.push({ place, rank, score: (sum * share + bonus[place]) * factor });
    }
    return matches;
  }

  /** Return the places of the papers that are called what was typed. @param {string} whole @returns {Set<number>} */
  named(whole) {
    const places = this.words.flatMap((index) => {
      const at = index.placeOf(whole);
      return at >= 0 ? index.places("name", at) : [];
    });
    return new Set(places);
  }

  /** Return the papers that have words like one that others have: after a word itself, people may want these, too.
      @param {string} word @param {Match[]} matches @returns {Match[]} */
  similarPapers(word, matches) {
    const present = new Set(matches.map(({ place }) => place));
    const similar = new WordScores(this.total);
    this.addMeanings(similar, this.similarTo(word), AFTERTHOUGHT);
    const added = [];
    for (const [place, score] of similar.scores.entries()) {
      if (score && !present.has(place)) added.push({ place, score, rank: RANK_SIMILAR });
    }
    return added;
  }
}
