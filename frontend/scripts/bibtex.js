// @ts-check
/* Somebody's .bib file: where its entries and their fields stand. It forgives what BibTeX forgives, as `kdcatalog cite`
   does, and refuses braces that do not pair. */

/** A field: its name as typed, its value without delimiters, and where name, value and end of value stand.
    @typedef {{ name: string, value: string, start: number, from: number, end: number }} Field */
/** An entry; `kindStart` is where its type begins, `keyEnd` where its key ends; not `isRead` where something that is no
    field stands among the fields.
    @typedef {{ kind: string, key: string, start: number, kindStart: number, keyEnd: number, end: number, fields: Field[],
      isRead: boolean }} Entry */

const NEXT = /^[ \t]*%.*|@\s*([\p{L}_][\p{L}\p{N}_+-]*)\s*([{(])|[{}]/gmu;
const KEY = /\s*([^\s,{}]*)\s*(?=[,})])/y;
const FIELD = /(?:\s*,)+\s*([^\s=,{}"#%()]+)\s*=\s*|(?:\s*,)*\s*$/y;
const STRING = /\s*([^\s=,{}"#%()]+)\s*=\s*/y;
const BARE = /[^\s,#{}"()=%]+/y;
const AND = /\s*#\s*/y;
const SWALLOWED = /^[ \t]*@[\p{L}_][\p{L}\p{N}_]*[ \t]*\{[^\s,{}=]+,[ \t]*$/mu;
const ACCENT = /\\["'`^~=.]\s*\{?\\?([A-Za-z])\}?|\\[uvHtcdbrk](?:\s*\{\\?([A-Za-z])\}|\s+\\?([A-Za-z]))/g;
const LETTER = /\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*(?:\{\})?/g;
/** @type {Record<string, string>} */
const LETTERS = { ss: "ß", ae: "æ", AE: "Æ", oe: "œ", OE: "Œ", aa: "å", AA: "Å", o: "ø", O: "Ø", l: "ł", L: "Ł", i: "i", j: "j" };

/** Return a value as plain text on one line; accents are dropped, as every comparison drops them. @param {string} value */
export const plain = (value) => value.replace(ACCENT, (_, one, two, three) => one || two || three)
  .replace(LETTER, (_, name) => LETTERS[name])
  .replace(/\\([&%$#_{}])/g, "$1").replace(/\\(?:[A-Za-z]+\s*|.)/g, " ")
  .replace(/[{}]/g, "").replace(/[~\s]+/g, " ").trim();

/** @param {RegExp} pattern @param {string} text @param {number} at */
const match = (pattern, text, at) => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Return the value of a field, empty where there is none. @param {Entry} entry @param {string} name */
export const valueOf = (entry, name) => entry.fields.find((one) => one.name.toLowerCase() === name)?.value ?? "";

/** Return the entries of a bibliography; throws the number of the line where braces do not pair.
    @param {string} text @returns {Entry[]} */
export const read = (text) => {
  /** @type {Map<string, string>} */
  const strings = new Map();
  /** @param {number} offset @returns {never} */
  const refuse = (offset) => { throw text.slice(0, offset).split(/\r\n|\r|\n/).length; };

  /** Return the place of the brace that closes what was opened before `at`. @param {number} at @param {boolean} isRound @param {number} start */
  const close = (at, isRound, start) => {
    let depth = 0, isQuoted = false;
    const marks = isRound ? /[{}")]/g : /[{}]/g;
    for (let found = match(marks, text, at); found; found = marks.exec(text)) {
      const [mark] = found;
      if (mark === "{") depth += 1;
      else if (mark === '"') isQuoted = isQuoted !== (depth === 0);
      else if (!depth && mark === (isRound ? ")" : "}") && !isQuoted) return found.index;
      else if (mark === "}") depth -= 1;
    }
    return refuse(start);
  };

  /** @param {string} body @param {number} at @returns {[string, number] | undefined} */
  const part = (body, at) => {
    if (body[at] === "{") {
      const closed = close(at + 1, false, at);
      return [text.slice(at + 1, closed), closed + 1];
    }
    if (body[at] === '"') {
      let depth = 0;
      const marks = /[{}"]/g;
      for (let found = match(marks, body, at + 1); found; found = marks.exec(body)) {
        if (found[0] === '"' && !depth) return [text.slice(at + 1, found.index), found.index + 1];
        depth += found[0] === "{" ? 1 : found[0] === "}" ? -1 : 0;
      }
      return undefined;
    }
    const bare = match(BARE, body, at)?.[0];
    return bare ? [strings.get(bare.toLowerCase()) ?? bare, at + bare.length] : undefined;
  };

  /** Return a value, its parts joined and abbreviations spelt out, and where it ends.
      @param {string} body @param {number} at @returns {[string, number] | undefined} */
  const value = (body, at) => {
    let whole = "";
    for (let one = part(body, at); one; one = part(body, at)) {
      whole += one[0];
      const and = match(AND, body, one[1]);
      if (!and) return [whole, one[1]];
      at = one[1] + and[0].length;
    }
    return undefined;
  };

  /** @param {RegExpExecArray} found @param {number} end @returns {Entry} */
  const entry = ({ 0: { length }, 1: kind, index }, end) => {
    const opened = index + length, body = text.slice(0, end - 1), key = match(KEY, text.slice(0, end), opened);
    const keyEnd = opened + (key?.[0].length ?? 0), kindStart = text.indexOf(kind, index + 1);
    /** @type {Field[]} */
    const fields = [];
    let isRead = Boolean(key);
    for (let at = keyEnd; isRead && at < end - 1;) {
      const name = match(FIELD, body, at);
      if (name && !name[1]) break;
      const from = at + (name?.[0].length ?? 0), one = name && value(body, from);
      if (name && one) fields.push({ name: name[1], value: one[0], start: at + name[0].indexOf(name[1]), from, end: at = one[1] });
      else isRead = false;
    }
    return { kind, key: key?.[1] ?? "", start: index, kindStart, keyEnd, end, fields, isRead };
  };

  /** @type {Entry[]} */
  const entries = [];
  let depth = 0;
  for (let found = match(NEXT, text, 0); found; found = NEXT.exec(text)) {
    const [mark, kind, opener] = found, { index } = found;
    if (kind) {
      const opened = NEXT.lastIndex, end = close(opened, opener === "(", index) + 1;
      depth = 0;
      if (/^string$/i.test(kind)) {
        const name = match(STRING, text, opened), one = name && value(text.slice(0, end - 1), opened + name[0].length);
        if (one) strings.set(name[1].toLowerCase(), one[0]);
      } else if (!/^(comment|preamble)$/i.test(kind)) {
        if (SWALLOWED.test(text.slice(opened, end))) refuse(index);
        entries.push(entry(found, end));
      }
      NEXT.lastIndex = end;
    } else if (mark === "{") depth += 1;
    else if (mark === "}" && (depth -= 1) < 0) refuse(index);
  }
  return entries;
};
