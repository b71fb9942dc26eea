// @ts-check
/* The summary table: filtered by words and group, sorted by a column. Its other pages are fetched when they are first
   needed, since a filter or an order of one page alone would be wrong. */
import { required } from "./elements.js";
import { countPapers, grouped } from "./wording.js";

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

/** Return the rows of another page of the table. @param {string} url */
const fetchRows = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const rows = [...page.querySelectorAll("table[data-table] tbody > tr")];
  for (const link of rows.flatMap((row) => [...row.querySelectorAll("a")])) {
    // Relative to the page that it came from, which is one folder deeper or higher.
    link.href = new URL(link.getAttribute("href") ?? "", url).href;
  }
  return rows;
};

/** Put the rows of all pages into a table, in their order; the pager goes. @param {HTMLTableElement} table */
const loadAll = async (table) => {
  const pager = table.parentElement?.querySelector(".pager");
  if (!pager) return;
  const numbers = [...pager.querySelectorAll("li")].map((item) => Number(item.textContent?.replace(/\D/g, "")));
  const last = Math.max(...numbers);
  const current = Number(required(pager, "[aria-current]").textContent);
  const first = new URL(current === 1 ? "./" : "../", location.href);
  const urls = Array.from({ length: last }, (_, page) => (page ? new URL(`${page + 1}/`, first) : first).href);
  const parts = await Promise.all(urls.map((url, page) => (page + 1 === current ? [] : fetchRows(url))));
  const body = table.tBodies[0];
  body.prepend(...parts.slice(0, current).flat());
  body.append(...parts.slice(current).flat());
  pager.remove();
  document.querySelector(".head small.count")?.remove();
};

/** @param {HTMLTableElement} table */
const filterRows = (table) => {
  const rows = [...table.tBodies[0].rows];
  const words = /** @type {HTMLInputElement} */ (required(document, "[data-filter=words]")).value;
  const group = /** @type {HTMLSelectElement} */ (required(document, "[data-filter=group]")).value;
  for (const row of rows) {
    const isInGroup = !group || row.dataset.group === group;
    row.hidden = !isInGroup || !containsWords(row.textContent ?? "", words);
  }
  const visible = rows.filter((row) => !row.hidden).length;
  required(document, "[data-filter=count]").textContent = `${grouped(visible)} of ${countPapers(rows.length)}`;
};

/** @param {HTMLTableElement} table @param {number} column */
const sortRows = (table, column) => {
  const heads = [...(table.tHead?.rows[0].cells ?? [])];
  const head = heads[column];
  const isDescending = head.getAttribute("aria-sort") === "ascending";
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows];
  const texts = new Map(rows.map((row) => [row, row.cells[column].textContent?.trim().toLowerCase() ?? ""]));
  rows.sort((a, b) => compareCells(texts.get(a) ?? "", texts.get(b) ?? "", isDescending));
  table.tBodies[0].append(...rows);
};

/** @param {HTMLTableElement} table */
const enableTable = (table) => {
  /** @type {Promise<void> | undefined} */
  let loading;
  const complete = () => {
    loading ??= loadAll(table).catch((error) => {
      loading = undefined;
      required(document, "[data-filter=count]").textContent = "The other papers could not be loaded";
      throw error;
    });
    return loading;
  };
  const form = required(document, "form.narrow-down");
  form.oninput = () => complete().then(() => filterRows(table), () => {});
  form.onsubmit = (event) => event.preventDefault();
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = head.querySelector("button");
    if (button) button.onclick = () => complete().then(() => sortRows(table, column), () => {});
  });
};

export const enableSummaryTables = () => {
  for (const table of document.querySelectorAll("table[data-table]")) {
    if (table instanceof HTMLTableElement) enableTable(table);
  }
};
