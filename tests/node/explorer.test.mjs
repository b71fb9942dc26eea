/* The filters of the list and its URL. Run by pytest; alone: node --test tests/node */
import assert from "node:assert/strict";
import test from "node:test";
import { applyFilters, facetsOf, noFilters, readColumns, sortPlaces, withoutValue } from "../../frontend/scripts/explorer/filter.js";
import { parseState, writeState } from "../../frontend/scripts/explorer/url.js";

// Values 0 to 2 belong to facet 0 (grain), 3 and 4 to facet 1 (process).
const facets = [0, 0, 0, 1, 1];
const names = [
  { facet: "grain", token: "rye" }, { facet: "grain", token: "wheat" }, { facet: "grain", token: "oat/flakes" },
  { facet: "process", token: "mixing" }, { facet: "process", token: "baking" },
];
// Papers a to d: rye and mixing; wheat and mixing; rye, wheat and baking; baking.
const papers = [[0, 2], [1, 1], [], [0, 1], [2, 1]];
const placeOf = new Map([..."abcd"].map((key, place) => [key, place]));
const outcome = (changed) => {
  const columns = readColumns(4, facets, papers);
  const { matching, counts } = applyFilters(columns, { ...noFilters(), ...changed }, placeOf);
  return [matching.map((place) => "abcd"[place]).join(""), [...counts]];
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
    unknown: [],
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

test("unknown values, names and orders are reported, and not what counts visits", () => {
  const { chosen, unknown } = parseState("?grain=moonflour&grain=!sand&grain=rye&utm_source=x&q=y&fbclid=z", names);
  assert.deepEqual([[...chosen], unknown], [[0], ["grain=moonflour", "grain=sand"]]);
  const { unknown: others } = parseState("?grian=rye&year=2024&Grain=rye&constructor=1&sort=size&ref=x&gclid=y", names);
  assert.deepEqual(others, ["grian=rye", "year=2024", "Grain=rye", "constructor=1", "sort=size"]);
});

test("each of the further facets must be met, although they share a filter", () => {
  const values = { facet: [0, 1, 1, 1, 1, 1], parent: [-1, -1, 1, 2, -1, 4] };
  assert.deepEqual(facetsOf([{ name: "grain" }, { name: "further" }], values), [0, 3, 3, 3, 6, 6]);
  assert.deepEqual(facetsOf([{ name: "grain" }, { name: "process" }], values), values.facet);
});

test("a former name of a value leads to its number", () => {
  const former = { "grain=secale": 0, "kneading=by-hand": 3 };
  const { chosen, excluded, unknown } = parseState("?grain=secale&kneading=!by-hand", names, former);
  assert.deepEqual([[...chosen], [...excluded], unknown], [[0], [3], []]);
});

test("bits and places give the same counts as counting one by one", () => {
  const size = 2_000;
  const random = ((state) => () => { state = (state * 48271) % 2147483647; return state / 2147483647; })(7);
  const dense = Array.from({ length: 40 }, (_, value) => (
    Array.from({ length: size }, (_, place) => place).filter(() => random() < (value % 5 ? 0.02 : 0.6))
  ));
  const facetOf = dense.map((_, value) => value % 4);
  const steps = dense.map((places) => places.map((place, at) => (at ? place - places[at - 1] : place)));
  const columns = readColumns(size, facetOf, steps);
  assert.ok(columns.papers.some((column) => column instanceof Uint16Array));
  assert.ok(columns.papers.some((column) => column instanceof Uint32Array));
  const filters = { ...noFilters(), chosen: new Set([0, 4, 1]), excluded: new Set([2]) };
  const { matching, counts } = applyFilters(columns, filters, new Map());
  const sets = dense.map((places) => new Set(places));
  const meets = (place, facet) => {
    const wanted = [...filters.chosen].filter((value) => facetOf[value] === facet);
    const barred = [...filters.excluded].filter((value) => facetOf[value] === facet);
    return (!wanted.length || wanted.some((value) => sets[value].has(place)))
      && !barred.some((value) => sets[value].has(place));
  };
  const all = Array.from({ length: size }, (_, place) => place);
  assert.deepEqual(matching, all.filter((place) => [0, 1, 2, 3].every((facet) => meets(place, facet))));
  assert.deepEqual([...counts], dense.map((places, value) => (
    places.filter((place) => [0, 1, 2, 3].every((facet) => facet === facetOf[value] || meets(place, facet))).length
  )));
});

test("places are sorted by the order of the whole list or of the search", () => {
  assert.deepEqual(sortPlaces([1, 3, 4], null), [1, 3, 4]);
  assert.deepEqual(sortPlaces([1, 3, 4], [4, 0, 3, 2, 1]), [4, 3, 1]);
});
