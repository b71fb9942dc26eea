// @ts-check
/* Two to four papers side by side, taken from their own pages; what differs between them is marked. */
import { reportOn } from "./copy-button.js";
import { announce, make, makeButton } from "./elements.js";
import { copyPapers, downloadPapers, orderKeys } from "./selection/exports.js";
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
  for (const box of page.querySelectorAll(".pick")) box.remove();
  for (const link of page.querySelectorAll("a")) link.href = new URL(link.getAttribute("href") ?? "", url).href;
  if (page.querySelector("[http-equiv=refresh]")) return loadPage(page.links[0].href);
  page.body.dataset.url = url;
  return page;
};

/** Return the page of each key, undefined where there is none. @param {string[]} keys */
const loadPages = (keys) => Promise.all(keys.map((key) => loadPage(siteUrl(`papers/${key}/`)).catch(() => undefined)));

/** Return the facts of a paper's page, with their links. @param {Document} page @returns {Map<string, Node>} */
const factsOf = (page) => new Map([...page.querySelectorAll(".side.one dt")].map((name) => {
  const fact = make("div", {});
  fact.append(...(name.nextElementSibling?.childNodes ?? []));
  return [name.textContent ?? "", fact];
}));

/** @param {Node | string | null | undefined} cell */
const textOf = (cell) => (cell instanceof Node ? cell.textContent : cell ?? "")?.replace(/\s+/g, " ").trim();

/** Return a row, marked where its cells differ. Roles are written out, since a phone lays the table out as a grid,
    which would take them away. @param {string} title @param {(Node | string | null | undefined)[]} cells */
const makeRow = (title, cells) => {
  const differs = new Set(cells.map(textOf)).size > 1;
  const head = make("th", { scope: "row", role: "rowheader" }, title);
  const row = make("tr", { role: "row", class: differs ? "differs" : "same" }, head);
  row.append(...cells.map((cell) => make("td", { role: "cell" }, cell ?? "")));
  return row;
};

/** Mark the topics that not all papers have. @param {HTMLElement} table @param {number} papers */
const markTopics = (table, papers) => {
  const links = [...table.querySelectorAll(".places a.last")];
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const link of links) counts.set(link.textContent ?? "", (counts.get(link.textContent ?? "") ?? 0) + 1);
  for (const link of links) {
    const isShared = counts.get(link.textContent ?? "") === papers;
    link.closest("li")?.classList.add(isShared ? "shared" : "alone");
  }
};

/** @param {Document} page */
const makeHead = (page) => {
  const title = page.querySelector("h1")?.textContent ?? "";
  return make("th", { scope: "col", role: "columnheader" }, make("a", { href: page.body.dataset.url ?? "" }, title));
};

/** @param {Document[]} pages */
const makeTable = (pages) => {
  const facts = pages.map(factsOf);
  const names = new Set(facts.flatMap((fact) => [...fact.keys()]));
  const parts = PARTS.map(([title, selector]) => makeRow(title, pages.map((page) => page.querySelector(selector))));
  const factRows = [...names].map((name) => makeRow(name, facts.map((fact) => fact.get(name))));
  const head = make("tr", { role: "row" }, make("td", { role: "cell" }), ...pages.map(makeHead));
  const table = make(
    "table", { role: "table" },
    make("thead", { role: "rowgroup" }, head), make("tbody", { role: "rowgroup" }, ...parts, ...factRows),
  );
  // Not an attribute, which the policy of the page refuses.
  table.style.setProperty("--papers", String(pages.length));
  markTopics(table, pages.length);
  return table;
};

/** Return what the compared papers are for in the end: their entries.
    @param {string[]} keys @param {number} papers How many of them the catalog has. */
const makeActs = (keys, papers) => {
  const copy = makeButton("Copy BibTeX", () => {}, "button main");
  reportOn(copy, () => copyPapers("bibtex", orderKeys(keys)));
  const download = makeButton("Download BibTeX", () => {});
  reportOn(download, () => downloadPapers("compared.bib", "bibtex", orderKeys(keys)));
  // Beside nothing, no row has a bar.
  const legend = papers > 1 ? "A bar marks what differs." : "Select a second paper to see what differs.";
  return make("p", { class: "compare-acts" }, copy, download, make("span", { class: "muted" }, legend));
};

/** Fill the page that compares the papers named in its URL. */
export const enableCompare = async () => {
  const place = document.querySelector("[data-compare]");
  const query = new URLSearchParams(location.search).get("keys") ?? "";
  const keys = [...new Set(query.match(/[a-z][a-z0-9-]*/g))].slice(0, MOST_PAPERS);
  if (!place || !keys.length) return;
  const loaded = await loadPages(keys);
  const pages = loaded.filter((page) => page !== undefined);
  place.replaceChildren(makeTable(pages));
  if (pages.length) place.before(makeActs(keys, pages.length));
  const missing = keys.filter((_, at) => !loaded[at]);
  if (missing.length) place.before(make("p", { class: "note" }, `Not in the catalog: ${missing.join(", ")}`));
  announce(`${countPapers(pages.length)} side by side`);
};
