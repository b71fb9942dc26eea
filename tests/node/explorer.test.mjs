/* The filters of the list and its URL. Run by pytest; alone: node --test tests/node */
import assert from "node:assert/strict";
import test from "node:test";
import { applyFilters, noFilters, withoutValue } from "../../frontend/scripts/explorer/filter.js";
import { parseState, writeState } from "../../frontend/scripts/explorer/url.js";

// Values 0 to 2 belong to facet 0 (grain), 3 and 4 to facet 1 (process).
const facetOf = Int32Array.from([0, 0, 0, 1, 1]);
const names = [
  { facet: "grain", token: "rye" }, { facet: "grain", token: "wheat" }, { facet: "grain", token: "oat/flakes" },
  { facet: "process", token: "mixing" }, { facet: "process", token: "baking" },
];
const entries = [
  { key: "a", values: [0, 3] }, { key: "b", values: [1, 3] }, { key: "c", values: [0, 1, 4] }, { key: "d", values: [4] },
];
const outcome = (changed) => {
  const { matching, counts } = applyFilters(entries, facetOf, { ...noFilters(), ...changed });
  return [matching.map((place) => entries[place].key).join(""), [...counts]];
};

test("without filters every paper matches and counts", () => {
  assert.deepEqual(outcome({}), ["abcd", [2, 2, 0, 2, 2]]);
});

test("one chosen value of a facet is enough, and its facet keeps the counts of the others", () => {
  assert.deepEqual(outcome({ chosen: new Set([0, 1]) }), ["abc", [2, 2, 0, 2, 1]]);
});

test("every facet must be met", () => {
  assert.deepEqual(outcome({ chosen: new Set([0, 4]) }), ["c", [1, 1, 0, 1, 1]]);
});

test("an excluded value bars its papers, which still count for its facet", () => {
  assert.deepEqual(outcome({ excluded: new Set([0]) }), ["bd", [2, 2, 0, 1, 1]]);
});

test("a search and a shared selection narrow the list", () => {
  assert.deepEqual(outcome({ found: [3, 0] }), ["ad", [1, 0, 0, 1, 1]]);
  assert.deepEqual(outcome({ shared: new Set(["b", "unknown"]) }), ["b", [0, 1, 0, 1, 0]]);
});

test("filters without a value leave the given ones as they are", () => {
  const filters = { ...noFilters(), chosen: new Set([0, 1]), excluded: new Set([3]) };
  const less = withoutValue(filters, 1);
  assert.deepEqual([[...less.chosen], [...less.excluded], [...filters.chosen]], [[0], [3], [0, 1]]);
});

test("a URL names values, search, order and a shared selection", () => {
  const state = parseState("?find=+rye+&grain=rye&grain=!wheat&sort=title&pick=a,b", names);
  assert.deepEqual(state, {
    query: "rye", chosen: new Set([0]), excluded: new Set([1]), shared: new Set(["a", "b"]), sort: "title",
  });
});

test("a value both chosen and excluded is excluded", () => {
  const { chosen, excluded } = parseState("?grain=rye&grain=!rye", names);
  assert.deepEqual([[...chosen], [...excluded]], [[], [0]]);
});

test("only a search can be sorted by relevance, and an unknown order is none", () => {
  assert.equal(parseState("?sort=match", names).sort, "");
  assert.equal(parseState("?sort=match&find=rye", names).sort, "match");
  for (const sort of ["size", "constructor", "__proto__", ""]) assert.equal(parseState(`?sort=${sort}`, names).sort, "");
});

for (const search of [
  "", "?find=rye", "?grain=rye&grain=!wheat", "?grain=oat/flakes&sort=title", "?find=a+b&process=!baking&sort=date&pick=a,b",
]) test(`the URL ${search || "without a query"} is written as it was read`, () => {
  const state = parseState(search, names);
  const usual = state.query ? "match" : "date";
  assert.equal(writeState({ ...state, sort: state.sort || usual }, names, usual), search);
});
