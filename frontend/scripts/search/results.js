// @ts-check
/* An answer of the index as a list box: options, in groups with heads that the arrow keys pass over. */
import { make } from "../elements.js";
import { listUrl, siteUrl } from "../site.js";
import { byline, countPapers, grouped } from "../wording.js";
import { highlight } from "./highlight.js";

/** @typedef {import("./cards.js").Answer} Answer */
/** @typedef {import("./identify.js").Identified} Identified */
/** @typedef {import("./cards.js").Result} Result */
/** @typedef {import("./groups.js").Found} Found */

/** @param {string} url @param {string} look Its class. @param {(Node | string)[]} children */
const makeOption = (url, look, ...children) => make(
  "a", { href: url, role: "option", tabindex: "-1", "aria-selected": "false", class: look }, ...children,
);

/** Return options under a head. A screen reader reads the head as the name of the group.
    @param {string} name @param {Node[]} head @param {HTMLElement[]} options */
const makeGroup = (name, head, options) => {
  const hidden = make("div", { role: "presentation" }, ...head);
  return make("div", { role: "group", "aria-label": name }, hidden, ...options);
};

/** @param {string} title @param {string} count */
const makeHead = (title, count) => make("div", { class: "kind" }, title, make("span", {}, count));

/** @param {Found} found */
const foundOption = ({ title, path, count, shape, why, words }) => makeOption(
  siteUrl(path),
  "one",
  make("b", {}, ...shape ? [make("span", { class: `mark ${shape}` })] : [], ...highlight(title, words)),
  make("small", { class: "num" }, countPapers(count)),
  ...why ? [make("small", { class: "why" }, ...highlight(why, words))] : [],
);

/** @param {Result} result */
const paperOption = ({ key, title, authors, venue, date, summary, language, field, value, words }) => {
  const line = venue ? `${byline(authors)} · ${venue}` : byline(authors);
  const isVisible = title.includes(value) || line.includes(value) || summary === value;
  return makeOption(
    siteUrl(`papers/${key}/`),
    "paper",
    make("b", { dir: "auto", ...language && { lang: language } }, ...highlight(title, words)),
    make("small", { class: "num" }, date),
    ...summary ? [make("small", { class: "sum" }, ...highlight(summary, words))] : [],
    make("small", { class: "why" }, ...highlight(line, words)),
    make("small", {}, isVisible ? field : `${field}: ${value}`),
  );
};

/** Return that a paper was removed, why, and where its page is. @param {Identified} identified
    @param {import("./identify.js").Removed} removed */
const removedGroup = ({ text, url, title }, [path, why]) => {
  const heading = `${text} was removed from the catalog`;
  const acts = [makeOption(siteUrl(path), "button main", "Open its page")];
  if (url) acts.push(makeOption(url, "button", `Look it up on ${title}`));
  const group = makeGroup(heading, [make("b", {}, heading), make("p", { dir: "auto" }, why)], acts);
  group.className = "read unknown";
  return group;
};

/** Return what was read and, where the catalog has no such paper, what to do. @param {Identified} identified
    @param {Answer} answer */
const identifiedGroup = (identified, { number, total, results }) => {
  const { text, noun, version, url, title, add, removed } = identified;
  if (removed && !number) return removedGroup(identified, removed);
  const isHere = number > 0;
  const article = /^[aeio]/i.test(noun) ? "an" : "a";
  const heading = `${text}${version && `v${version}`} is ${isHere ? "in the catalog" : "not in the catalog"}`;
  const read = `Read as ${article} ${noun}.`;
  const known = version ? `${read} The record covers every version.` : read;
  const unknown = `${read} None of the ${grouped(total)} papers has it${version && ", in any version"}.`;
  const head = [make("b", {}, heading), make("p", {}, isHere ? known : unknown)];
  const acts = [makeOption(/^\w+:/.test(add) ? add : siteUrl(add), "button main", "Add it")];
  if (url) acts.push(makeOption(url, "button", title ? `Look it up on ${title}` : "Open it"));
  const papers = results.map((result) => paperOption({ ...result, field: noun, value: "" }));
  const group = makeGroup(heading, head, isHere ? papers : acts);
  group.className = isHere ? "read" : "read unknown";
  return group;
};

/** Return the last line: where the other results are, or that there are none.
    @param {string} query @param {Answer} answer */
const lastOption = (query, { failed, number, groups }) => {
  if (failed) return makeOption(siteUrl("papers/rows.html"), "", "Search is unavailable. All papers, page by page");
  const nothing = groups.length ? "No paper found. All papers" : "Nothing found. All papers";
  if (!number) return makeOption(siteUrl("papers/"), "", nothing);
  const words = number === 1 ? "1 result in the list" : `All ${grouped(number)} results in the list`;
  return makeOption(listUrl(query), "all", words);
};

/** Return the content of the list box for an answer. @param {string} query @param {Answer} answer
    @returns {HTMLElement[]} */
export const makeResults = (query, answer) => {
  const { identified, groups, results, number, isSimilar } = answer;
  if (identified) {
    const group = identifiedGroup(identified, answer);
    return number > results.length ? [group, lastOption(query, answer)] : [group];
  }
  /** @type {HTMLElement[]} */
  const parts = groups.map(({ title, count, found }) => (
    makeGroup(title, [makeHead(title, grouped(count))], found.map(foundOption))
  ));
  const papers = results.map(paperOption);
  const title = isSimilar ? "Papers with similar words" : "Papers";
  const isGroup = papers.length > 0 && (parts.length > 0 || isSimilar);
  if (isGroup) parts.push(makeGroup(title, [makeHead(title, grouped(number))], papers));
  else parts.push(...papers);
  return [...parts, lastOption(query, answer)];
};

/** Return what screen readers hear of an answer. @param {Answer} answer */
export const describeAnswer = ({ failed, identified, number, groups }) => {
  if (failed) return "Search is unavailable";
  if (identified?.removed && !number) return `${identified.text} was removed from the catalog`;
  if (identified) return `${identified.text} is ${number ? "in the catalog" : "not in the catalog"}`;
  if (!number) return groups.length ? "No paper found" : "Nothing found";
  return number === 1 ? "1 result" : `${number} results`;
};
