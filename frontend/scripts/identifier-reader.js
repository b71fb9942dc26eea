// @ts-check
/* Identifiers in what people paste. How each kind is spelled and written comes with the data of the catalog. */

/** The spellings of identifiers, each a pattern with the identifier as its group, how each kind is written, the kinds
    that fields of BibTeX have, and the kinds in which case makes no difference, whose URLs have versions and endings of
    files, and which look like other words and numbers.
    @typedef {{ spellings: [kind: string, pattern: string][], written: Record<string, string>,
      fields: Record<string, string>, ignore_case: string[], have_files: string[], ambiguous: string[] }} Patterns */

/** @param {string} text */
const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Return an id without what URLs of its files add. @param {string} id */
const withoutFile = (id) => id.replace(/\.pdf$/, "").replace(/\.bib$/, "").replace(/v\d+$/, "");

export class SpellingReader {
  /** @param {Patterns} patterns */
  constructor(patterns) {
    const { spellings, written } = patterns;
    this.patterns = patterns;
    /** @type {[kind: string, spelling: RegExp][]} */
    this.spellings = spellings.map(([kind, pattern]) => [kind, new RegExp(`^${pattern}`, "i")]);
    /** @type {Record<string, RegExp>} */
    this.written = {};
    for (const [kind, pattern] of Object.entries(written)) this.written[kind] = new RegExp(pattern);
  }

  /** Return the identifier that a text spells, as "kind:id"; empty where it is none. @param {string} text */
  read(text) {
    for (const [kind, spelling] of this.spellings) {
      const spelled = spelling.exec(text.trim())?.[1];
      if (!spelled) continue;
      const id = this.valid(kind, decode(spelled).trim().replace(/\/+$/, ""));
      if (id) return id;
    }
    return "";
  }

  /** Return an id as "kind:id" where it is one of a kind; else empty. @param {string} kind @param {string} text */
  valid(kind, text) {
    const id = this.patterns.have_files.includes(kind) ? withoutFile(text) : text;
    if (!this.written[kind].test(id)) return "";
    return `${kind}:${this.patterns.ignore_case.includes(kind) ? id.toLowerCase() : id}`;
  }
}
