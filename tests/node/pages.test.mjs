/* Small pure parts of the other features. Run by pytest; alone: node --test tests/node */
import assert from "node:assert/strict";
import test from "node:test";
import { matchingParts } from "../../frontend/scripts/search/matching.js";
import { joinEntries } from "../../frontend/scripts/selection/exports.js";
import { queryString } from "../../frontend/scripts/site.js";
import { compareCells, containsWords } from "../../frontend/scripts/summary-table.js";
import { countNewer, parseDays } from "../../frontend/scripts/new-since.js";
import { byline, countPapers } from "../../frontend/scripts/wording.js";

test("an empty cell comes last in both directions", () => {
  assert.deepEqual(["b", "", "a10", "a9"].sort((a, b) => compareCells(a, b, false)), ["a9", "a10", "b", ""]);
  assert.deepEqual(["b", "", "a10", "a9"].sort((a, b) => compareCells(a, b, true)), ["b", "a10", "a9", ""]);
});

test("a row contains every word in any case and order", () => {
  assert.ok(containsWords("Rye Bread from Norway", "norway RYE"));
  assert.ok(containsWords("Rye", "  "));
  assert.ok(!containsWords("Rye Bread", "rye wheat"));
});

test("papers of later days are new", () => {
  const days = parseDays("2024-03-02=4 2024-02-20=17 2024-01-01=2");
  assert.deepEqual(countNewer(days, "2024-02-20"), { number: 4, isMinimum: false });
  assert.deepEqual(countNewer(days, "2024-03-02"), { number: 0, isMinimum: false });
  assert.deepEqual(countNewer(days, "2023-12-31"), { number: 23, isMinimum: true });
});

test("entries are joined in the order of the keys, unknown keys left out", () => {
  const format = { head: "[", between: ",", tail: "]", entries: { a: "1", b: "2" } };
  assert.equal(joinEntries(format, ["b", "toString", "a"]), "[2,1]");
  assert.equal(joinEntries(format, []), "[]");
});

test("words that equal a typed one, or are a part or a form of it, match", () => {
  const matching = (text, terms) => matchingParts(text, terms).filter(({ isMatch }) => isMatch).map(({ part }) => part);
  assert.deepEqual(matching("Rye, of Öfen and rye-bread", ["rye", "ofen", "bread"]), ["Rye", "Öfen", "rye", "bread"]);
  assert.deepEqual(matching("Self training in a se", ["selftraining"]), ["Self"]);
  assert.deepEqual(matching("Distills MiniLLM by distillation", ["distilled", "llm"]), ["Distills", "MiniLLM", "distillation"]);
  assert.deepEqual(matching("al-Khabbaz, kNN and C++", ["alkhabbaz", "k", "nn", "c++"]), ["al", "Khabbaz", "kNN", "C++"]);
  assert.deepEqual(matching("ICLR 2024", ["2023", "iclr"]), ["ICLR"]);
  assert.equal(matchingParts("Rye, <b>", ["b"]).map(({ part }) => part).join(""), "Rye, <b>");
});

test("a query keeps slashes, commas and exclamation marks readable", () => {
  assert.equal(queryString([["a", "b/c,d"], ["e", "!f g&h"]]), "?a=b/c,d&e=!f+g%26h");
  assert.equal(queryString([]), "");
});

test("numbers and authors are printed as everywhere", () => {
  assert.deepEqual([0, 1, 2].map(countPapers), ["0 papers", "1 paper", "2 papers"]);
  assert.equal(byline([]), "Authors unknown");
  assert.equal(byline(["A", "B", "C"]), "A, B, C");
  assert.equal(byline(["A", "B", "C", "D"]), "A, B + 2");
});
