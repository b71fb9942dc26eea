// @ts-check
/* The entries of a .bib file and the places of their fields. The reader forgives what BibTeX forgives, as
   `kdcatalog cite` does, and refuses braces that do not match. No library on npm keeps the places, which
   are what lets an entry be replaced without touching the rest of a file. */

/** A field: its name as typed, its value without delimiters, and where name, value and end of value are.
    @typedef {{ name: string, value: string, start: number, from: number, end: number }} Field */
/** An entry: `kindStart` is where its type begins, `keyEnd` where its key ends; not `isRead` where something that is
    no field is among the fields.
    @typedef {{ kind: string, key: string, start: number, kindStart: number, keyEnd: number, end: number,
      fields: Field[], isRead: boolean }} Entry */
/** A value and where it ends. @typedef {{ text: string, end: number }} Value */

/** Lines begin after a line feed alone, as they do for the command: files of old Macs have none. */
const NEXT = /(?<![^\n])[ \t]*%[^\r\n]*|@\s*([\p{L}_][\p{L}\p{N}_+-]*)\s*([{(])|[{}]/gu;
const KEY = /\s*([^\s,{}]*)\s*(?=[,})])/y;
const FIELD = /(?:\s*,)+\s*([^\s=,{}"#%()]+)\s*=\s*|(?:\s*,)*\s*$/y;
const STRING = /\s*([^\s=,{}"#%()]+)\s*=\s*/y;
const BARE = /[^\s,#{}"()=%]+/y;
const AND = /\s*#\s*/y;
/** The beginning of a further entry within one: the brace that should close the first is missing. */
const SWALLOWED = /(?<![^\n])[ \t]*@[\p{L}_][\p{L}\p{N}_]*[ \t]*\{[^\s,{}=]+,[ \t]*(?![^\n])/u;
/** Letters of one joined value, and of all of them: forty lines of `@string{b = a # a}` make a terabyte. */
const MOST_EXPANDED = 20_000;
const MOST_EXPANDED_IN_FILE = 5_000_000;
const ACCENT = new RegExp([
  String.raw`\\(["'` + "`" + String.raw`^~=.])\s*\{?\\?(\p{L}\p{M}*)\}?`,
  String.raw`\\([uvHtcdbrk])(?:\s*\{\\?(\p{L}\p{M}*)\}|\s+\\?(\p{L}\p{M}*))`,
].join("|"), "gu");
/** The combining sign of each command of an accent. @type {Record<string, string>} */
const MARKS = {
  '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
  u: "\u0306", v: "\u030c", H: "\u030b", t: "\u0361", c: "\u0327", d: "\u0323", b: "\u0331", r: "\u030a", k: "\u0328",
};
/** What TeX prints in place of signs that are no commands. @type {Record<string, string>} */
const PRINTED = { "~": " ", "--": "–", "---": "—", "``": "“", "''": "”", "!`": "¡", "?`": "¿" };
const SIGNS_AND_BRACES = /[{}~]|---?|``|''|[?!]`/g;
const COMMAND = /\\([A-Za-z]+)\s*(?:\{\})?/g;
/** Commands that print no letter: of style, and for braces, tildes and backslashes, which no comparison keeps. */
const STYLE = new RegExp(`^(?:${[
  "(?:text|math)(?:bf|it|sl|sc|tt|rm|sf|md|up|normal|cal|bb|frak|scr)",
  "bf|it|sl|sc|tt|rm|sf|em|emph|url|path",
  "text(?:brace|ascii|back)[a-z]+",
].join("|")})$`);
/** @type {Record<string, string>} */
const LETTERS = {
  ss: "ß", ae: "æ", AE: "Æ", oe: "œ", OE: "Œ", aa: "å", AA: "Å", o: "ø", O: "Ø", l: "ł", L: "Ł",
  i: "i", j: "j", times: "×", infty: "∞", ell: "ℓ", to: "→", cdot: "·",
};
(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma"
  + " sigma tau upsilon phi chi psi omega"
).split(" ")
  .forEach((name, index) => {
    LETTERS[name] = String.fromCharCode(0x3b1 + index);
    LETTERS[name[0].toUpperCase() + name.slice(1)] = String.fromCharCode(0x391 + index);
    if (/^(epsilon|theta|pi|rho|phi)$/.test(name)) LETTERS[`var${name}`] = LETTERS[name];
  });
/** Print further commands from now on: those of the entries of the catalog. @param {Record<string, string>} letters */
export const printCommands = (letters) => Object.assign(LETTERS, letters);

/** A formula by the rule of pandoc: no space inside the dollar signs, no digit after them. */
const FORMULA = /\\.|\$(?=\S)([^$]*[^$\s\\])\$(?!\d)/g;

/** Return the letter of a command, nothing for one of style, and the command as typed where neither is known.
    @param {string} typed @param {string} name */
const printCommand = (typed, name) => LETTERS[name] ?? (STYLE.test(name) ? "" : `${typed} `);

/** Return the letter under an accent with its mark. @param {string} _ @param {(string | undefined)[]} parts */
const printAccent = (_, ...parts) => {
  const [sign, bare, name, braced, spaced] = parts;
  return (bare || braced || spaced || "") + MARKS[sign || name || ""];
};

/** Return text on one line, its letters composed. @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, " ").trim().normalize("NFC");

/** Return TeX as the text that is printed, on one line. @param {string} value */
export const plainText = (value) => oneLine(value
  .replace(FORMULA, (typed, formula) => (formula ? `{${formula.replace(/[\^_]/g, "")}}` : typed))
  .replace(COMMAND, printCommand)
  // An accent may be over one: {\~{\^e}}.
  .replace(ACCENT, printAccent)
  .replace(ACCENT, printAccent)
  .replace(/\\([&%$#_{}])/g, "$1")
  .replace(/\\[\\,;:\s]/g, " ")
  .replace(/\\[^A-Za-z]/g, "")
  .replace(SIGNS_AND_BRACES, (sign) => PRINTED[sign] ?? ""));

const TILDE = /\{?\$\\sim\$\}?|\{?\\textasciitilde(?![A-Za-z])\s*(?:\{\})?\}?|\\~\{\s*\}/g;

/** Return an address or identifier without its escapes; a tilde in it is a tilde, not a space.
    @param {string} value */
export const plainAddress = (value) => oneLine(value
  .replace(TILDE, "~")
  .replace(/\\(?:url|path|nolinkurl)\s*(?=\{)/g, "")
  .replace(/\\([&%$#_{}~^])|[{}]/g, "$1"));

/** Return the value of a field, empty where there is none. @param {Entry} entry @param {string} name */
export const valueOf = (entry, name) => {
  const field = entry.fields.find((candidate) => candidate.name.toLowerCase() === name);
  return field?.value ?? "";
};

/** Match a pattern from a place on. @param {RegExp} pattern @param {string} text @param {number} at */
const matchAt = (pattern, text, at) => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Return the value in quotes that begins at a place; undefined where it is not closed.
    @param {string} body @param {number} at @returns {Value | undefined} */
const readQuoted = (body, at) => {
  const marks = /[{}"]/g;
  let depth = 0;
  for (let mark = matchAt(marks, body, at + 1); mark; mark = marks.exec(body)) {
    if (mark[0] === "{") depth += 1;
    else if (mark[0] === "}") depth -= 1;
    else if (!depth) return { text: body.slice(at + 1, mark.index), end: mark.index + 1 };
  }
  return undefined;
};

class BibtexReader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** Abbreviations by name. @type {Map<string, string>} */
    this.strings = new Map();
    this.expanded = 0;
  }

  /** Return the parts of a value as one; undefined where abbreviations of abbreviations would fill the memory.
      @param {string[]} parts */
  join(parts) {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (parts.length > 1) this.expanded += length;
    const isTooLong = parts.length > 1 && (length > MOST_EXPANDED || this.expanded > MOST_EXPANDED_IN_FILE);
    return isTooLong ? undefined : parts.join("");
  }

  /** Throw the number of the line of a place. @param {number} offset @returns {never} */
  refuse(offset) {
    throw this.text.slice(0, offset).split(/\r\n|\r|\n/).length;
  }

  /** Return the place of the brace that closes what was opened before a place.
      @param {number} at @param {boolean} isRound Whether a parenthesis closes it.
      @param {number} start The place of the entry, to be refused where nothing closes it. */
  findClosing(at, isRound, start) {
    const closing = isRound ? ")" : "}";
    const marks = isRound ? /[{}")]/g : /[{}]/g;
    let depth = 0;
    let isQuoted = false;
    for (let match = matchAt(marks, this.text, at); match; match = marks.exec(this.text)) {
      const [mark] = match;
      if (mark === "{") depth += 1;
      else if (mark === '"') isQuoted = isQuoted !== (depth === 0);
      else if (!depth && mark === closing && !isQuoted) return match.index;
      else if (mark === "}") depth -= 1;
    }
    return this.refuse(start);
  }

  /** Return one part of a value: braced, quoted, or a number or abbreviation.
      @param {string} body @param {number} at @returns {Value | undefined} */
  readPart(body, at) {
    if (body[at] === "{") {
      const end = this.findClosing(at + 1, false, at);
      return { text: this.text.slice(at + 1, end), end: end + 1 };
    }
    if (body[at] === '"') return readQuoted(body, at);
    const bare = matchAt(BARE, body, at)?.[0];
    if (!bare) return undefined;
    return { text: this.strings.get(bare.toLowerCase()) ?? bare, end: at + bare.length };
  }

  /** Return a value, its parts joined; undefined where it cannot be read.
      @param {string} body @param {number} at @returns {Value | undefined} */
  readValue(body, at) {
    /** @type {string[]} */
    const parts = [];
    let from = at;
    for (let part = this.readPart(body, from); part; part = this.readPart(body, from)) {
      parts.push(part.text);
      const and = matchAt(AND, body, part.end);
      if (!and) {
        const text = this.join(parts);
        return text === undefined ? undefined : { text, end: part.end };
      }
      from = part.end + and[0].length;
    }
    return undefined;
  }

  /** Return the fields of an entry, up to what cannot be read as one.
      @param {string} body @param {number} keyEnd @returns {{ fields: Field[], isRead: boolean }} */
  readFields(body, keyEnd) {
    /** @type {Field[]} */
    const fields = [];
    let at = keyEnd;
    while (at < body.length) {
      const head = matchAt(FIELD, body, at);
      if (!head) return { fields, isRead: false };
      const [whole, name] = head;
      if (!name) break;
      const from = at + whole.length;
      const value = this.readValue(body, from);
      if (!value) return { fields, isRead: false };
      fields.push({ name, value: value.text, start: at + whole.indexOf(name), from, end: value.end });
      at = value.end;
    }
    return { fields, isRead: true };
  }

  /** @param {RegExpExecArray} head @param {number} end @returns {Entry} */
  readEntry(head, end) {
    const [opening, kind] = head;
    const opened = head.index + opening.length;
    const key = matchAt(KEY, this.text.slice(0, end), opened);
    const keyEnd = opened + (key?.[0].length ?? 0);
    const unread = { fields: [], isRead: false };
    const { fields, isRead } = key ? this.readFields(this.text.slice(0, end - 1), keyEnd) : unread;
    const kindStart = this.text.indexOf(kind, head.index + 1);
    return { kind, key: key?.[1] ?? "", start: head.index, kindStart, keyEnd, end, fields, isRead };
  }

  /** Keep an abbreviation. @param {number} opened @param {number} end */
  readString(opened, end) {
    const name = matchAt(STRING, this.text, opened);
    const value = name && this.readValue(this.text.slice(0, end - 1), opened + name[0].length);
    if (name && value) this.strings.set(name[1].toLowerCase(), value.text);
  }

  /** @returns {Entry[]} */
  readEntries() {
    /** @type {Entry[]} */
    const entries = [];
    let depth = 0;
    for (let match = matchAt(NEXT, this.text, 0); match; match = NEXT.exec(this.text)) {
      const [mark, kind] = match;
      if (kind) {
        depth = 0;
        // Reading an entry moves the shared pattern, so the place to go on from is set afterwards.
        NEXT.lastIndex = this.readItem(match, entries);
      } else if (mark === "{") depth += 1;
      else if (mark === "}") depth -= 1;
      if (depth < 0) this.refuse(match.index);
    }
    return entries;
  }

  /** Read an entry or abbreviation into the list, and return its end.
      @param {RegExpExecArray} head @param {Entry[]} entries */
  readItem(head, entries) {
    const [opening, kind, opener] = head;
    const opened = head.index + opening.length;
    const end = this.findClosing(opened, opener === "(", head.index) + 1;
    if (/^string$/i.test(kind)) this.readString(opened, end);
    else if (!/^(comment|preamble)$/i.test(kind)) {
      if (SWALLOWED.test(this.text.slice(opened, end))) this.refuse(head.index);
      entries.push(this.readEntry(head, end));
    }
    return end;
  }
}

/** Return the entries of a bibliography; throws the number of the line where braces do not match.
    @param {string} text @returns {Entry[]} */
export const readBibtex = (text) => new BibtexReader(text).readEntries();
