// @ts-check
/* The summary table: filtered by words and group, sorted by a column. */

/** Compare two cells; an empty one comes last, whichever way the column is sorted.
    @param {string} a @param {string} b @param {boolean} isDescending */
export const compareCells = (a, b, isDescending) => {
  if (!a !== !b) return a ? -1 : 1;
  const order = a.localeCompare(b, "en", { numeric: true });
  return isDescending ? -order : order;
};

/** Return whether a text contains every word of a query, in any case. @param {string} text @param {string} query */
export const containsWords = (text, query) => {
  const lowered = text.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => lowered.includes(word));
};

/** @param {HTMLTableElement} table */
const enableFilter = (table) => {
  const rows = [...table.tBodies[0].rows];
  const words = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-filter=words]"));
  const group = /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-filter=group]"));
  const count = document.querySelector("[data-filter=count]");
  const filter = () => {
    for (const row of rows) {
      const isInGroup = !group?.value || row.dataset.group === group.value;
      row.hidden = !isInGroup || !containsWords(row.textContent ?? "", words?.value ?? "");
    }
    const visible = rows.filter((row) => !row.hidden).length;
    if (count) count.textContent = `${visible} of ${rows.length} papers`;
  };
  if (words) words.oninput = filter;
  if (group) group.onchange = filter;
  if (words?.form) words.form.onsubmit = (event) => event.preventDefault();
};

/** @param {HTMLTableElement} table */
const enableSorting = (table) => {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...(table.tHead?.rows[0].cells ?? [])];
  heads.forEach((head, column) => {
    const button = head.querySelector("button");
    if (!button) return;
    button.onclick = () => {
      const isDescending = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      const texts = new Map(rows.map((row) => [row, row.cells[column].textContent?.trim().toLowerCase() ?? ""]));
      const sorted = [...rows].sort((a, b) => compareCells(texts.get(a) ?? "", texts.get(b) ?? "", isDescending));
      body.append(...sorted);
    };
  });
};

export const enableSummaryTables = () => {
  for (const table of document.querySelectorAll("table[data-table]")) {
    if (!(table instanceof HTMLTableElement)) continue;
    enableFilter(table);
    enableSorting(table);
  }
};
