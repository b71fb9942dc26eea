/* The one index and the one ranking. Run by pytest; alone: node --test tests/node */
import assert from "node:assert/strict";
import test from "node:test";
import { SearchIndex } from "../../frontend/scripts/search/index.js";

/** A paper told in columns, as data/search.json tells it. */
const row = (key, title, rest = {}) => [
  key, title, rest.former ?? [], rest.short ?? "", rest.name ?? "", rest.authors ?? ["Ann Bee"], rest.venue ?? "",
  rest.date ?? "2024-01", rest.facts ?? [[]], rest.topics ?? [],
];
const data = {
  name: "Recipe",
  facts: ["Flour"],
  topics: ["Process", "Sourdough", "Long Baking"],
  pages: [["Sourdough", "Topic", "topics/sourdough/"], ["Sourdough Breads", "Topic", "topics/breads/"], ["Mara Öst", "Author", "authors/ost/"], ["Ovens: Oven Science", "Venue", "venues/ovens/"]],
  papers: [
    row("a", "RyeNet: A Long Look at Rye Loaves", { short: "RyeNet", authors: ["Mara Öst", "Jo d'Arc"], topics: [0] }),
    row("b", "Loaves of Rye and of Wheat", { venue: "Ovens 2024", facts: [["Spelt", "Teff"]] }),
    row("c", "Self-Raising Dough", { former: ["Dough That Rises Alone"], name: "DoughBot", topics: [1, 2] }),
    row("d", "Omitted by RyeNet", { authors: [] }),
    row("e", "Öfen und Brötchen", { authors: ["Søren Kjær"] }),
  ],
};
const index = new SearchIndex(data);
const keys = (query) => index.search(query).map((hit) => data.papers[hit.place][0]);
const first = (query) => { const result = index.describe(index.search(query)[0]); return [result.key, result.field, result.value]; };

for (const [query, key, field, value] of [
  ["ryenet", "a", "short name", "RyeNet"],
  ["ost", "a", "author", "Mara Öst"],
  ["darc", "a", "author", "Jo d'Arc"],
  ["d’arc", "a", "author", "Jo d'Arc"],
  ["arc", "a", "author", "Jo d'Arc"],
  ["kjaer", "e", "author", "Søren Kjær"],
  ["brotchen", "e", "title", "Öfen und Brötchen"],
  ["self raising", "c", "title", "Self-Raising Dough"],
  ["selfraising", "c", "title", "Self-Raising Dough"],
  ["rises alone", "c", "former title", "Dough That Rises Alone"],
  ["doughbot", "c", "recipe", "DoughBot"],
  ["ovens", "b", "venue", "Ovens 2024"],
  ["teff", "b", "flour", "Teff"],
  ["sourdough", "c", "topic", "Sourdough"],
]) test(`${query} finds ${key} by its ${field}`, () => assert.deepEqual(first(query), [key, field, value]));

test("the value that holds most of what was sought is shown", () => {
  const many = new SearchIndex({ ...data, papers: [row("x", "Loaf", { authors: ["Ben Alder", "Ana Birch", "Ben Birch"] })] });
  assert.equal(many.describe(many.search("ben birch")[0]).value, "Ben Birch");
});

test("every word must be found where one paper holds them all", () => {
  assert.deepEqual(keys("rye wheat"), ["b"]);
  assert.deepEqual(keys("ost loaves"), ["a"]);
});

test("any word will do where no paper holds them all", () => {
  assert.deepEqual(new Set(keys("wheat doughbot")), new Set(["b", "c"]));
});

test("a paper called so comes before those that speak of it", () => {
  assert.deepEqual(keys("ryenet"), ["a", "d"]);
  assert.deepEqual(keys("RyeNet"), ["a", "d"]);
});

test("one letter wrong in a word of four or more still finds", () => {
  for (const wrong of ["loves", "looaves", "loavws", "laoves"]) assert.ok(keys(wrong).includes("b"), wrong);
});

test("a number never matches the next one", () => {
  const years = new SearchIndex({ ...data, papers: [row("x", "Report 2023"), row("y", "Report 2024")] });
  assert.deepEqual(years.search("report 2024").map((hit) => hit.place), [1]);
});

test("every beginning of a title's last word finds the paper", () => {
  for (let length = 2; length <= "raising".length; length += 1) assert.equal(keys(`self ${"raising".slice(0, length)}`)[0], "c");
});

test("order is the same every time", () => {
  for (const query of ["rye", "loaves", "dough", "r"]) assert.deepEqual(index.search(query), new SearchIndex(data).search(query));
});

test("pages are found by the beginnings of their words, the shortest first", () => {
  const titles = (query) => index.pages(query).map(([title]) => title);
  assert.deepEqual(titles("sour"), ["Sourdough", "Sourdough Breads"]);
  assert.deepEqual(titles("bread sour"), ["Sourdough Breads"]);
  assert.deepEqual(titles("ost"), ["Mara Öst"]);
  for (const query of ["", "s", " ", "’’", "--", "zzz"]) assert.deepEqual(titles(query), [], query);
});

test("what finds nothing is told the nearest that does", () => {
  assert.equal(index.nearestQuery("lxxves"), "loaves");
  assert.equal(index.nearestQuery("qqqqqqqq"), "");
  assert.ok(keys(index.nearestQuery("whxxt")).length);
});

test("no query is too strange", () => {
  for (const query of ["", " ", "’", "---", "(", "\\", "a".repeat(500), "<b>", "\u0000", "constructor", "__proto__", "toString hasOwnProperty"]) {
    assert.ok(Array.isArray(index.search(query)), query);
    assert.equal(typeof index.nearestQuery(query), "string", query);
  }
});
