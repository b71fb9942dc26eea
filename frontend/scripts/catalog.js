// @ts-check
/* What a page can do beyond being read: copy a citation, sort and filter the summary table, close the menu.
   Everything works on what the server rendered; without this script every word and link is there. */
import { enableBasket, enableCopy } from "./basket.js";
import { enableCompare } from "./compare.js";
import { enableExplorer } from "./explorer.js";
import { enableSince } from "./since.js";
import { enableSearch } from "./search.js";
import { enableMissing } from "./missing.js";

(() => {
  /** @param {HTMLTableElement} table */
  const enableTable = (table) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...(table.tHead?.rows[0].cells ?? [])];
    const words = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-filter=words]"));
    const group = /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-filter=group]"));
    const count = document.querySelector("[data-filter=count]");

    const filter = () => {
      const wanted = (words?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent?.toLowerCase() ?? "";
        const fits = wanted.every((word) => text.includes(word)) && (!group?.value || row.dataset.group === group.value);
        row.hidden = !fits;
        shown += Number(fits);
      }
      if (count) count.textContent = `${shown} of ${rows.length} papers`;
    };

    heads.forEach((head, column) => {
      const button = head.querySelector("button");
      if (!button) return;
      button.onclick = () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const key = (/** @type {HTMLTableRowElement} */ row) => row.cells[column].textContent?.trim().toLowerCase() ?? "";
        const order = (/** @type {HTMLTableRowElement} */ one, /** @type {HTMLTableRowElement} */ two) => {
          const [a, b] = [key(one), key(two)];
          if (!a !== !b) return a ? -1 : 1; // an empty cell stands last, whichever way
          return (descending ? -1 : 1) * a.localeCompare(b, "en", { numeric: true });
        };
        body.append(...[...rows].sort(order));
      };
    });
    if (words) words.oninput = filter;
    if (group) group.onchange = filter;
    if (words?.form) words.form.onsubmit = (event) => event.preventDefault();
  };

  const start = () => {
    enableCopy(document);
    enableSearch();
    enableBasket(enableExplorer());
    enableMissing();
    enableSince();
    enableCompare();
    for (const table of document.querySelectorAll("table[data-table]")) {
      if (table instanceof HTMLTableElement) enableTable(table);
    }
    document.querySelector("details.menu[open]")?.removeAttribute("open");
  };

  // The theme would fetch the page anew to go to a place within it, and the focus would be lost on the way.
  document.addEventListener("click", (event) => {
    const skip = event.target instanceof Element ? event.target.closest("a.md-skip") : null;
    const content = document.getElementById("content");
    if (!skip || !content) return;
    event.preventDefault();
    event.stopPropagation();
    content.focus();
  }, true);

  // The theme tells of every page that it shows without loading it anew.
  const pages = /** @type {{ document$?: { subscribe: (next: () => void) => void } }} */ (/** @type {unknown} */ (window)).document$;
  if (pages) pages.subscribe(start);
  else start();
})();
