/* The one index and the one ranking, on the index that kdcatalog makes of the toy catalog and of a few papers more.
   Run by pytest, which writes the data into the folder that is the argument. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { describeCard } from "../../frontend/scripts/search/cards.js";
import { Identifiers, normalizeAddress } from "../../frontend/scripts/search/identify.js";
import { SearchIndex } from "../../frontend/scripts/search/index.js";
import { editDistance } from "../../frontend/scripts/search/postings.js";

const read = (name) => JSON.parse(readFileSync(join(process.argv[2], `${name}.json`), "utf8"));
const groups = read("groups");
const parts = read("parts");
const cards = read("cards");
const load = (shipped = groups) => {
  const index = new SearchIndex(shipped);
  for (const part of parts) index.add(part);
  return index;
};
const index = load();
const keys = (query) => index.search(query).places.map((place) => cards[place][0]);
const first = (query) => {
  const { places, query: words } = index.search(query);
  const { key, field, value } = describeCard(cards[places[0]], words, groups.facts);
  return [key, field, value];
};
const found = (query, title) => {
  const { query: words, topics } = index.search(query);
  return index.groups.find(words, topics).find((group) => group.title === title)?.found.map((item) => item.title) ?? [];
};

for (const [query, key, field, value] of [
  ["ryenet", "a2020ryenet", "short name", "RyeNet"],
  ["ost", "a2020ryenet", "author", "Mara Öst"],
  ["darc", "a2020ryenet", "author", "Jo d'Arc"],
  ["d’arc", "a2020ryenet", "author", "Jo d'Arc"],
  ["kjaer", "e2016ofen", "author", "Søren Kjær"],
  ["brotchen", "e2016ofen", "title", "Öfen und Brötchen"],
  ["self raising", "c2018selfraising", "title", "Self-Raising Dough"],
  ["selfraising", "c2018selfraising", "title", "Self-Raising Dough"],
  ["rises alone", "c2018selfraising", "former title", "Dough That Rises Alone"],
  ["teff", "b2019loaves", "flour", "Teff"],
  ["humidity", "b2019loaves", "summary", "Weighs loaves of two flours after a week and finds that humidity decides."],
]) test(`${query} finds ${key} by its ${field}`, () => assert.deepEqual(first(query), [key, field, value]));

for (const [query, words] of [
  ["taught loaves", ["taught", "loaves", "teach"]],
  ["teach", ["teach", "taught"]],
  ["hypotheses", ["hypotheses", "hypothesis"]],
  ["rye", ["rye"]],
]) test(`pages mark ${words.join(", ")} for ${query}`, () => {
  assert.deepEqual(describeCard(cards[0], index.search(query).query, groups.facts).words, words);
});

test("papers with every word come before papers with some of them", () => {
  assert.equal(keys("rye wheat")[0], "b2019loaves");
  assert.deepEqual(keys("ost loaves").slice(0, 1), ["a2020ryenet"]);
});

test("papers with some of the words follow where none has all of them", () => {
  const both = keys("kjaer teff");
  assert.deepEqual(new Set(both), new Set(["b2019loaves", "e2016ofen"]));
});

test("a paper called so comes before those that speak of it", () => {
  assert.deepEqual(keys("ryenet").slice(0, 2), ["a2020ryenet", "d2017omitted"]);
  assert.deepEqual(keys("RyeNet").slice(0, 2), ["a2020ryenet", "d2017omitted"]);
});

test("of two papers with one name, the one to start with on a topic is first", () => {
  const chosen = structuredClone(groups);
  const [title, path, count, names, shape = "", sentence = ""] = chosen.topics[0];
  chosen.topics[0] = [title, path, count, names, shape, sentence, [cards.findIndex(([key]) => key === "r1999duo")]];
  const withStarts = load(chosen);
  for (const query of ["duo", "DUO", "Duo"]) {
    assert.equal(keys(query)[0], "r2000duo", query);
    const [first, second] = withStarts.search(query).places.map((place) => cards[place][0]);
    assert.deepEqual([first, second], ["r1999duo", "r2000duo"], query);
  }
  const named = withStarts.search("ryenet").places.map((place) => cards[place][0]);
  assert.deepEqual(named, keys("ryenet"), "other names keep their order");
});

for (const [typed, key] of [
  ["brotchne", "e2016ofen"], ["brotchhen", "e2016ofen"], ["brotchem", "e2016ofen"], ["btotchen", "e2016ofen"],
  ["ryent", "a2020ryenet"], ["ryenett", "a2020ryenet"], ["reynet", "a2020ryenet"], ["kjare", "e2016ofen"],
]) test(`${typed} finds ${key} although one letter is wrong`, () => assert.equal(keys(typed)[0], key));

test("a year may have two digits after a name", () => {
  assert.equal(keys("kjaer 16")[0], "e2016ofen");
  assert.equal(keys("Öst '20")[0], "a2020ryenet");
});

test("contractions in a question ask for nothing, and a word that no paper has is passed over", () => {
  assert.equal(keys("why don't loaves last, what's humidity")[0], keys("loaves last humidity")[0]);
  assert.equal(keys("does a zeppelin weigh loaves of two flours")[0], "b2019loaves");
  assert.deepEqual(keys("zeppelin quartzite"), []);
});

test("a short word that ends in y is known, and so are its forms", () => {
  // Its stem is "kei", with which no term begins: the word itself was taken for an error.
  for (const query of ["key", "keys", "smell key"]) {
    assert.equal(keys(query)[0], "k2007key", query);
    assert.ok(!index.search(query).isSimilar, query);
  }
});

for (const [typed, key] of [
  ["Zhang, Xue", "q2003salt"], ["X. Zhang", "q2003salt"], ["zhang x", "q2003salt"], ["xue zang", "q2003salt"],
  ["H. To", "q2004salt"], ["To 2004", "q2004salt"], ["Kjær, S.", "e2016ofen"], ["soren kjar", "e2016ofen"],
]) test(`${typed} names the first author of ${key}`, () => assert.equal(keys(typed)[0], key));

test("words that people are called, each of them another, come before a name with an error", () => {
  assert.deepEqual(keys("xue hang").slice(0, 2), ["q2004salt", "q2003salt"]);
});

test("a question about nobody but people offers no topics", () => {
  assert.deepEqual(index.search("ivo petrov").topics, []);
  assert.deepEqual(index.search("Kjær, Søren").topics, []);
});

test("a year after a little word without a capital asks for that year", () => {
  assert.deepEqual(index.reader.read("to 2004").words, ["2004"]);
  assert.deepEqual(index.reader.read("To 2004").words, ["to", "2004"]);
});

for (const [typed, key] of [
  ["teaching", "q2002taught"], ["taught", "q2002taught"], ["behavior dialogs", "q2002taught"],
  ["build crusts", "q2001teach"], ["teach crust", "q2001teach"],
]) test(`${typed} finds a form of itself in ${key} that no rule makes`, () => assert.ok(keys(typed).includes(key)));

test("a form of a word is not taken for a name", () => {
  assert.equal(keys("taught")[0], "q2002taught");
  assert.equal(keys("teach")[0], "q2001teach");
});

test("words that need not be in a result are kept apart", () => {
  const { words, slight } = index.reader.read("Dough That Rises Alone");
  assert.deepEqual([words, slight], [["dough", "rises", "alone"], ["that"]]);
});

test("a plural is nearer to a word than another form of it", () => {
  const worths = new Map(index.ranking.formsOf("loaved").map(({ index: { terms }, at, worth }) => [terms[at], worth]));
  assert.equal(worths.get("loaves"), 0.96);
  const others = new Map(index.ranking.formsOf("smellings").map(({ index: { terms }, at, worth }) => [terms[at], worth]));
  assert.equal(others.get("smells"), 0.7);
});

test("a number like an arXiv id that is none is not searched as words", () => {
  const identifiers = new Identifiers(read("identifiers"), cards.map(([key]) => key), {});
  for (const text of ["arXiv:9999.12345", "2399.00001v2", "arxiv: 1913.0001"]) {
    assert.deepEqual(identifiers.identify(text)?.places, [], text);
  }
});

test("a similar word never comes before the word itself", () => {
  // "Looves" is in one title and one letter from "loaves", which three have.
  assert.equal(keys("looves")[0], "f2015looves");
  assert.ok(keys("looves").length > 1);
  assert.deepEqual(keys("looves kjaer").slice(0, 2).sort(), ["e2016ofen", "f2015looves"]);
});

test("a result has the language of a title that is not English", () => {
  const described = (query) => describeCard(cards[index.search(query).places[0]], index.reader.read(query), groups.facts);
  assert.deepEqual([described("brotchen").language, described("ryenet").language], ["de", ""]);
});

test("a number never matches the next one", () => {
  assert.equal(keys("report 2021")[0], "g2021report");
  assert.equal(keys("report 2022")[0], "g2022report");
  assert.equal(keys("breadgpt 4")[0], "h2014gpt");
  assert.deepEqual(keys("breadgpt4").filter((key) => key === "h2013gpt"), []);
});

for (const typed of ["BreadGPT-4", "breadgpt4", "bread gpt 4", "BreadGPT 4"]) {
  test(`${typed} finds the paper on BreadGPT-4`, () => assert.equal(keys(typed)[0], "h2014gpt"));
}

for (const [typed, key] of [["c++", "i2012cpp"], ["C++ ovens", "i2012cpp"], ["k-NN", "i2012cpp"], ["knn", "i2012cpp"], ["k nn", "i2012cpp"]]) {
  test(`${typed} finds what is written so`, () => assert.equal(keys(typed)[0], key));
}

for (const [typed, key] of [["发酵", "j2011work"], ["面团", "j2011work"], ["酵面团", "j2011work"], ["蒸留", "j2010distill"], ["지식", "j2009korean"]]) {
  test(`${typed} is found within longer words`, () => assert.equal(keys(typed)[0], key));
}

for (const typed of ["weighing loaf", "loaf weighed", "raised doughs", "rise alone"]) {
  test(`inflected ${typed} finds something`, () => assert.ok(keys(typed).length));
}

test("forms of a word find it", () => {
  assert.equal(keys("doughs raise self")[0], "c2018selfraising");
  assert.equal(keys("omits ryenets")[0], "d2017omitted");
});

test("two forms of a word ask for a title with both of them", () => {
  // Both were found in "Mills of Quartz", the shorter title.
  for (const query of ["mill milled quartz", "milled mill quartz", "quartz mill milled"]) {
    assert.equal(keys(query)[0], "n2004mill", query);
  }
  assert.equal(keys("mill quartz")[0], "n2005mill");
});

test("a second author of a name is no better match", () => {
  const { scores } = index.ranking.exactScores("bo");
  const [one, two] = ["m2006lind", "m2005yu"].map((key) => scores[cards.findIndex((card) => card[0] === key)]);
  assert.ok(one > 0);
  assert.equal(two, one);
  assert.equal(keys("bo lindd")[0], "m2006lind");
});

test("author and year find the papers of that author and year first", () => {
  assert.equal(keys("Öst et al., 2020")[0], "a2020ryenet");
  assert.equal(keys("(Öst et al. 2020)")[0], "a2020ryenet");
  assert.equal(keys("ost 2020 ryenet")[0], "a2020ryenet");
  assert.equal(keys("kjaer 2016")[0], "e2016ofen");
});

test("words of a question do not count", () => {
  assert.equal(keys("what is the best paper about self-raising dough?")[0], "c2018selfraising");
  assert.ok(keys("what is it").length >= 0);
});

test("synonyms of the taxonomy find each other in both directions", () => {
  assert.equal(keys("SRD")[0], "c2018selfraising");
  assert.ok(keys("long cool fermentation").includes("k2008lcf"));
});

test("every beginning of a title's last word finds the paper", () => {
  for (let length = 2; length <= "raising".length; length += 1) {
    assert.equal(keys(`self ${"raising".slice(0, length)}`)[0], "c2018selfraising");
  }
});

test("order is the same every time", () => {
  const again = load();
  for (const query of ["rye", "loaves", "dough", "r"]) assert.deepEqual(index.search(query), again.search(query));
});

test("topics, authors and venues are found by the beginnings of their words", () => {
  assert.deepEqual(found("sour", "Topics"), ["Sourdough"]);
  assert.deepEqual(found("levain", "Topics"), ["Sourdough"]);
  assert.deepEqual(found("petrov", "Authors"), ["Ivo Petrov"]);
  assert.deepEqual(found("journal of loaf", "Venues"), ["J. Loaf Sci."]);
  for (const query of ["", "s", " ", "’’", "--", "zzz"]) assert.deepEqual(found(query, "Topics"), [], query);
});

test("only the last word typed may be the beginning of another", () => {
  assert.deepEqual(found("petr", "Authors"), ["Ivo Petrov"]);
  assert.deepEqual(found("pet 2001", "Authors"), []);
  assert.deepEqual(found("ivo petrov 2001", "Authors"), ["Ivo Petrov"]);
});

test("a whole name, its words in any order, gets no topics by guess", () => {
  const titles = (query) => index.groups.find(index.reader.read(query), [0]).map((group) => group.title);
  assert.deepEqual(titles("petrov"), ["Topics", "Authors"]);
  assert.deepEqual(titles("ivo petrov"), ["Authors"]);
  assert.deepEqual(titles("Petrov, Ivo 2001"), ["Authors"]);
  assert.deepEqual(titles("ivo petrov loaves"), ["Topics"]);
});

test("a query that finds nothing gets no guesses", () => {
  assert.deepEqual(keys("qqqqqqqq"), []);
  assert.deepEqual(keys("zzzz xxxx"), []);
});

test("no query is too strange", () => {
  const strange = [
    "", " ", "’", "---", "(", "\\", "a".repeat(500), "<b>", "\u0000", "constructor", "__proto__", "toString hasOwnProperty",
    "et al", "2024 2025", "+++", "###",
  ];
  for (const query of strange) assert.ok(Array.isArray(index.search(query).places), query);
});

for (const [typed, meant, distance] of [
  ["loaf", "laof", 1], ["loaf", "loaff", 1], ["loaff", "loaf", 1], ["loaf", "lobf", 1.25], ["loaf", "oaf", 1.4],
  ["loaf", "loaf", 0], ["loaf", "bread", Infinity],
  ["gorrila", "gorilla", 1.4], ["allpaca", "alpaca", 1], ["buter", "butter", 1], ["oattmel", "oatmell", 1.4],
  ["gorrila", "gorillas", Infinity],
]) test(`${typed} is ${distance} from ${meant}`, () => assert.equal(editDistance(typed, meant, 1), distance));

const identifiers = new Identifiers(read("identifiers"), cards.map(([key]) => key), { "old2020key": "a2020ryenet" });
const identified = (text) => {
  const result = identifiers.identify(text);
  return result && [result.text, result.places.map((place) => cards[place][0]).join(" ")];
};

for (const text of [
  "2001.00001", "2001.00001v2", "arXiv:2001.00001", "arxiv: 2001.00001v3", "arXiv 2001.00001 [cs.CL]", "https://arxiv.org/abs/2001.00001",
  "http://www.arxiv.org/pdf/2001.00001v2.pdf", "arxiv.org/abs/2001.00001", "https://arxiv.org/html/2001.00001v1",
  "https://huggingface.co/papers/2001.00001", "https://www.alphaxiv.org/abs/2001.00001", "10.48550/arXiv.2001.00001",
  "https://doi.org/10.48550/ARXIV.2001.00001", "<https://arxiv.org/abs/2001.00001>", "(arXiv:2001.00001)",
  "https://www.semanticscholar.org/arxiv/2001.00001", "https://papers.cool/arxiv/2001.00001", "https://export.arxiv.org/abs/2001.00001",
]) test(`${text} is read as an arXiv id`, () => assert.deepEqual(identified(text), ["2001.00001", "a2020ryenet"]));

for (const [text, shown, key] of [
  ["a2020ryenet", "a2020ryenet", "a2020ryenet"],
  ["old2020key", "old2020key", "a2020ryenet"],
  ["10.1000/Loaves", "10.1000/loaves", "b2019loaves"],
  ["https://doi.org/10.1000/loaves", "10.1000/loaves", "b2019loaves"],
  ["doi:10.1000/loaves", "10.1000/loaves", "b2019loaves"],
  ["2018.bread-main.7", "2018.bread-main.7", "c2018selfraising"],
  ["https://aclanthology.org/2018.bread-main.7.pdf", "2018.bread-main.7", "c2018selfraising"],
  ["https://aclanthology.org/2018.bread-main.7/", "2018.bread-main.7", "c2018selfraising"],
  ["https://openreview.net/forum?id=aBcDeFgHiJ", "aBcDeFgHiJ", "d2017omitted"],
  ["https://openreview.net/pdf?id=aBcDeFgHiJ", "aBcDeFgHiJ", "d2017omitted"],
  ["aBcDeFgHiJ", "aBcDeFgHiJ", "d2017omitted"],
  ["https://github.com/bakers/ofen", "github.com/bakers/ofen", "e2016ofen"],
  ["https://github.com/Bakers/Ofen.git", "github.com/bakers/ofen", "e2016ofen"],
  ["git@github.com:bakers/ofen.git", "github.com/bakers/ofen", "e2016ofen"],
  ["github.com/bakers/ofen/tree/main/src", "github.com/bakers/ofen/tree/main/src", "e2016ofen"],
  ["https://example.org/reports/2021", "example.org/reports/2021", "g2021report"],
]) test(`${text} is read as that of ${key}`, () => assert.deepEqual(identified(text), [shown, key]));

for (const [text, shown] of [
  ["2306.99999", "2306.99999"], ["https://arxiv.org/abs/2306.99999", "2306.99999"], ["10.1000/unknown", "10.1000/unknown"],
  ["https://aclanthology.org/2030.acl-long.1/", "2030.acl-long.1"], ["https://github.com/nobody/nothing", "github.com/nobody/nothing"],
  ["https://openreview.net/forum?id=zzzzzzzzzz", "zzzzzzzzzz"], ["https://example.org/nothing", "example.org/nothing"],
]) test(`${text} is of no paper, and nothing is put in its place`, () => assert.deepEqual(identified(text), [shown, ""]));

for (const text of ["RyeNet", "loaves of rye", "GPT-4", "k/v cache", "DeepSeekR1", "report 2021", "self: raising", "C++", "2021", "3.5"]) {
  test(`${text} is words`, () => assert.equal(identifiers.identify(text), undefined));
}

test("addresses compare without what does not matter", () => {
  const forms = ["https://www.github.com/A/b/", "http://github.com/a/b#readme", "github.com/a/b.git", "git@github.com:A/B.git"];
  assert.deepEqual(new Set(forms.map(normalizeAddress)), new Set(["github.com/a/b"]));
});

test("an unknown identifier says where to look it up and where to propose it", () => {
  const { noun, url, add, version } = identifiers.identify("https://arxiv.org/abs/2306.99999v2");
  assert.deepEqual([noun, url, version], ["arXiv id", `${read("identifiers").kinds.arxiv.url.replace("ID", "")}2306.99999`, "2"]);
  assert.ok(add);
});

for (const text of [
  "l2007toast", "L2006toast", "2007.00002v3", "https://arxiv.org/abs/2007.00002", "10.1000/TOAST", "tOaStTeRxY",
]) test(`${text} is of a paper that was removed`, () => {
  const { places, removed } = identifiers.identify(text);
  assert.deepEqual([places, ...removed.slice(0, 2)], [[], "papers/l2007toast/", "It is about toasters."]);
});

test("a paper in the catalog comes before a removed one with its identifier", () => {
  assert.deepEqual(identified("2001.00001"), ["2001.00001", "a2020ryenet"]);
  assert.equal(identifiers.identify("2306.99999").removed, undefined);
});
