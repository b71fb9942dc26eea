// @ts-check
/* The published version in place of a preprint, inside somebody's own entry, byte for byte as `kdcatalog cite` writes
   it. What a publication has is not worked out here: it is read from the entry that the build made. */
import { plainAddress, plainText, readBibtex } from "./bibtex.js";

/** @typedef {import("./bibtex.js").Entry} Entry */
/** @typedef {import("./bibtex.js").Field} Field */
/** @typedef {import("./identifiers.js").IdentifierReader} IdentifierReader */
/** The text of an entry that cites the publication, and what changed in it, in words.
    @typedef {{ text: string, changes: string }} Published */

const CONTAINERS = new Set(["journal", "journaltitle", "booktitle"]);
/** Fields that describe the preprint and would be wrong of the publication. */
const OF_PREPRINT = new Set(["volume", "number", "issue", "pages", "eid", "month", "date"]);
/** Fields that go only where they say nothing but that the work is a preprint. */
const IF_PREPRINT = new Set(["publisher", "howpublished", "note", "type", "institution", "series", "organization"]);
const ARCHIVE = new Set(["eprint", "eprinttype", "archiveprefix"]);
/** Letters that Unicode does not decompose into an ASCII letter and an accent. @type {Record<string, string>} */
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i" };

/** Return a title in the form in which two spellings of it compare. @param {string} title */
export const normalizeTitle = (title) => title
  .toUpperCase()
  .toLowerCase()
  .normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[^\p{L}\p{N}]+/gu, " ")
  .trim();

/** Return text in small ASCII letters, without accents. @param {string} text */
export const foldText = (text) => text
  .toLowerCase()
  .replace(/[ßæœøđðłþı]/g, (letter) => LETTERS[letter])
  .normalize("NFKD")
  .replace(/[^\0-\x7f]/g, "");

/** @param {string} names */
const wordsOf = (names) => (foldText(plainText(names)).match(/[a-z]+/g) ?? []).sort().join(" ");

/** Goes through the fields of one entry and decides for each: keep, replace or drop. */
class EntryWriter {
  /** @param {string} text The bibliography. @param {Entry} entry @param {string} own The entry of the catalog.
      @param {string[]} ids The identifiers of the paper. @param {IdentifierReader} reader */
  constructor(text, entry, own, ids, reader) {
    const [ours] = readBibtex(own);
    this.text = text;
    this.entry = entry;
    this.ids = ids;
    this.reader = reader;
    this.kind = ours.kind;
    /** Values of the publication with their delimiters, by name. @type {Map<string, string>} */
    this.ours = new Map(ours.fields.map(({ name, from, end }) => [name, own.slice(from, end)]));
    this.missing = new Map(this.ours);
    this.container = this.ours.has("journal") ? "journal" : "booktitle";
    /** @type {string[]} */
    this.changed = [];
    /** @type {string[]} */
    this.dropped = [];
  }

  /** @param {string[]} names */
  has(...names) {
    return names.some((name) => this.entry.fields.find((field) => field.name.toLowerCase() === name)?.value);
  }

  /** Return the entry field by field, what is new at its end. @returns {Published} */
  write() {
    const { text, entry } = this;
    if (this.has("eprint", "arxivid")) {
      for (const name of this.ours.keys()) if (ARCHIVE.has(name.toLowerCase())) this.missing.delete(name);
    }
    // What is before each field: a comma, spaces, perhaps a remark.
    const gaps = entry.fields.map(({ start }, at) => text.slice(entry.fields[at - 1]?.end ?? entry.keyEnd, start));
    const parts = [this.head()];
    entry.fields.forEach((field, at) => {
      const written = this.field(field);
      if (written) parts.push(gaps[at], written);
    });
    // The gap before the first field may be that after the key alone.
    for (const [name, value] of this.missing) parts.push(gaps[1] ?? gaps[0], this.line(name, value));
    parts.push(text.slice(entry.fields[entry.fields.length - 1].end, entry.end));
    return { text: parts.join(""), changes: this.changes() };
  }

  head() {
    const { kind, start, kindStart, keyEnd } = this.entry;
    const before = this.text.slice(start, kindStart);
    const key = this.text.slice(kindStart + kind.length, keyEnd);
    if (kind.toLowerCase() === this.kind) return before + kind + key;
    this.changed.push(`@${kind} to @${this.kind}`);
    return before + this.kind + key;
  }

  changes() {
    /** @type {[verb: string, names: string[]][]} */
    const verbs = [["changed", this.changed], ["added", [...this.missing.keys()]], ["dropped", this.dropped]];
    return verbs.filter(([, names]) => names.length).map(([verb, names]) => `${verb} ${names.join(", ")}`).join("; ");
  }

  /** Return what replaces a field; empty where it goes. @param {Field} field */
  field(field) {
    const name = field.name.toLowerCase();
    if (CONTAINERS.has(name)) return this.replace(field, this.container);
    const isOnlyDate = name === "date" && !this.has("year") && this.missing.has("year");
    if (name === "year" || isOnlyDate) return this.replace(field, "year");
    if (this.isOfPreprint(name, field.value)) return this.replace(field, name);
    const isText = (name === "title" || name === "author") && this.missing.has(name);
    // Braces and abbreviated names that say the same are the author's choice.
    if (isText && !this.saysTheSame(name, field.value)) return this.replace(field, name);
    this.missing.delete(name);
    return this.text.slice(field.start, field.end);
  }

  /** @param {string} name @param {string} value */
  isOfPreprint(name, value) {
    if (OF_PREPRINT.has(name)) return true;
    if (name === "doi") return this.reader.read(plainAddress(value)).startsWith("arxiv:") || this.ours.has("doi");
    if (!IF_PREPRINT.has(name)) return false;
    const text = plainText(value);
    // A note with another work's identifier is more than "this is a preprint".
    const isOwn = this.reader.mentionedIn(text).every((id) => this.ids.includes(id));
    return this.reader.namesPreprintOnly(text) && isOwn;
  }

  /** @param {string} name @param {string} value */
  saysTheSame(name, value) {
    const ours = this.ours.get(name) ?? "";
    if (name === "author") return wordsOf(value) === wordsOf(ours);
    return normalizeTitle(plainText(value)) === normalizeTitle(plainText(ours));
  }

  /** Return the publication's value in place of a field, nothing where it is used up.
      @param {Field} field @param {string} name */
  replace(field, name) {
    const value = this.missing.get(name);
    if (value === undefined) {
      this.dropped.push(field.name);
      return "";
    }
    this.missing.delete(name);
    if (name !== field.name.toLowerCase()) this.changed.push(`${field.name} to ${name}`);
    else if (plainText(field.value) === plainText(value)) return this.text.slice(field.start, field.end);
    else this.changed.push(field.name);
    return this.line(name, value);
  }

  /** Return a field in the layout of the others, whose equals signs may be aligned.
      @param {string} name @param {string} value */
  line(name, value) {
    /** @type {Map<number, number>} */
    const columns = new Map();
    const signs = this.entry.fields.map((field) => {
      const nameEnd = field.start + field.name.length;
      const [, before, after] = /^([^=]*)=?(.*)$/s.exec(this.text.slice(nameEnd, field.from)) ?? ["", "", ""];
      const column = field.name.length + before.length;
      columns.set(column, (columns.get(column) ?? 0) + 1);
      return { before, after };
    });
    const befores = signs.map(({ before }) => before);
    let spaces = befores.reduce((least, other) => (other.length < least.length ? other : least));
    // More than one space before an equals sign: somebody aligned them.
    if (befores.some((before) => before.length > 1)) {
      const [[column]] = [...columns].sort((a, b) => b[1] - a[1]);
      spaces = " ".repeat(Math.max(Math.min(1, spaces.length), column - name.length));
    }
    return `${name}${spaces}=${signs[0].after}${value}`;
  }
}

/** Return the entry of a preprint as that of its publication; undefined where the paper is not published, or the
    entry is no preprint or was not read to its end.
    @param {string} text @param {Entry} entry @param {string} own @param {string[]} ids
    @param {IdentifierReader} reader @returns {Published | undefined} */
export const publishedEntry = (text, entry, own, ids, reader) => {
  if (!entry.isRead || !entry.fields.length || !reader.isPreprint(entry)) return undefined;
  const writer = new EntryWriter(text, entry, own, ids, reader);
  const container = writer.ours.get(writer.container) ?? "";
  return reader.namesPreprintOnly(container) ? undefined : writer.write();
};
