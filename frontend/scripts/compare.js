// @ts-check
/* Two to four papers side by side, taken from their own pages. */
import { announce, make } from "./elements.js";
import { siteUrl } from "./site.js";
import { countPapers } from "./wording.js";

const MOST_PAPERS = 4;
/** Parts of a paper's page, by the title of their row. @type {[title: string, selector: string][]} */
const PARTS = [
  ["Summary", ".summary"], ["Published", ".where"], ["Links", ".links"], ["Topics", ".places"], ["Authors", ".names"],
];

/** Return a paper's page, which a former key redirects to; undefined where there is none.
    @param {string} url @returns {Promise<Document | undefined>} */
const loadPage = async (url) => {
  const response = await fetch(url);
  if (!response.ok) return undefined;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const link of page.querySelectorAll("a")) link.href = new URL(link.getAttribute("href") ?? "", url).href;
  if (page.querySelector("[http-equiv=refresh]")) return loadPage(page.links[0].href);
  page.body.dataset.url = url;
  return page;
};

/** Return the pages that exist, in the order of their keys. @param {string[]} keys */
const loadPages = async (keys) => {
  const pages = await Promise.all(keys.map((key) => loadPage(siteUrl(`papers/${key}/`)).catch(() => undefined)));
  return pages.filter((page) => page !== undefined);
};

/** Return the facts of a paper's page. @param {Document} page @returns {Map<string, string>} */
const factsOf = (page) => new Map([...page.querySelectorAll(".side.one dt")].map((name) => (
  [name.textContent ?? "", name.nextElementSibling?.textContent ?? ""]
)));

/** @param {string} title @param {(Node | string | null | undefined)[]} cells */
const makeRow = (title, cells) => make(
  "tr", {}, make("th", { scope: "row" }, title), ...cells.map((cell) => make("td", {}, cell ?? "")),
);

/** @param {Document} page */
const makeHead = (page) => {
  const title = page.querySelector("h1")?.textContent ?? "";
  return make("th", { scope: "col" }, make("a", { href: page.body.dataset.url ?? "" }, title));
};

/** @param {Document[]} pages */
const makeTable = (pages) => {
  const facts = pages.map(factsOf);
  const names = new Set(facts.flatMap((fact) => [...fact.keys()]));
  const parts = PARTS.map(([title, selector]) => makeRow(title, pages.map((page) => page.querySelector(selector))));
  const factRows = [...names].map((name) => makeRow(name, facts.map((fact) => fact.get(name))));
  const head = make("tr", {}, make("td", {}), ...pages.map(makeHead));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...parts, ...factRows));
};

/** Fill the page that compares the papers named in its URL. */
export const enableCompare = async () => {
  const place = document.querySelector("[data-compare]");
  const query = new URLSearchParams(location.search).get("keys") ?? "";
  const keys = [...new Set(query.match(/[a-z][a-z0-9-]*/g))].slice(0, MOST_PAPERS);
  if (!place || !keys.length) return;
  const pages = await loadPages(keys);
  place.replaceChildren(makeTable(pages));
  const missing = keys.length - pages.length;
  if (missing) place.append(make("p", { class: "note" }, `${countPapers(missing)} not found`));
  announce(`${countPapers(pages.length)} side by side`);
};
