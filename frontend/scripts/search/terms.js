// @ts-check
/* Words as search compares them: case, accents, quotes and hyphens aside, and reduced to their stems. */

/** Letters that Unicode does not decompose. @type {Record<string, string>} */
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
/** Chinese, Japanese and Korean, whose words are not separated: pairs of letters stand for them. */
const CJK = "\\u3005\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{2fa1f}";
const IS_CJK = new RegExp(`[${CJK}]`, "u");
const RUNS = new RegExp(`[${CJK}]+|[^${CJK}]+`, "gu");

/** Return a text in plain lower-case letters. @param {string} text */
export const foldText = (text) => text
  .normalize("NFKD")
  .replace(/[\p{M}’‘'ʼ`´]/gu, "")
  .toLowerCase()
  // Composed again: NFKD takes Korean syllables apart, and pairs of their parts mean nothing.
  .normalize("NFC")
  .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter]);

/** @param {string} run */
const pairsOf = (run) => {
  const letters = [...run];
  if (letters.length === 1 || !IS_CJK.test(run)) return [run];
  return letters.slice(1).map((letter, place) => letters[place] + letter);
};

/** Return the words of a text; of Chinese, Japanese and Korean, pairs of letters. @param {string} text */
export const splitWords = (text) => {
  // "c++" and "c#" are names of languages; other signs are not part of a word.
  const words = foldText(text).match(/[\p{L}\p{N}]+(?:\+\+|#)?/gu) ?? [];
  return words.flatMap((word) => (IS_CJK.test(word) ? (word.match(RUNS) ?? []).flatMap(pairsOf) : [word]));
};

/** What each form is a form of that no rule reduces, such as "corpora": they come with the index.
    @type {Map<string, string>} */
export const IRREGULAR = new Map();

// Stems, by the rules of M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980.
const VOWELS = "[aeiouy][aeiou]*";
const OTHERS = "[^aeiou][^aeiouy]*";
const ONE = new RegExp(`^(?:${OTHERS})?${VOWELS}${OTHERS}`);
const TWO = new RegExp(`^(?:${OTHERS})?(?:${VOWELS}${OTHERS}){2}`);
const EXACTLY_ONE = new RegExp(`^(?:${OTHERS})?${VOWELS}${OTHERS}(?:${VOWELS})?$`);
const HAS_VOWEL = new RegExp(`^(?:${OTHERS})?[aeiouy]`);
const SHORT_END = new RegExp(`^${OTHERS}[aeiouy][^aeiouwxy]$`);
/** Endings and what replaces them, in the order in which they are tried. */
const STEP_2 = Object.entries({
  ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", bli: "ble", alli: "al", entli: "ent",
  eli: "e", ousli: "ous", ization: "ize", ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful",
  ousness: "ous", aliti: "al", iviti: "ive", biliti: "ble", logi: "log",
});
const STEP_3 = Object.entries({ icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" });
const STEP_4 = "al ance ence er ic able ible ant ement ment ent ou ism ate iti ous ive ize".split(" ");

/** @param {string} word @param {[string, string][]} endings */
const replaceEnding = (word, endings) => {
  const pair = endings.find(([ending]) => word.endsWith(ending));
  if (!pair) return word;
  const base = word.slice(0, word.length - pair[0].length);
  return ONE.test(base) ? base + pair[1] : word;
};

/** @param {string} word */
const withoutParticiple = (word) => {
  if (word.endsWith("eed")) return ONE.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const base = word.replace(/(?:ed|ing)$/, "");
  if (base === word || !HAS_VOWEL.test(base)) return word;
  if (/(?:at|bl|iz)$/.test(base)) return `${base}e`;
  if (/([^aeiouylsz])\1$/.test(base)) return base.slice(0, -1);
  return SHORT_END.test(base) ? `${base}e` : base;
};

/** @param {string} word */
const withoutSuffix = (word) => {
  const ending = STEP_4.find((suffix) => word.endsWith(suffix));
  const length = ending?.length ?? (/[st]ion$/.test(word) ? 3 : 0);
  const base = word.slice(0, word.length - length);
  return length && TWO.test(base) ? base : word;
};

/** @param {string} word */
const withoutLastE = (word) => {
  const base = word.replace(/e$/, "");
  const isLong = TWO.test(base) || (EXACTLY_ONE.test(base) && !SHORT_END.test(base));
  const shorter = isLong ? base : word;
  return shorter.endsWith("ll") && TWO.test(shorter) ? shorter.slice(0, -1) : shorter;
};

/** Return the stem of an English word, which its inflections share; other words stay as they are.
    @param {string} word */
export const stem = (word) => {
  if (!/^[a-z]{3,}$/.test(word)) return word;
  const regular = IRREGULAR.get(word) ?? word.replace(/^(behavi|col|fav|hum|lab|neighb)our/, "$1or");
  let form = regular.replace(/ogue(s?)$/, "og$1").replace(/is(ations?|ing|ed|ers?|es?)$/, "iz$1");
  if (/(?:sses|ies)$/.test(form)) form = form.slice(0, -2);
  else if (/[^s]s$/.test(form)) form = form.slice(0, -1);
  form = withoutParticiple(form);
  if (form.endsWith("y") && HAS_VOWEL.test(form.slice(0, -1))) form = `${form.slice(0, -1)}i`;
  return withoutLastE(withoutSuffix(replaceEnding(replaceEnding(form, STEP_2), STEP_3)));
};

/** Return words with their irregular forms, for pages, which mark words in texts and have no list of such forms.
    @param {string[]} words */
export const withForms = (words) => {
  const roots = words.map(stem);
  const forms = [...IRREGULAR].flat().filter((form) => roots.includes(stem(form)));
  return [...new Set([...words, ...forms])];
};
