// @ts-check
/* Which papers of the catalog a bibliography cites, as `kdcatalog cite` reports it: texts alone, no page. */
import { plainText, readBibtex, valueOf } from "./bibtex.js";
import { IdentifierReader } from "./identifiers.js";

/** @typedef {import("./bibtex.js").Entry} Entry */
/** The titles of topics, and each paper of the catalog, as data/search.json has them.
    @typedef {[key: string, title: string, former: string[], short: string, name: string, authors: string[],
      venue: string, date: string, facts: string[][], topics: number[], summary: string]} Row */
/** @typedef {{ topics: string[], papers: Row[] }} Data */
/** What the catalog ships: patterns of identifiers, the identifiers of each paper by its key, and for each topic the
    papers to start with, each with a reason.
    @typedef {import("../identifier-reader.js").Patterns & { identifiers: Record<string, string[]>,
      starts: [key: string, reason: string][][] }} Shipped */
/** @typedef {{ key: string, title: string, where: string, topics: number[], ids: string[], titles: string[],
      entry: string }} Paper */
/** An entry of a preprint, and its text as published. @typedef {{ name: string, paper: Paper, text: string }} Update */
/** @typedef {{ paper: Paper, reason: string, topic: string, cited: number }} Suggestion */
/** The papers that the catalog lists, entries to update, what it does not list, and what may be several papers or
    cannot be read. @typedef {{ total: number, listed: Set<Paper>, updates: Update[], unlisted: string[],
      unclear: [name: string, why: string][] }} Report */

const MOST_SUGGESTIONS = 10;
/** Words of a title that must appear in a list of references: shorter ones ("Attention") are found in other titles. */
const LEAST_TITLE_WORDS = 3;

/** Return a title in the form in which two spellings of it compare. @param {string} title */
const normalizeTitle = (title) => title
  .toUpperCase()
  .toLowerCase()
  .normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[^\p{L}\p{N}]+/gu, " ")
  .trim();

/** @returns {Report} */
const emptyReport = () => ({ total: 0, listed: new Set(), updates: [], unlisted: [], unclear: [] });

/** Return the words of a list of references that may be identifiers. @param {string} text */
const wordsOf = (text) => text.split(/[\s,;<>()[\]]+/).map((word) => word.replace(/^["']+|[.:"']+$/g, ""));

export class CitedPapers {
  /** @param {Data} data @param {Shipped} shipped @param {Record<string, string>} entries In BibTeX, by key. */
  constructor(data, shipped, entries) {
    this.identifiers = new IdentifierReader(shipped);
    this.topics = data.topics;
    this.starts = shipped.starts;
    /** @type {Paper[]} */
    this.papers = data.papers.map(([key, title, former, , , , venue, date, , topics]) => ({
      key,
      title,
      topics,
      where: venue || date.slice(0, 4),
      ids: shipped.identifiers[key] ?? [],
      titles: [title, ...former].map(normalizeTitle),
      entry: entries[key],
    }));
    this.byKey = new Map(this.papers.map((paper) => [paper.key, paper]));
    /** The papers that an identifier names. @type {Map<string, Set<Paper>>} */
    this.byIdentifier = new Map();
    /** The papers that a title names. @type {Map<string, Set<Paper>>} */
    this.byTitle = new Map();
    for (const paper of this.papers) {
      for (const id of paper.ids) addTo(this.byIdentifier, id, paper);
      for (const title of paper.titles) addTo(this.byTitle, title, paper);
    }
  }

  /** Return the papers that an entry may be: by its identifiers, else by its title unless identifiers contradict.
      @param {Entry} entry @returns {Paper[]} */
  find(entry) {
    const ids = this.identifiers.readEntry(entry);
    // The ACL Anthology gives its ids as keys.
    const asAclId = `acl:${entry.key.toLowerCase()}`;
    if (entry.key && this.byIdentifier.has(asAclId)) ids.push(asAclId);
    const byId = new Set(ids.flatMap((id) => [...(this.byIdentifier.get(id) ?? [])]));
    const title = normalizeTitle(plainText(valueOf(entry, "title")));
    if (byId.size || !title) return [...byId];
    const byTitle = [...(this.byTitle.get(title) ?? [])];
    return byTitle.filter((paper) => ids.every((id) => !contradicts(paper, id)));
  }

  /** Return the entry of a paper under another key where it was published; else nothing.
      @param {string} text @param {string} key */
  publishedEntry(text, key) {
    const [entry] = readBibtex(text);
    if (this.identifiers.isPreprint(entry)) return "";
    return text.slice(0, entry.keyEnd - entry.key.length) + key + text.slice(entry.keyEnd);
  }

  /** Return what a bibliography in BibTeX cites; throws the number of the line where its braces do not match.
      @param {string} text @returns {Report} */
  checkBibtex(text) {
    const report = emptyReport();
    for (const entry of readBibtex(text)) {
      report.total += 1;
      this.checkEntry(entry, report);
    }
    return report;
  }

  /** @param {Entry} entry @param {Report} report */
  checkEntry(entry, report) {
    const name = entry.key || `an entry without a key (${entry.kind})`;
    const papers = this.find(entry);
    const [paper] = papers;
    if (papers.length > 1) {
      const keys = papers.map(({ key }) => key).sort();
      report.unclear.push([name, `it may be ${keys.join(" or ")}`]);
    } else if (paper) {
      report.listed.add(paper);
      const isUpdatable = entry.fields.length && entry.isRead && this.identifiers.isPreprint(entry);
      const published = isUpdatable ? this.publishedEntry(paper.entry, entry.key) : "";
      if (published) report.updates.push({ name, paper, text: published });
    } else if (entry.isRead) report.unlisted.push(plainText(valueOf(entry, "title")) || name);
    else report.unclear.push([name, "its fields cannot be read"]);
  }

  /** Return which papers a list of references or identifiers names; what it names by its id on an archive, it cites
      as a preprint. @param {string} text @returns {Report} */
  checkList(text) {
    const report = emptyReport();
    const ids = this.identifiersIn(text);
    for (const [id, papers] of this.byIdentifier) {
      const [paper] = papers;
      if (papers.size === 1 && ids.has(id)) report.listed.add(paper);
    }
    for (const paper of this.titlesIn(text)) report.listed.add(paper);
    for (const paper of report.listed) {
      const isPreprint = paper.ids.some((id) => /^(arxiv|openreview)/.test(id) && ids.has(id));
      const published = isPreprint ? this.publishedEntry(paper.entry, paper.key) : "";
      if (published) report.updates.push({ name: "", paper, text: published });
    }
    report.unlisted = [...ids].filter((id) => !this.byIdentifier.has(id));
    report.total = report.listed.size + report.unlisted.length;
    return report;
  }

  /** Return the identifiers in a list, spelled in any way, also bare. @param {string} text @returns {Set<string>} */
  identifiersIn(text) {
    const ids = new Set(this.identifiers.readAll(text));
    for (const word of wordsOf(text)) {
      for (const spelled of [word, `doi:${word}`, `arxiv:${word}`]) ids.add(this.identifiers.read(spelled));
    }
    ids.delete("");
    return ids;
  }

  /** Return the papers whose titles are in a text. Long titles come first and are taken out of the text, so that
      a title within another is not found twice. @param {string} text @returns {Paper[]} */
  titlesIn(text) {
    let words = ` ${normalizeTitle(text)} `;
    /** @type {Paper[]} */
    const papers = [];
    const titles = [...this.byTitle].sort(([a], [b]) => b.length - a.length);
    for (const [title, [paper, ...others]] of titles) {
      const isLong = title.split(" ").length >= LEAST_TITLE_WORDS;
      if (others.length || !isLong || !words.includes(` ${title} `)) continue;
      words = words.replaceAll(` ${title} `, " | ");
      papers.push(paper);
    }
    return papers;
  }

  /** Return up to ten papers to start with that are not cited, on the topics of those that are: in rounds, the first
      of each topic, most cited topics first. @param {Set<Paper>} cited @returns {Suggestion[]} */
  suggest(cited) {
    const topics = mostCited(cited);
    const seen = new Set(cited);
    /** @type {Suggestion[]} */
    const suggestions = [];
    const rounds = Math.max(0, ...topics.map(([topic]) => this.starts[topic].length));
    for (let round = 0; round < rounds; round += 1) {
      for (const [topic, number] of topics) {
        const [key, reason] = this.starts[topic][round] ?? [];
        const paper = this.byKey.get(key ?? "");
        if (!paper || !reason || seen.has(paper)) continue;
        seen.add(paper);
        suggestions.push({ paper, reason, topic: this.topics[topic], cited: number });
      }
    }
    return suggestions.slice(0, MOST_SUGGESTIONS);
  }
}

/** @param {Map<string, Set<Paper>>} papers @param {string} name @param {Paper} paper */
const addTo = (papers, name, paper) => {
  papers.set(name, (papers.get(name) ?? new Set()).add(paper));
};

/** Return whether a paper has another identifier of the same kind. @param {Paper} paper @param {string} id */
const contradicts = (paper, id) => {
  const kindOf = (/** @type {string} */ identifier) => identifier.split(":")[0];
  const sameKind = paper.ids.filter((own) => kindOf(own) === kindOf(id));
  return sameKind.length > 0 && !sameKind.includes(id);
};

/** Return topics with how many papers are cited on them, most cited first.
    @param {Set<Paper>} cited @returns {[topic: number, number: number][]} */
const mostCited = (cited) => {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { topics } of cited) {
    for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
};
