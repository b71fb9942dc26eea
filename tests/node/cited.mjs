/* What the page "What am I missing?" makes of texts, as JSON; given are the files of the site that it reads, and texts. */
import { readFileSync } from "node:fs";
import { Cited } from "../../frontend/scripts/cited.js";

const { search, cite, bibtex, texts, lists } = JSON.parse(readFileSync(0, "utf8"));
const cited = new Cited(search, cite, bibtex.entries);
const told = (text, how) => {
  try {
    const { total, here, changed, strangers, doubtful } = cited[how](text);
    return {
      total, strangers, doubtful, here: [...here].map(({ key }) => key),
      changed: changed.map(({ name, paper, text }) => [name, paper.where, text]),
      uncited: cited.uncited(here).map(({ paper, reason, topic, cited: number }) => [paper.key, paper.where, reason, topic, number]),
    };
  } catch (line) {
    if (typeof line !== "number") throw line;
    return { line };
  }
};
process.stdout.write(JSON.stringify({ texts: texts.map((text) => told(text, "revise")), lists: lists.map((text) => told(text, "list")) }));
