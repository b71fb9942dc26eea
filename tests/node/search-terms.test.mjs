/* Words as search compares them. Run by pytest; alone: node --test tests/node */
import assert from "node:assert/strict";
import test from "node:test";
import { foldText, splitWords, termsOf } from "../../frontend/scripts/search/terms.js";

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

test("a word holds letters and digits alone, plain and lower-case", () => {
  for (const text of texts(2000)) for (const word of [...splitWords(text), ...termsOf(text)]) {
    assert.match(word, /^[\p{L}\p{N}]+$/u, text);
    assert.equal(foldText(word), word, text);
  }
});

test("every word of a text is among its terms, each once", () => {
  for (const text of texts(2000)) {
    const terms = termsOf(text);
    assert.equal(new Set(terms).size, terms.length, text);
    for (const word of splitWords(text)) assert.ok(terms.includes(word), text);
  }
});

for (const [typed, expected] of [
  ["Öberg Åström Łukasz Sørensen Großmann Æsop", ["oberg", "astrom", "lukasz", "sorensen", "grossmann", "aesop"]],
  ["bakers’ baker's ‘rye’ don`t", ["bakers", "bakers", "rye", "dont"]],
  ["self-rewarding on–policy", ["self", "rewarding", "on", "policy"]],
  ["“quoted” (bracketed), C++ & x/y", ["quoted", "bracketed", "c", "x", "y"]],
  ["王小明 خبز", ["王小明", "خبز"]],
  ["ﬁne Ⅳ x²", ["fine", "iv", "x2"]],
  ["  -- ’ ", []],
]) test(`words of ${typed}`, () => assert.deepEqual(splitWords(typed), expected));

for (const [text, expected] of [
  ["On-Policy", ["on", "policy", "onpolicy"]],
  ["GPT-4", ["gpt", "4", "gpt4"]],
  ["MiniLLM", ["minillm", "mini", "llm"]],
  ["al-Khabbaz", ["al", "khabbaz", "alkhabbaz"]],
  ["D'Aubigné", ["daubigne", "aubigne"]],
  ["Plain words", ["plain", "words"]],
]) test(`terms of ${text}`, () => assert.deepEqual(termsOf(text), expected));
