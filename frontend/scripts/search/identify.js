// @ts-check
/* Identifiers and addresses among what is typed or pasted: they ask for that paper or for none. */
import { SpellingReader } from "../identifier-reader.js";

/** What identifiers are called and where they lead, by kind; ID stands for the identifier.
    @typedef {Record<string, { title: string, noun: string, url: string }>} Kinds */
/** Patterns of identifiers, those of each paper in the order of the catalog, and where papers are proposed.
    @typedef {import("../identifier-reader.js").Patterns & { kinds: Kinds, add: string, papers: string[][],
      removed: Removed[] }} Shipped */
/** The page of a removed paper, why it was removed, and its keys and identifiers.
    @typedef {[path: string, why: string, texts: string[]]} Removed */
/** What was read: how it is shown, what it is, the version that was left out, the places of its papers, and where it
    leads; of a paper that was removed also its page and why.
    @typedef {{ text: string, noun: string, version: string, places: number[], url: string, title: string,
      add: string, removed?: Removed }} Identified */

const BRACKETS = /^[<("'\[{]+|[>)"'\]}.,;]+$/g;
const ADDRESS = /^(?:https?:\/\/|git@|www\.)\S+$|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|ai|dev|co)\/\S*$/i;
/** Hosts on which the first two parts of a path name a repository. */
const REPOSITORIES = /^(?:github|gitlab|bitbucket|codeberg|gitee|huggingface)\.[a-z]+$/;
const MALFORMED = /^(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?)$/i;
const ARXIV_IN_ADDRESS = /(?:^|[^\d.])(\d{4}\.\d{4,5})(v\d+)?(?:\D|$)/;

/** Return an address in the one form in which records and texts are compared. @param {string} text */
export const normalizeAddress = (text) => {
  const address = text.replace(/^git@([^:]+):/i, "$1/").replace(/^https?:\/\//i, "").replace(/^www\./i, "");
  return address.replace(/#.*$/, "").replace(/\/+$/, "").replace(/\.git$/i, "").toLowerCase();
};

/** Return the address of the repository that an address is in; empty where it is in none. @param {string} address */
const repositoryOf = (address) => {
  const [host, owner, name] = address.split("/");
  return REPOSITORIES.test(host) && name ? `${host}/${owner}/${name}` : "";
};

export class Identifiers {
  /** @param {Shipped} shipped @param {string[]} keys @param {Record<string, string>} former */
  constructor(shipped, keys, former) {
    this.shipped = shipped;
    this.reader = new SpellingReader(shipped);
    /** The places of papers by identifier, key, address, and repository of their code. @type {Map<string, number[]>} */
    this.places = new Map();
    keys.forEach((key, place) => this.add(`key:${key}`, place));
    for (const [key, current] of Object.entries(former)) this.add(`key:${key}`, keys.indexOf(current));
    this.removed = new Map(shipped.removed.flatMap((row) => row[2].map((text) => [text, row])));
    shipped.papers.forEach((texts, place) => texts.forEach((text) => {
      if (!/^https?:/i.test(text)) {
        this.add(text, place);
        return;
      }
      const address = normalizeAddress(text);
      this.add(`url:${address}`, place);
      this.add(`repository:${repositoryOf(address)}`, place);
    }));
  }

  /** @param {string} id @param {number} place */
  add(id, place) {
    const places = this.places.get(id) ?? [];
    if (!places.includes(place)) places.push(place);
    this.places.set(id, places);
  }

  /** Return what a text is where it is an identifier or an address; undefined where it is words.
      @param {string} text @returns {Identified | undefined} */
  identify(text) {
    const bare = text.trim().replace(BRACKETS, "");
    return this.byKey(bare) ?? this.byId(bare) ?? this.byAddress(bare) ?? this.byIdAmongWords(text)
      ?? this.byMalformedId(bare);
  }

  /** @param {string} key */
  byKey(key) {
    const id = `key:${key.toLowerCase()}`;
    const [places, removed] = [this.places.get(id), this.removed.get(id)];
    return places || removed ? { ...this.describe(key.toLowerCase(), "record key", places ?? []), removed } : undefined;
  }

  /** @param {string} text */
  byId(text) {
    const id = this.reader.read(text) || this.bareId(text);
    if (!id) return undefined;
    const [kind, value] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
    const { noun, url, title } = this.shipped.kinds[kind];
    const version = /v(\d+)(?:\.pdf)?\/?(?:[?#].*)?$/.exec(text)?.[1] ?? "";
    const isVersioned = this.shipped.have_files.includes(kind);
    const described = this.describe(value, noun, this.places.get(id) ?? [], url.replace("ID", encodeURI(value)), title);
    return { ...described, version: isVersioned ? version : "", removed: this.removed.get(id) };
  }

  /** Return an identifier that is written without its kind. @param {string} text */
  bareId(text) {
    const ids = Object.keys(this.reader.written).map((kind) => this.reader.valid(kind, text)).filter(Boolean);
    // Ids of OpenReview look like words, so only those of papers that are or were in the catalog count.
    const isAmbiguous = (/** @type {string} */ id) => this.shipped.ambiguous.some((kind) => id.startsWith(`${kind}:`));
    return ids.find((id) => !isAmbiguous(id) || this.places.has(id) || this.removed.has(id)) ?? "";
  }

  /** @param {string} text @returns {Identified | undefined} */
  byAddress(text) {
    if (!ADDRESS.test(text)) return undefined;
    const address = normalizeAddress(text);
    const repository = repositoryOf(address);
    const known = this.places.get(`url:${address}`) ?? (repository && this.places.get(`repository:${repository}`));
    const noun = repository ? "code address" : "web address";
    const arxiv = known ? "" : ARXIV_IN_ADDRESS.exec(address)?.[1];
    if (arxiv && this.reader.valid("arxiv", arxiv)) return this.byId(arxiv);
    const link = /^https?:/i.test(text) ? text : "";
    return this.describe(address, noun, known || [], link);
  }

  /** Return the identifier in a text that says little else, such as "arXiv 2306.08543 [cs.CL]". @param {string} text */
  byIdAmongWords(text) {
    const words = text.trim().split(/\s+/).map((word) => word.replace(BRACKETS, ""));
    if (words.length < 2) return undefined;
    const arxiv = words.map((word) => this.reader.valid("arxiv", word) || this.reader.read(word)).find(Boolean);
    if (!arxiv) return undefined;
    return this.byId(arxiv.startsWith("arxiv:") ? arxiv : arxiv.slice(arxiv.indexOf(":") + 1));
  }

  /** Return what looks like an arXiv id and is none, such as 9999.12345: it must not be searched as words.
      @param {string} text */
  byMalformedId(text) {
    const id = MALFORMED.exec(text)?.[1];
    return id ? this.describe(id, this.shipped.kinds.arxiv.noun, []) : undefined;
  }

  /** @param {string} text @param {string} noun @param {number[]} places @returns {Identified} */
  describe(text, noun, places, url = "", title = "") {
    const { add } = this.shipped;
    const prefilled = add.endsWith("=") ? add + encodeURIComponent(url || text) : add;
    return { text, noun, version: "", places, url, title, add: prefilled };
  }
}
