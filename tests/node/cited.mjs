/* What the page "Check your bibliography" makes of texts, as JSON; given the files of the site that it reads, and texts. */
import { readFileSync } from "node:fs";
import { plainText } from "../../frontend/scripts/bibliography/bibtex.js";
import { CitedPapers } from "../../frontend/scripts/bibliography/cited-papers.js";

const { search, cite, bibtex, texts, lists, titles } = JSON.parse(readFileSync(0, "utf8"));
const catalog = new CitedPapers(search, cite, bibtex.entries);
const describe = (check) => {
  try {
    const { total, listed, updates, unlisted, unclear } = check();
    return {
      total,
      unlisted,
      doubtful: unclear,
      here: [...listed].map(({ key }) => key),
      changed: updates.map(({ name, paper, text }) => [name, paper.where, text]),
      uncited: catalog.suggest(listed).map(({ paper, reason, topic, cited }) => [paper.key, paper.where, reason, topic, cited]),
    };
  } catch (line) {
    if (typeof line !== "number") throw line;
    return { line };
  }
};
process.stdout.write(JSON.stringify({
  texts: texts.map((text) => describe(() => catalog.checkBibtex(text))),
  titles: titles.map(plainText),
  lists: lists.map((text) => describe(() => catalog.checkList(text))),
}));
