// @ts-check
/* What a page can do beyond being read. Everything works on what the server rendered: without this script
   every word and link is there. */
import { enableContents } from "./contents.js";
import { enableCopyButtons } from "./copy-button.js";
import { startWithEarlyInput } from "./early.js";
import { make } from "./elements.js";
import { enableNewSince } from "./new-since.js";
import { loadOtherRelease } from "./release.js";
import { enableReturn } from "./return.js";
import { enableSearchBoxes } from "./search/start.js";
import { enableSelectBoxes } from "./selection/boxes.js";
import { listUrl } from "./site.js";
import { enableSkipLink } from "./skip-link.js";
import { enableSummarySwitch } from "./summaries.js";

/** Features of single pages, each in a bundle that only pages with its element fetch: what marks such a page, and
    what starts the feature. @type {[selector: string, start: () => Promise<unknown>][]} */
const FEATURES = [
  ["[data-explorer]", async () => (await import("./explorer/page.js")).enableExplorerPage()],
  ["form[data-narrow]", async () => (await import("./explorer/narrow.js")).enableNarrowing()],
  ["[data-compare]", async () => (await import("./compare.js")).enableCompare()],
  ["[data-missing]", async () => (await import("./bibliography/page.js")).enableBibliographyCheck()],
  ["table[data-table]", async () => (await import("./summary-table.js")).enableSummaryTables()],
];

/** Let keys scroll wide tables of hand-written pages, which the theme puts into boxes that only a finger moves. */
const enableWideTables = () => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (box.scrollWidth <= box.clientWidth) continue;
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Table"]]) {
      box.setAttribute(name, value);
    }
  }
};

/** Let names of authors without a page lead to what a search for them finds. */
const linkNames = () => {
  for (const item of document.querySelectorAll("ul.names > li")) {
    const name = item.textContent?.trim() ?? "";
    if (!item.children.length) item.replaceChildren(make("a", { href: listUrl(name) }, name));
  }
};

/** Marks a page whose controls would be dead: the styles show what it is without scripts. */
const FAILED = "scripts-failed";

/** @param {unknown} error */
const reportFailure = (error) => {
  document.documentElement.classList.add(FAILED);
  throw error;
};

/** The tab of a format that the page of a paper does not have. */
const OTHER_FORMAT = ".cite > input[value]";

/** @param {EventTarget | null} tab */
const showCitation = async (tab) => {
  if (!(tab instanceof HTMLInputElement) || !tab.matches(OTHER_FORMAT)) return;
  const { showEntry } = await import("./selection/menu.js");
  await showEntry(tab);
};
document.addEventListener("change", ({ target }) => showCitation(target));

const startPage = () => {
  if (loadOtherRelease()) return;
  // Of the page before, where the theme shows this one without loading it.
  document.documentElement.classList.remove(FAILED);
  enableCopyButtons(document);
  enableSearchBoxes();
  enableSelectBoxes();
  enableReturn();
  enableNewSince();
  enableContents();
  enableWideTables();
  linkNames();
  for (const [selector, start] of FEATURES) {
    const part = document.querySelector(selector);
    if (part) startWithEarlyInput(part, start).catch(reportFailure);
  }
  enableSummarySwitch();
  // A browser that returns to a page keeps what was chosen.
  showCitation(document.querySelector(`${OTHER_FORMAT}:checked`));
  document.querySelector("details.menu[open]")?.removeAttribute("open");
};

// The styles show what needs scripts from now on.
document.documentElement.dataset.scripts = "";
enableSkipLink();

/** The theme publishes every page that it shows without reloading it.
    @typedef {{ document$?: { subscribe: (next: () => void) => void } }} InstantNavigation */
const { document$: pages } = /** @type {InstantNavigation} */ (/** @type {unknown} */ (window));
if (pages) pages.subscribe(startPage);
else startPage();
