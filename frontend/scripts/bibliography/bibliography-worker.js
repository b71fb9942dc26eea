// @ts-check
/* A bibliography is compared in a worker, so that a long one does not stop the page. */
import { SiteData, shardOf } from "../site-data.js";
import { fetchJson } from "../site.js";
import { CitedPapers } from "./cited-papers.js";
import { decodeBibliography } from "./encoding.js";

/** @typedef {import("./cited-papers.js").Paper} Paper */
/** @typedef {import("./cited-papers.js").Update} Update */
/** @typedef {import("./cited-papers.js").Suggestion} Suggestion */
/** @typedef {import("./cited-papers.js").Unlisted} Unlisted */
/** What the page shows; `content` is the corrected file, where anything changed.
    @typedef {{ listed: { key: string, title: string, where: string }[], updates: Update[], unlisted: Unlisted[],
      unclear: [name: string, why: string][], suggestions: Suggestion[], content?: Uint8Array }} Checked */
/** A report, the number of the line where braces do not match, or neither where the data could not be loaded.
    @typedef {{ id: number, checked?: Checked, line?: number }} Reply */

const FILES = ["data/search.json", "data/cite.json"];

/** Return what compares; the entries of papers come in files of about 500, fetched when one is needed. */
const load = async () => {
  const data = new SiteData();
  const [search, shipped] = await Promise.all(FILES.map((path) => fetchJson(path)));
  const entryOf = async (/** @type {Paper} */ { key, place }) => {
    const { starts } = await data.manifest();
    const { entries } = await data.file("entries/bibtex", shardOf(starts, place));
    if (Object.hasOwn(entries, key)) return entries[key];
    // Of another build than the list of papers: its places are others.
    const files = await data.all("entries/bibtex");
    return files.find((file) => Object.hasOwn(file.entries, key)).entries[key];
  };
  return new CitedPapers(search, shipped, entryOf);
};

/** @type {Promise<CitedPapers> | undefined} */
let loading;

/** @param {Uint8Array} bytes @returns {Promise<Checked>} */
const check = async (bytes) => {
  loading ??= load();
  const catalog = await loading;
  const { text, encode, canWrite } = decodeBibliography(bytes);
  const isBibtex = /@\s*\p{L}+\s*[{(]/u.test(text);
  const done = isBibtex
    ? await catalog.checkBibtex(text, canWrite)
    : { report: await catalog.checkList(text), text: undefined };
  const { listed, updates, unlisted, unclear } = done.report;
  return {
    listed: [...listed].map(({ key, title, where }) => ({ key, title, where })),
    updates,
    unlisted,
    unclear,
    suggestions: catalog.suggest(listed),
    content: done.text !== undefined && updates.length ? encode(done.text) : undefined,
  };
};

onmessage = async ({ data: { id, bytes } }) => {
  /** @type {Reply} */
  let reply = { id };
  try {
    reply = { id, checked: await check(bytes) };
  } catch (error) {
    // A reader of BibTeX throws the number of a line; anything else is a failed load, to be tried again.
    if (typeof error === "number") reply = { id, line: error };
    else loading = undefined;
  }
  postMessage(reply);
};
