// @ts-check
/* What a page can do beyond being read. Everything works on what the server rendered: without this script
   every word and link is there. */
import { enableBasket } from "./basket/basket.js";
import { enableBibliographyCheck } from "./bibliography/page.js";
import { enableCopyButtons } from "./copy-button.js";
import { enableCompare } from "./compare.js";
import { enableExplorer } from "./explorer/explorer.js";
import { enableNewSince } from "./new-since.js";
import { enableSearchBoxes } from "./search/box.js";
import { enableSkipLink } from "./skip-link.js";
import { enableSummarySwitch } from "./summaries.js";
import { enableSummaryTables } from "./summary-table.js";

const startPage = () => {
  enableCopyButtons(document);
  enableSearchBoxes();
  enableBasket(enableExplorer());
  enableBibliographyCheck();
  enableNewSince();
  enableCompare();
  enableSummaryTables();
  enableSummarySwitch();
  document.querySelector("details.menu[open]")?.removeAttribute("open");
};

enableSkipLink();

/** The theme publishes every page that it shows without reloading it.
    @typedef {{ document$?: { subscribe: (next: () => void) => void } }} InstantNavigation */
const { document$: pages } = /** @type {InstantNavigation} */ (/** @type {unknown} */ (window));
if (pages) pages.subscribe(startPage);
else startPage();
