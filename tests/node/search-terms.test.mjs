/* Words as search compares them. Run by pytest; alone: node --test tests/node */
import assert from "node:assert/strict";
import test from "node:test";
import { beginsWith } from "../../frontend/scripts/search/cards.js";
import { foldText, splitWords, stem } from "../../frontend/scripts/search/terms.js";

/** The same texts every time. */
const chance = (seed) => () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
const LETTERS = [..."abzAZéÖøŁßñÅçİı09 -–'’‘“”\"/.,:;()&|<>_王小خب\u0301\u200d"];
const texts = (number) => {
  const next = chance(626);
  return Array.from({ length: number }, () => Array.from({ length: Math.floor(next() * 24) }, () => LETTERS[Math.floor(next() * LETTERS.length)]).join(""));
};

test("folding twice is folding once", () => {
  for (const text of texts(2000)) assert.equal(foldText(foldText(text)), foldText(text), text);
});

test("case and composition never matter", () => {
  for (const text of texts(2000)) {
    assert.deepEqual(splitWords(text.normalize("NFD")), splitWords(text.normalize("NFC")), text);
    assert.deepEqual(splitWords(text.toLowerCase()), splitWords(text), text);
  }
});

test("a word holds letters and digits alone, plain and lower-case, but for c++ and c#", () => {
  for (const text of texts(2000)) for (const word of splitWords(text)) {
    assert.match(word, /^[\p{L}\p{N}]+(?:\+\+|#)?$/u, text);
    assert.equal(foldText(word), word, text);
  }
});

test("a stem is never longer than a letter more than its word, and begins like it", () => {
  for (const word of ["distilled", "policies", "agreed", "hoping", "optimised", "yes", "as", "ies", "ing"]) {
    assert.ok(stem(word).length <= word.length + 1, word);
    assert.equal(stem(word)[0], word[0]);
  }
});

for (const [typed, expected] of [
  ["Öberg Åström Łukasz Sørensen Großmann Æsop", ["oberg", "astrom", "lukasz", "sorensen", "grossmann", "aesop"]],
  ["bakers’ baker's ‘rye’ don`t", ["bakers", "bakers", "rye", "dont"]],
  ["self-rewarding on–policy", ["self", "rewarding", "on", "policy"]],
  ["“quoted” (bracketed), C++ & x/y", ["quoted", "bracketed", "c++", "x", "y"]],
  ["王小明 خبز", ["王小", "小明", "خبز"]],
  ["基于LLM的蒸馏", ["基于", "llm", "的蒸", "蒸馏"]],
  ["지식 증류", ["지식", "증류"]],
  ["ﬁne Ⅳ x²", ["fine", "iv", "x2"]],
  ["  -- ’ ", []],
]) test(`words of ${typed}`, () => assert.deepEqual(splitWords(typed), expected));

for (const [words, expected] of [
  [["distill", "distills", "distilled", "distilling", "distillation"], "distil"],
  [["tokenizer", "tokenizers", "tokeniser", "tokenization"], "token"],
  [["policy", "policies"], "polici"],
  [["prune", "pruned", "pruning"], "prune"],
  [["gpt4"], "gpt4"],
]) test(`${words} have one stem`, () => assert.deepEqual([...new Set(words.map(stem))], [expected]));

for (const [typed, expected] of [
  ["distil step by step", true],
  ["Distilling Step-by-Step! Outperforming", true],
  ["distilling step", false],
  ["step by step distillation", false],
  ["outperforming larger language models", false],
]) test(`${typed}: is it the beginning of a title?`, () => {
  assert.equal(beginsWith("Distilling Step-by-Step! Outperforming Larger Models", typed), expected);
});
