/* What the page "Check your bibliography" makes of texts and files, as JSON; given the files of the site that it reads.
   Files are in base64, since their bytes are what counts. */
import { readFileSync } from "node:fs";
import { plainText } from "../../frontend/scripts/bibliography/bibtex.js";
import { CitedPapers } from "../../frontend/scripts/bibliography/cited-papers.js";
import { decodeBibliography } from "../../frontend/scripts/bibliography/encoding.js";

const { search, cite, bibtex, texts, files, lists, titles } = JSON.parse(readFileSync(0, "utf8"));
const catalog = new CitedPapers(search, cite, async ({ key }) => bibtex.entries[key]);
const describe = async (check) => {
  try {
    const { report, text } = await check();
    const { total, listed, updates, unlisted, unclear } = report;
    return {
      total,
      unlisted,
      text,
      doubtful: unclear,
      here: [...listed].map(({ key }) => key),
      changed: updates.map(({ name, where, changes }) => [name, where, changes]),
      texts: updates.map((update) => update.text),
      uncited: catalog.suggest(listed).map(({ key, where, reason, topic, cited }) => [key, where, reason, topic, cited]),
    };
  } catch (line) {
    if (typeof line !== "number") throw line;
    return { line };
  }
};
const revise = async (file) => {
  const { text, encode, canWrite } = decodeBibliography(new Uint8Array(Buffer.from(file, "base64")));
  const done = await catalog.checkBibtex(text, canWrite);
  return Buffer.from(encode(done.text)).toString("base64");
};
const all = (values, make) => Promise.all(values.map(make));
process.stdout.write(JSON.stringify({
  texts: await all(texts, (text) => describe(() => catalog.checkBibtex(text))),
  files: await all(files, revise),
  titles: titles.map(plainText),
  lists: await all(lists, (text) => describe(async () => ({ report: await catalog.checkList(text) }))),
}));
