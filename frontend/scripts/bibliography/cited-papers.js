// @ts-check
/* Which papers of the catalog a bibliography cites, as `kdcatalog cite` reports it: texts alone, no page. */
import { plainText, printCommands, readBibtex, valueOf } from "./bibtex.js";
import { IdentifierReader } from "./identifiers.js";
import { foldText, normalizeTitle, publishedEntry } from "./published.js";

/** @typedef {import("./bibtex.js").Entry} Entry */
/** The titles of topics, and each paper of the catalog, as data/search.json has them.
    @typedef {[key: string, title: string, former: string[], short: string, name: string, authors: string[],
      venue: string, date: string, facts: string[][], topics: number[], summary: string]} Row */
/** @typedef {{ topics: string[], papers: Row[] }} Data */
/** What the catalog ships: patterns of identifiers, the identifiers of each paper by its key, the papers of each
    address of code, the key of the removed paper of each identifier with when and why it was removed, the words of
    titles that name no work, the letters of TeX commands, and for each topic the papers to start with, each with a
    reason.
    @typedef {import("../identifier-reader.js").Patterns & { identifiers: Record<string, string[]>,
      removed: Record<string, [key: string, why: string]>, code: Record<string, string[]>, generic: string[],
      commands: Record<string, string>,
      starts: [key: string, reason: string][][] }} Shipped */
/** @typedef {{ key: string, place: number, title: string, where: string, topics: number[], ids: string[],
      titles: string[], authors: string[], years: number[] }} Paper */
/** What an entry of a preprint becomes: what is shown, and what changed in it, in words.
    @typedef {{ name: string, key: string, title: string, where: string, text: string, changes: string }} Update */
/** @typedef {{ key: string, title: string, where: string, reason: string, topic: string, cited: number }} Suggestion */
/** A work that the catalog does not list, with the key of a paper that was removed, and why.
    @typedef {{ title: string, key?: string, why?: string }} Unlisted */
/** The papers that the catalog lists, entries to update, what it does not list, and what may be several papers or
    cannot be read.
    @typedef {{ total: number, listed: Set<Paper>, updates: Update[], unlisted: Unlisted[],
      unclear: [name: string, why: string][] }} Report */
/** Returns the entry of a paper in BibTeX. @typedef {(paper: Paper) => Promise<string>} EntryOf */

const MOST_SUGGESTIONS = 10;
/** Words of a title that must appear in a list of references: shorter ones ("Attention") are found in other titles. */
const LEAST_TITLE_WORDS = 3;
/** Years that the versions of one paper are apart. */
const YEARS_APART = 1;
/** Tags that publishers leave in titles. */
const TAG = /<\/?(?:(?:jats|mml):[a-z-]+|abbr|b|em|i|inf|italic|s|scp?|small|span|strong|su[bp]|tt|u)(?:\s[^<>]*)?>/gi;
const SUFFIX = /,? (?:jr|sr|ii|iii|iv)\.?$/i;
const URLS = /https?:\/\/[^\s,;<>"']+/g;

/** @param {string} title */
const comparedTitle = (title) => normalizeTitle(title.replace(TAG, ""));

/** Return a name in the form in which two spellings compare. @param {string} name */
const comparedName = (name) => foldText(name.replace(SUFFIX, "")).replace(/[^a-z0-9]+/g, " ").trim();

/** @returns {Report} */
const emptyReport = () => ({ total: 0, listed: new Set(), updates: [], unlisted: [], unclear: [] });

/** Return the words of a list of references that may be identifiers. @param {string} text */
const wordsOf = (text) => text.split(/[\s,;<>()[\]]+/).map((word) => word.replace(/^["']+|[.:"']+$/g, ""));

export class CitedPapers {
  /** @param {Data} data @param {Shipped} shipped @param {EntryOf} entryOf */
  constructor(data, shipped, entryOf) {
    printCommands(shipped.commands);
    this.identifiers = new IdentifierReader(shipped);
    this.entryOf = entryOf;
    this.topics = data.topics;
    this.starts = shipped.starts;
    this.removed = shipped.removed;
    this.code = shipped.code;
    this.generic = new Set(shipped.generic);
    /** @type {Paper[]} */
    this.papers = data.papers.map(([key, title, former, , , authors, venue, date, , topics], place) => ({
      key,
      place,
      title,
      topics,
      where: venue || date.slice(0, 4),
      ids: shipped.identifiers[key] ?? [],
      titles: [title, ...former].map(comparedTitle),
      authors: authors.map(comparedName),
      years: [date.slice(0, 4), venue.slice(-4)].map(Number).filter(Boolean),
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

  /** Return the papers that an entry may be: by its identifiers, else by its title unless the rest contradicts.
      @param {Entry} entry @returns {Paper[]} */
  find(entry) {
    const ids = this.identifiers.readEntry(entry);
    // The ACL Anthology gives its ids as keys.
    const asAclId = `acl:${entry.key.toLowerCase()}`;
    if (entry.key && this.byIdentifier.has(asAclId)) ids.push(asAclId);
    const byId = new Set(ids.flatMap((id) => [...(this.byIdentifier.get(id) ?? [])]));
    const title = comparedTitle(plainText(valueOf(entry, "title")));
    if (byId.size || !title) return [...byId];
    const byTitle = [...(this.byTitle.get(title) ?? [])];
    const isGeneric = title.split(" ").every((word) => this.generic.has(word));
    return byTitle.filter((paper) => !ids.some((id) => contradicts(paper, id)) && isLikely(entry, paper, isGeneric));
  }

  /** Return the papers whose code is at an address: a folder of a repository names its own paper, all else that of
      the repository, or else those of its folders. @param {string} address @returns {Paper[]} */
  papersOfCode(address) {
    const [site, ...path] = codeParts(address);
    const addresses = path.map((_, index) => [site, ...path.slice(0, path.length - index)].join("/"));
    // A site with one folder, the last of them, is that of many repositories.
    const own = [...addresses.slice(0, -1), `${addresses[0]}/`].find((known) => this.code[known]);
    const keys = this.code[own ?? ""] ?? [];
    return keys.map((key) => this.byKey.get(key)).filter((paper) => paper !== undefined);
  }

  /** Return what a bibliography in BibTeX cites, and the bibliography with what was published meanwhile; throws the
      number of the line where its braces do not match.
      @param {string} text @param {(text: string) => boolean} canWrite Whether the file's encoding has the letters. */
  async checkBibtex(text, canWrite = () => true) {
    const report = emptyReport();
    const entries = readBibtex(text);
    const parts = [];
    let offset = 0;
    for (const entry of entries) {
      report.total += 1;
      const published = await this.checkEntry(text, entry, report, canWrite);
      if (published === undefined) continue;
      parts.push(text.slice(offset, entry.start), published);
      offset = entry.end;
    }
    parts.push(text.slice(offset));
    return { report, text: parts.join("") };
  }

  /** Add an entry to the report, and return what it becomes where it is now published.
      @param {string} text @param {Entry} entry @param {Report} report @param {(text: string) => boolean} canWrite
      @returns {Promise<string | undefined>} */
  async checkEntry(text, entry, report, canWrite) {
    const name = entry.key || `an entry without a key (${entry.kind})`;
    const papers = this.find(entry);
    if (papers.length === 1) return this.publish(text, entry, papers[0], report, canWrite);
    if (papers.length > 1) report.unclear.push([name, `it may be ${listKeys(papers)}`]);
    else if (!entry.isRead) report.unclear.push([name, "its fields cannot be read"]);
    else this.checkCode(entry, name, report);
    return undefined;
  }

  /** @param {string} text @param {Entry} entry @param {Paper} paper @param {Report} report
      @param {(text: string) => boolean} canWrite @returns {Promise<string | undefined>} */
  async publish(text, entry, paper, report, canWrite) {
    report.listed.add(paper);
    if (!this.identifiers.isPreprint(entry)) return undefined;
    const published = publishedEntry(text, entry, await this.entryOf(paper), paper.ids, this.identifiers);
    if (!published) return undefined;
    const name = entry.key || `an entry without a key (${entry.kind})`;
    const { key, title, where } = paper;
    if (canWrite(published.text)) {
      report.updates.push({ name, key, title, where, ...published });
      return published.text;
    }
    report.unclear.push([name, `published at ${where}, but not writable in the encoding of the file`]);
    return undefined;
  }

  /** Add an entry that may cite the code of a paper to the report. @param {Entry} entry @param {string} name
      @param {Report} report */
  checkCode(entry, name, report) {
    const papers = new Set(this.identifiers.addressesOf(entry).flatMap((address) => this.papersOfCode(address)));
    const [paper] = papers;
    if (papers.size > 1) report.unclear.push([name, `it cites the code of ${listKeys(papers)}`]);
    else if (paper) report.listed.add(paper);
    else {
      const title = plainText(valueOf(entry, "title")) || name;
      report.unlisted.push(this.unlisted(title, this.identifiers.readEntry(entry)));
    }
  }

  /** Return a work that the catalog does not list, or not any more. @param {string} title @param {string[]} ids
      @returns {Unlisted} */
  unlisted(title, ids) {
    const id = ids.find((text) => Object.hasOwn(this.removed, text));
    if (id === undefined) return { title };
    const [key, why] = this.removed[id];
    return { title, key, why };
  }

  /** Return which papers a list of references, identifiers or addresses names; what it names by its id on an
      archive, it cites as a preprint. @param {string} text @returns {Promise<Report>} */
  async checkList(text) {
    const report = emptyReport();
    const ids = this.identifiersIn(text);
    for (const [id, papers] of this.byIdentifier) {
      const [paper] = papers;
      if (papers.size === 1 && ids.has(id)) report.listed.add(paper);
    }
    for (const paper of this.titlesIn(text)) report.listed.add(paper);
    for (const address of text.match(URLS) ?? []) {
      const papers = this.papersOfCode(address);
      if (papers.length === 1) report.listed.add(papers[0]);
      else if (papers.length) report.unclear.push([address, `the code of ${listKeys(papers)}`]);
    }
    for (const paper of report.listed) {
      const isPreprint = paper.ids.some((id) => /^(arxiv|openreview)/.test(id) && ids.has(id));
      if (isPreprint) await this.addPublished(paper, report);
    }
    report.unlisted = [...ids]
      .filter((id) => !this.byIdentifier.has(id))
      .map((id) => this.unlisted(id, [id]));
    report.total = report.listed.size + report.unlisted.length;
    return report;
  }

  /** @param {Paper} paper @param {Report} report */
  async addPublished(paper, report) {
    const text = await this.entryOf(paper);
    const [entry] = readBibtex(text);
    const { key, title, where } = paper;
    if (!this.identifiers.isPreprint(entry)) report.updates.push({ name: "", key, title, where, text, changes: "" });
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

  /** Return up to ten papers to start with that are not cited, on what the bibliography is about: in rounds, the
      first of each topic. @param {Set<Paper>} cited @returns {Suggestion[]} */
  suggest(cited) {
    const topics = this.subjectsOf(cited);
    const seen = new Set(cited);
    /** @type {Suggestion[]} */
    const suggestions = [];
    const rounds = Math.max(0, ...topics.map(([topic]) => this.starts[topic].length));
    for (let round = 0; round < rounds; round += 1) {
      for (const [topic, number] of topics) {
        const [own, reason] = this.starts[topic][round] ?? [];
        const paper = this.byKey.get(own ?? "");
        if (!paper || !reason || seen.has(paper)) continue;
        seen.add(paper);
        const { key, title, where } = paper;
        suggestions.push({ key, title, where, reason, topic: this.topics[topic], cited: number });
      }
    }
    return suggestions.slice(0, MOST_SUGGESTIONS);
  }

  /** Return topics with how many papers are cited on them. First comes what a bibliography is about more than the
      catalog is: six of the forty papers on a topic say more than nine of nine hundred.
      @param {Set<Paper>} cited @returns {[topic: number, number: number][]} */
  subjectsOf(cited) {
    const sizes = countTopics(this.papers);
    const weight = (/** @type {[number, number]} */ [topic, number]) => (number * number) / (sizes.get(topic) ?? 1);
    return [...countTopics(cited)].sort((a, b) => weight(b) - weight(a) || a[0] - b[0]);
  }
}

/** Return how many papers are on each topic. @param {Iterable<Paper>} papers @returns {Map<number, number>} */
const countTopics = (papers) => {
  const counts = new Map();
  for (const { topics } of papers) {
    for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return counts;
};

/** @param {Iterable<Paper>} papers */
const listKeys = (papers) => [...papers].map(({ key }) => key).sort().join(" or ");

/** Return site and path of an address of code, as cite.json has them. @param {string} address */
const codeParts = (address) => address
  .toLowerCase()
  .replace(/^https?:\/\/(?:www\.)?/, "")
  .replace(/[?#].*$/, "")
  .replace(/[).,;:]+$/, "")
  .split("/")
  .map((part) => part.replace(/\.git$/, ""))
  .filter(Boolean);

/** Return whether authors or year of an entry are those of the paper with its title; a title of words such as
    "Introduction" needs the authors. @param {Entry} entry @param {Paper} paper @param {boolean} isGeneric */
const isLikely = (entry, paper, isGeneric) => {
  const names = familyNames(valueOf(entry, "author"));
  const isByAuthor = names.some((name) => paper.authors.some((own) => own === name || own.endsWith(` ${name}`)));
  if (isByAuthor) return true;
  if (isGeneric) return false;
  const year = Number(/(?:1[5-9]|20)\d\d/.exec(valueOf(entry, "date") || valueOf(entry, "year"))?.[0] ?? 0);
  const isDated = year > 0 && paper.years.length > 0;
  const isOfYear = paper.years.some((own) => Math.abs(own - year) <= YEARS_APART);
  const isComparable = (names.length > 0 && paper.authors.length > 0) || isDated;
  return !isComparable || (isDated && isOfYear);
};

/** Return the family name of an author as it compares, a group by its whole name. @param {string} name */
const familyName = (name) => {
  const text = plainText(name).replace(SUFFIX, "");
  const isGroup = /^\{[^}]*\}$/.test(name) && name.includes(" ");
  if (isGroup) return comparedName(text);
  const [family, ...others] = text.split(",");
  return comparedName(others.length ? family : text.split(" ").slice(-1)[0]);
};

/** @param {string} value */
const familyNames = (value) => splitNames(value).map(familyName).filter((name) => name && name !== "others");

/** Return the names of a list, which the word "and" separates outside braces. @param {string} value */
const splitNames = (value) => {
  /** @type {string[]} */
  const names = [];
  let depth = 0;
  let start = 0;
  for (const { 0: sign, index } of value.matchAll(/[{}]|(?<=\s)and(?=\s)/gi)) {
    if (sign === "{") depth += 1;
    else if (sign === "}") depth -= 1;
    else if (!depth) {
      names.push(value.slice(start, index).trim());
      start = index + sign.length;
    }
  }
  return [...names, value.slice(start).trim()].filter(Boolean);
};

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
