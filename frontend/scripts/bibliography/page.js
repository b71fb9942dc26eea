// @ts-check
/* The page "Check your bibliography": a text compared with the catalog on this device, at the press of a button. */
import { enableCopyButtons } from "../copy-button.js";
import { announce, make } from "../elements.js";
import { fetchJson, siteUrl } from "../site.js";
import { countPapers } from "../wording.js";
import { CitedPapers } from "./cited-papers.js";

/** @typedef {import("./cited-papers.js").Paper} Paper */
/** @typedef {import("./cited-papers.js").Update} Update */
/** @typedef {import("./cited-papers.js").Suggestion} Suggestion */

const FILES = ["data/search.json", "data/cite.json", "data/entries/bibtex.json"];
/** @type {Promise<CitedPapers> | undefined} */
let loading;

const load = async () => {
  const [search, shipped, { entries }] = await Promise.all(FILES.map((path) => fetchJson(path)));
  return new CitedPapers(search, shipped, entries);
};

/** @param {Paper} paper */
const makeLink = ({ key, title }) => make("a", { href: siteUrl(`papers/${key}/`) }, title);

/** @param {(Node | string)[]} content @param {string} [why] */
const makeItem = (content, why) => make("li", {}, ...content, ...(why ? [make("p", {}, why)] : []));

/** Return a section with its items; nothing where it has none. @param {string} title @param {HTMLElement[]} items */
const makeSection = (title, items) => {
  if (!items.length) return [];
  const count = make("span", { class: "count" }, String(items.length));
  const head = make("div", { class: "head" }, make("h2", {}, title), count);
  return [make("section", {}, head, make("ul", { class: "short" }, ...items))];
};

/** @param {Update} update */
const makeUpdate = ({ name, paper, text }) => {
  const entry = `entry of ${paper.title}`;
  const attributes = { type: "button", class: "link", "data-copy": "", "aria-label": `Copy ${entry}` };
  const where = `${name ? `${name}: ` : ""}published at ${paper.where}`;
  return makeItem([
    makeLink(paper),
    make("p", {}, where, make("button", attributes, "Copy entry")),
    make("pre", { class: "entry", tabindex: "0", "aria-label": entry }, text),
  ]);
};

/** @param {Suggestion} suggestion */
const makeSuggestion = ({ paper, reason, topic, cited }) => {
  const why = `${paper.where}: ${reason.toLowerCase()}; on ${topic}, as ${countPapers(cited)} of yours`;
  return makeItem([makeLink(paper)], why);
};

/** Return what the page shows of a text. @param {CitedPapers} catalog @param {string} text */
const makeReport = (catalog, text) => {
  const isBibtex = /@\s*\p{L}+\s*[{(]/u.test(text);
  const report = isBibtex ? catalog.checkBibtex(text) : catalog.checkList(text);
  const { listed, updates, unlisted, unclear } = report;
  const words = [
    `${countPapers(listed.size)} in the catalog`,
    `${updates.length} published meanwhile`,
    `${unlisted.length} not in the catalog`,
  ].join(", ");
  announce(words);
  return [
    make("p", { class: "sum" }, words),
    ...makeSection("Published meanwhile", updates.map(makeUpdate)),
    ...makeSection("Not cited, on the same topics", catalog.suggest(listed).map(makeSuggestion)),
    ...makeSection("In the catalog", [...listed].map((paper) => makeItem([makeLink(paper)], paper.where))),
    ...makeSection("Unclear", unclear.map(([name, why]) => makeItem([name], why))),
    ...makeSection("Not in the catalog", unlisted.map((title) => makeItem([title]))),
  ];
};

/** Return why a check failed. @param {unknown} error */
const describeFailure = (error) => (typeof error === "number"
  ? `Line ${error}: the braces of the entry that begins here do not match`
  : "The data of the catalog could not be loaded");

/** @param {HTMLElement} place @param {string} text */
const check = async (place, text) => {
  try {
    loading ??= load();
    place.replaceChildren(...makeReport(await loading, text));
    enableCopyButtons(place);
  } catch (error) {
    // A reader of BibTeX throws the number of a line; anything else is a failed load, to be tried again.
    if (typeof error !== "number") loading = undefined;
    const words = describeFailure(error);
    place.replaceChildren(make("p", { class: "empty fault" }, words));
    announce(words);
  }
  place.focus();
};

export const enableBibliographyCheck = () => {
  const form = document.querySelector("form[data-missing]");
  const place = document.querySelector("[data-told]");
  if (!(form instanceof HTMLFormElement) || !(place instanceof HTMLElement)) return;
  form.onsubmit = (event) => {
    event.preventDefault();
    check(place, form.querySelector("textarea")?.value ?? "");
  };
};
