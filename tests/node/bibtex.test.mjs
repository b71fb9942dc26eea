/* The reader of .bib files; its agreement with the command is proved by test_missing.py. */
import assert from "node:assert/strict";
import test from "node:test";
import { plainText, readBibtex, valueOf } from "../../frontend/scripts/bibliography/bibtex.js";
import { CitedPapers } from "../../frontend/scripts/bibliography/cited-papers.js";

const fieldsOf = (text) => readBibtex(text)[0].fields.map(({ name, value }) => [name, value]);

test("values are braced, quoted, bare or joined", () => {
  const text = '@string{acl = "ACL"}\n@misc{a, title = {A {B} c}, note = "say {"}hi{"}", year = 2024, x = acl # { 24},}';
  assert.deepEqual(fieldsOf(text), [["title", "A {B} c"], ["note", 'say {"}hi{"}'], ["year", "2024"], ["x", "ACL 24"]]);
});

test("places lead to the text of key, name and value", () => {
  const text = "% head\n@Article (key1,\n  Title = {On Rye} )";
  const [entry] = readBibtex(text);
  const [field] = entry.fields;
  assert.equal(text.slice(entry.kindStart, entry.kindStart + 7), "Article");
  assert.equal(text.slice(entry.keyEnd - 4, entry.keyEnd), "key1");
  assert.equal(text.slice(field.start, field.start + 5), "Title");
  assert.equal(text.slice(field.from, field.end), "{On Rye}");
  assert.equal(text.slice(entry.start, entry.end), "@Article (key1,\n  Title = {On Rye} )");
});

test("an entry with something that is no field is not read", () => {
  assert.equal(readBibtex("@misc{a, title {x}}")[0].isRead, false);
  assert.equal(readBibtex("@misc{a, title = {x},}")[0].isRead, true);
  assert.equal(readBibtex("@misc{a}")[0].isRead, true);
});

for (const [text, line] of [["@misc{a,\n title = {x\n}", 1], ["\n\n}", 3], ["@misc{a, b = {c}\n\n@misc{d,\n e = {f}}", 1]]) {
  test(`braces that do not match are refused in line ${line} of ${JSON.stringify(text)}`, () => {
    assert.throws(() => readBibtex(text), (error) => error === line);
  });
}

test("comments, preambles and text between entries are skipped", () => {
  const text = "Some text @ home\n@comment{x}\n@preamble{\"y\"}\n@misc{a, title={T}}";
  assert.deepEqual(readBibtex(text).map(({ key }) => key), ["a"]);
  assert.equal(valueOf(readBibtex(text)[0], "title"), "T");
  assert.equal(valueOf(readBibtex(text)[0], "year"), "");
});

test("TeX becomes plain text", () => {
  assert.equal(plainText("{\\'E}t\\'e \\& \\ss{}  \\textbf{bold}~x"), "Été & ß bold x");
});

for (const [typed, printed] of [
  ["$\\alpha$-Divergence", "α-Divergence"],
  ["{$\\Gamma$} and $\\lambda_1$", "Γ and λ1"],
  ["10$\\times$ Faster for \\$5 and $6", "10× Faster for $5 and $6"],
  ["\\unknown{Foo} a\\textbf{b}c", "\\unknown Foo abc"],
  ["{\\em Loaf} \\thanks", "Loaf \\thanks"],
]) {
  test(`TeX command is printed or kept: ${typed}`, () => assert.equal(plainText(typed), printed));
}

test("a repository names the papers whose code is in its folders, another folder none", () => {
  const row = ["doe2024rye", "Rye", [], "", "", ["Jane Doe"], "", "2024", [], [], ""];
  const code = { "github.com/baker/all/tree/main/rye": ["doe2024rye"], "github.com/baker/all/": ["doe2024rye"] };
  const shipped = { spellings: [], written: {}, identifiers: {}, removed: {}, code, generic: [], commands: {}, starts: [] };
  const catalog = new CitedPapers({ topics: [], papers: [row] }, shipped, async () => "");
  const keysAt = (path) => catalog.papersOfCode(`https://github.com/${path}`).map(({ key }) => key);
  const paths = ["Baker/All.git", "baker/all/tree/main/rye/src", "baker/all/tree/main/oat", "baker/all2", "baker", ""];
  assert.deepEqual(paths.map(keysAt), [["doe2024rye"], ["doe2024rye"], [], [], [], []]);
});
