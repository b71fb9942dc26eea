// @ts-check
/* Identifiers in what people paste. How each kind is spelled and written comes with the data of the catalog. */
import { SpellingReader } from "../identifier-reader.js";
import { plainAddress, plainText, valueOf } from "./bibtex.js";

/** @typedef {import("./bibtex.js").Entry} Entry */
/** "arXiv preprint arXiv:" in all its forms, or the end of a URL, and an id of either age. */
const ARXIV_LEAD = String.raw`(?:arxiv[^\p{L}\p{N}_]*(?:preprint[^\p{L}\p{N}_]*)?(?:arxiv[^\p{L}\p{N}_]*)?|\babs\/)`;
const ARXIV_ID = String.raw`(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?`;
const ARXIV_MENTION = new RegExp(ARXIV_LEAD + ARXIV_ID, "giu");
const URLS = /https?:\/\/\S+/g;
/** Before a DOI: nothing, "DOI:", or the resolver of a publisher such as doi.acm.org. */
const DOI_PREFIX = /^(?:doi:?\s*)?(?=10\.)/i;
const DOI_RESOLVER = /^https?:\/\/[\w.-]*doi[\w.-]*\/(?=10\.)/i;
/** Words that say nothing but that a work is a preprint, and where. */
const PREPRINT_WORDS = new Set([
  "arxiv", "corr", "openreview", "e", "print", "prints", "eprint", "eprints", "preprint", "preprints", "prepr",
  "art", "abs", "available", "at", "on", "version", "v", "url", "under", "review", "submitted",
  "cs", "cl", "lg", "ai", "cv", "ir", "se", "stat", "ml", "eess", "as", "net", "org", "cornell", "university",
]);
const NEVER_A_PREPRINT = /^(?:book|booklet|dataset|manual|patent|proceedings|software|(?:masters|phd)?thesis)$/i;
const PLACES = ["journal", "journaltitle", "booktitle", "publisher"];
const FIELDS_WITH_CODE = /^(?:url|howpublished|note|ee)$/;
const FIELDS_WITH_MENTIONS = /^(?:journal|journaltitle|booktitle|volume|number|howpublished|note)$/;

export class IdentifierReader extends SpellingReader {
  /** Return every identifier in a text. @param {string} text @returns {string[]} */
  readAll(text) {
    const arxiv = [...text.matchAll(ARXIV_MENTION)].map(([, id]) => id).filter((id) => this.written.arxiv.test(id));
    const urls = text.match(URLS) ?? [];
    return [...arxiv.map((id) => `arxiv:${id}`), ...urls.map((url) => this.read(url)).filter(Boolean)];
  }

  /** Return whether a text says nothing but that a work is a preprint, and which. @param {string} text */
  namesPreprintOnly(text) {
    const isArchive = (/** @type {string} */ url) => /^(arxiv|openreview)/.test(this.read(url));
    const other = plainText(text).replace(URLS, (url) => (isArchive(url) ? " " : url));
    const words = other.replace(ARXIV_MENTION, " ").match(/\p{L}+/gu) ?? [];
    return words.every((word) => PREPRINT_WORDS.has(word.toLowerCase()));
  }

  /** Return the identifiers that a field of an entry names.
      @param {string} field @param {string} value @param {string} archive @returns {string[]} */
  readField(field, value, archive) {
    const text = plainText(value);
    const address = plainAddress(value);
    if (/^(eprint|arxivid|arxiv)$/.test(field) && archive === "arxiv") {
      const bare = address.replace(/v\d+$/, "");
      return [this.written.arxiv.test(bare) ? `arxiv:${bare}` : this.read(bare)];
    }
    if (field === "doi") {
      return [this.read(address.replace(DOI_PREFIX, "doi:").replace(DOI_RESOLVER, "doi.org/"))];
    }
    if (/^(url|eprint|ee)$/.test(field)) return [this.read(address)];
    return FIELDS_WITH_MENTIONS.test(field) ? this.mentionedIn(text) : [this.labeled(field, address)];
  }

  /** Return the identifier of the kind that a field or label names, such as the number in "pmid"; else empty.
      @param {string} label @param {string} value */
  labeled(label, value) {
    const kind = this.patterns.fields[label.trim().toLowerCase()];
    const ids = kind ? [this.valid(kind, value.trim()), this.read(value)] : [];
    return ids.find((id) => id.startsWith(`${kind}:`)) ?? "";
  }

  /** Return the identifiers in a text that contains nothing else: a note such as "extends arXiv:2306.00001" names
      another work. @param {string} text @returns {string[]} */
  mentionedIn(text) {
    const [, label, value] = /^([^:]*):(.*)$/s.exec(text) ?? ["", "", ""];
    const labeled = this.labeled(label, value);
    if (labeled) return [labeled];
    const isMention = this.namesPreprintOnly(text) || /^https?:\/\/\S+$/.test(text);
    return isMention ? this.readAll(text) : [];
  }

  /** Return what an entry names as its own. @param {Entry} entry @returns {string[]} */
  readEntry(entry) {
    const archive = valueOf(entry, "archiveprefix") || valueOf(entry, "eprinttype") || "arxiv";
    return entry.fields
      .flatMap(({ name, value }) => this.readField(name.toLowerCase(), value, archive.toLowerCase()))
      .filter(Boolean);
  }

  /** Return the web addresses that an entry names. @param {Entry} entry @returns {string[]} */
  addressesOf(entry) {
    const fields = entry.fields.filter(({ name }) => FIELDS_WITH_CODE.test(name.toLowerCase()));
    return fields.flatMap(({ value }) => plainAddress(value).match(URLS) ?? []);
  }

  /** Return whether an entry names no place of publication but an archive. @param {Entry} entry */
  isPreprint(entry) {
    if (NEVER_A_PREPRINT.test(entry.kind) || valueOf(entry, "crossref") || valueOf(entry, "xdata")) return false;
    const howPublished = plainText(valueOf(entry, "howpublished")).replace(URLS, " ");
    const places = [...PLACES.map((name) => valueOf(entry, name)), howPublished];
    return places.every((place) => this.namesPreprintOnly(place));
  }
}
