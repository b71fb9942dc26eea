// @ts-check
/* An answer of the index as the options of a list box. */
import { make } from "../elements.js";
import { siteUrl } from "../site.js";
import { byline } from "../wording.js";
import { highlight } from "./highlight.js";
import { splitWords } from "./terms.js";

/** @typedef {import("./client.js").Answer} Answer */
/** @typedef {import("./client.js").Result} Result */
/** @typedef {import("./client.js").Page} Page */

/** Return the URL of the list of papers for a query. @param {string} query */
export const listUrl = (query) => siteUrl(`papers/?find=${encodeURIComponent(query)}`);

/** @param {string} url @param {(Node | string)[]} children */
const makeOption = (url, ...children) => make(
  "a", { href: url, role: "option", tabindex: "-1", "aria-selected": "false" }, ...children,
);

/** @param {Page} page @param {string[]} typed */
const pageOption = ([title, kind, path], typed) => makeOption(
  siteUrl(path), make("b", {}, ...highlight(title, typed)), make("small", {}, kind),
);

/** @param {Result} result */
const paperOption = ({ key, title, authors, venue, date, summary, field, value, terms }) => {
  const line = venue ? `${byline(authors)} · ${venue}` : byline(authors);
  const isVisible = title.includes(value) || line.includes(value) || summary === value;
  return makeOption(
    siteUrl(`papers/${key}/`),
    make("b", {}, ...highlight(title, terms)),
    make("small", { class: "num" }, date),
    ...summary ? [make("small", { class: "sum" }, ...highlight(summary, terms))] : [],
    make("small", { class: "why" }, ...highlight(line, terms)),
    make("small", {}, isVisible ? field : `${field}: ${value}`),
  );
};

/** Return the last line: where the other results are, or what to try instead.
    @param {string} query @param {Answer} answer @returns {HTMLAnchorElement[]} */
const lastOptions = (query, { failed, places, pages, nearest }) => {
  if (failed) {
    const words = "Search is unavailable. All papers on one page";
    return [makeOption(siteUrl("papers/rows.html"), words)];
  }
  if (places.length) {
    const words = places.length === 1 ? "1 result in the list" : `All ${places.length} results in the list`;
    const option = makeOption(listUrl(query), words);
    option.className = "all";
    return [option];
  }
  if (nearest) return [makeOption(listUrl(nearest), "Nothing found. Did you mean ", make("mark", {}, nearest), "?")];
  return pages.length ? [] : [makeOption(siteUrl("papers/"), "Nothing found. All papers")];
};

/** Return the options for an answer: pages, papers, and a last line. @param {string} query @param {Answer} answer */
export const makeOptions = (query, answer) => [
  ...answer.pages.map((page) => pageOption(page, splitWords(query))),
  ...answer.results.map(paperOption),
  ...lastOptions(query, answer),
];

/** Return what screen readers hear of an answer. @param {Answer} answer */
export const describeAnswer = ({ failed, places }) => {
  if (failed) return "Search is unavailable";
  if (!places.length) return "Nothing found";
  return places.length === 1 ? "1 result" : `${places.length} results`;
};
