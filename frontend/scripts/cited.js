// @ts-check
/* What of the catalog somebody's bibliography cites, told as `kdcatalog cite` tells it: texts alone, no page. */
import { plain, read, valueOf } from "./bibtex.js";

/** @typedef {import("./bibtex.js").Entry} Entry */
/** What is shipped: how identifiers are spelt and written, those of each paper by its key, and for each topic the works
    to start with, each with why. @typedef {{ spellings: [kind: string, pattern: string][], written: Record<string, string>,
      identifiers: Record<string, string[]>, starts: [key: string, reason: string][][] }} Shipped */
/** @typedef {{ key: string, title: string, where: string, topics: number[], ids: string[], titles: string[], entry: string }} Paper */
/** @typedef {{ name: string, paper: Paper, text: string }} Changed */
/** @typedef {{ paper: Paper, reason: string, topic: string, cited: number }} Uncited */
/** @typedef {{ total: number, here: Set<Paper>, changed: Changed[], strangers: string[], doubtful: [string, string][] }} Told */

const MOST = 10;
/** How identifiers are spelt, and how each kind is written; the catalog says it. @type {[string, RegExp][]} */
let spellings = [];
/** @type {Record<string, RegExp>} */
let written = {};
const NAMED = /(?:arxiv[^\p{L}\p{N}_]*(?:preprint[^\p{L}\p{N}_]*)?(?:arxiv[^\p{L}\p{N}_]*)?|\babs\/)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?/giu;
const URLS = /https?:\/\/\S+/g;
const WORDS = /\p{L}+/gu;
const OF_A_PREPRINT = /^(?:arxiv|corr|openreview|e|e?prints?|preprints?|prepr|art|abs|available|at|on|version|v|url|under|review|submitted|cs|cl|lg|ai|cv|ir|se|stat|ml|eess|as|net|org|cornell|university)$/i;
const CONTAINERS = /^(?:journal|journaltitle|booktitle)$/;
const OTHER = /^(?:book|booklet|dataset|manual|patent|proceedings|software|(?:masters|phd)?thesis)$/i;

/** Return a title as two spellings of it compare. @param {string} title */
const normal = (title) => title.toUpperCase().toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Return the identifier that a text spells, as identifiers compare; empty where there is none. @param {string} text @returns {string} */
const find = (text) => {
  for (const [kind, spelling] of spellings) {
    let value = spelling.exec(text.trim())?.[1];
    if (!value) continue;
    try { value = decodeURIComponent(value); } catch { /* then it stands for itself */ }
    value = value.trim().replace(/\/+$/, "");
    if (/^a/.test(kind)) value = value.replace(/\.pdf$/, "").replace(/\.bib$/, "").replace(/v\d+$/, "");
    if (!written[kind].test(value)) continue;
    return `${kind}:${/^a?[cd]/.test(kind) ? value.toLowerCase() : value}`; // of an ACL id and a DOI case says nothing
  }
  return "";
};

/** Tell whether a text says nothing but that a work is a preprint, and which. @param {string} text */
const saysPreprint = (text) => (plain(text).replace(URLS, (url) => /^(arxiv|openreview)/.test(find(url)) ? " " : url).replace(NAMED, " ").match(WORDS) ?? [])
  .every((word) => OF_A_PREPRINT.test(word));

/** Return the identifiers in a text that says nothing else. @param {string} text @returns {string[]} */
const mentioned = (text) => !saysPreprint(text) && !/^https?:\/\/\S+$/.test(text) ? [] : identifiersIn(text);

/** Return every identifier that stands in a text. @param {string} text @returns {string[]} */
const identifiersIn = (text) => [
  ...[...text.matchAll(NAMED)].filter(([, id]) => written.arxiv.test(id)).map(([, id]) => `arxiv:${id}`),
  ...(text.match(URLS) ?? []).map(find),
].filter(Boolean);

/** Return what an entry names as its own. @param {Entry} entry @returns {string[]} */
const identifiersOf = (entry) => {
  const archive = (valueOf(entry, "archiveprefix") || valueOf(entry, "eprinttype") || "arxiv").toLowerCase();
  return entry.fields.flatMap(({ name, value }) => {
    const field = name.toLowerCase(), text = plain(value), bare = text.replace(/v\d+$/, "");
    if (/^(eprint|arxivid|arxiv)$/.test(field) && archive === "arxiv") return written.arxiv.test(bare) ? `arxiv:${bare}` : find(bare);
    if (field === "doi") return find(text.replace(/^(?=10\.)/, "doi:"));
    if (/^(url|eprint|ee)$/.test(field)) return find(text);
    return CONTAINERS.test(field) || /^(volume|number|howpublished|note)$/.test(field) ? mentioned(text) : [];
  }).filter(Boolean);
};

/** Tell whether an entry names no place of publication but an archive. @param {Entry} entry */
const isPreprint = (entry) => !OTHER.test(entry.kind) && !valueOf(entry, "crossref") && !valueOf(entry, "xdata")
  && ["journal", "journaltitle", "booktitle", "publisher"].every((name) => saysPreprint(valueOf(entry, name)))
  && saysPreprint(plain(valueOf(entry, "howpublished")).replace(URLS, " "));

/** Return the entry of a paper, under another key, where it has been published; else nothing. @param {string} text @param {string} key */
const published = (text, key) => {
  const [entry] = read(text);
  return isPreprint(entry) ? "" : text.slice(0, entry.keyEnd - entry.key.length) + key + text.slice(entry.keyEnd);
};

export class Cited {
  /** @param {import("./engine.js").Data} data @param {Shipped} shipped @param {Record<string, string>} entries In BibTeX, by key. */
  constructor(data, shipped, entries) {
    spellings = shipped.spellings.map(([kind, pattern]) => [kind, new RegExp(`^${pattern}`, "i")]);
    written = Object.fromEntries(Object.entries(shipped.written).map(([kind, pattern]) => [kind, new RegExp(pattern)]));
    this.topics = data.topics;
    this.starts = shipped.starts;
    /** @type {Paper[]} */
    this.papers = data.papers.map(([key, title, former, , , , venue, date, , topics]) => ({
      key, title, topics, where: venue || date.slice(0, 4), ids: shipped.identifiers[key] ?? [], titles: [title, ...former].map(normal), entry: entries[key],
    }));
    /** What an identifier or a title names. @type {Map<string, Set<Paper>>} */
    this.named = new Map();
    for (const paper of this.papers) for (const name of [...paper.ids, ...paper.titles.map((title) => `=${title}`)]) {
      this.named.set(name, (this.named.get(name) ?? new Set()).add(paper));
    }
  }

  /** Return the papers that an entry may be. @param {Entry} entry @returns {Paper[]} */
  find(entry) {
    const names = identifiersOf(entry), title = normal(plain(valueOf(entry, "title")));
    if (entry.key && this.named.has(`acl:${entry.key.toLowerCase()}`)) names.push(`acl:${entry.key.toLowerCase()}`);
    const found = new Set(names.flatMap((name) => [...this.named.get(name) ?? []]));
    if (found.size || !title) return [...found];
    return [...this.named.get(`=${title}`) ?? []].filter(({ ids }) => names.every((name) => {
      const own = ids.filter((one) => one.split(":")[0] === name.split(":")[0]);
      return !own.length || own.includes(name);
    }));
  }

  /** Tell what a bibliography cites; throws the number of a line where its braces do not pair.
      @param {string} text @returns {Told} */
  revise(text) {
    /** @type {Told} */
    const told = { total: 0, here: new Set(), changed: [], strangers: [], doubtful: [] };
    for (const entry of read(text)) {
      const name = entry.key || `an entry without a key (${entry.kind})`, found = this.find(entry), [paper] = found;
      told.total += 1;
      if (found.length > 1) told.doubtful.push([name, `it may be ${found.map(({ key }) => key).sort().join(" or ")}`]);
      else if (!paper && !entry.isRead) told.doubtful.push([name, "its fields cannot be read"]);
      else if (!paper) told.strangers.push(plain(valueOf(entry, "title")) || name);
      else {
        told.here.add(paper);
        const better = entry.fields.length && entry.isRead && isPreprint(entry) && published(paper.entry, entry.key);
        if (better) told.changed.push({ name, paper, text: better });
      }
    }
    return told;
  }

  /** Tell which papers a list of references or identifiers names; a preprint is what it names by its id on an archive.
      @param {string} text @returns {Told} */
  list(text) {
    /** @type {Told} */
    const told = { total: 0, here: new Set(), changed: [], strangers: [], doubtful: [] };
    const names = new Set([...identifiersIn(text), ...text.split(/[\s,;<>()[\]]+/).flatMap((word) => {
      const bare = word.replace(/^["']+|[.:"']+$/g, "");
      return [find(bare), find(`doi:${bare}`), find(`arxiv:${bare}`)];
    })]);
    names.delete("");
    let words = ` ${normal(text)} `;
    for (const [name, papers] of [...this.named].sort(([a], [b]) => b.length - a.length)) {
      const title = ` ${name.slice(1)} `;
      if (papers.size > 1 || (name[0] === "=" ? title.split(" ").length < 5 || !words.includes(title) : !names.has(name))) continue;
      if (name[0] === "=") words = words.replaceAll(title, " | ");
      for (const paper of papers) told.here.add(paper);
    }
    for (const paper of told.here) {
      const better = paper.ids.some((id) => /^(arxiv|openreview)/.test(id) && names.has(id)) && published(paper.entry, paper.key);
      if (better) told.changed.push({ name: "", paper, text: better });
    }
    told.strangers = [...names].filter((name) => !this.named.has(name));
    told.total = told.here.size + told.strangers.length;
    return told;
  }

  /** Return up to ten works to start with that are not cited, of the topics of those that are: in rounds, the first of
      each topic, most cited topics first. @param {Set<Paper>} here @returns {Uncited[]} */
  uncited(here) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const { topics } of here) for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    const order = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]), byKey = new Map(this.papers.map((paper) => [paper.key, paper]));
    const seen = new Set(here);
    /** @type {Uncited[]} */
    const found = [];
    for (let round = 0; order.some(([topic]) => round < this.starts[topic].length); round += 1) for (const [topic, cited] of order) {
      const [key, reason] = this.starts[topic][round] ?? [], paper = byKey.get(key ?? "");
      if (!paper || !reason || seen.has(paper)) continue;
      seen.add(paper);
      found.push({ paper, reason, topic: this.topics[topic], cited });
    }
    return found.slice(0, MOST);
  }
}
