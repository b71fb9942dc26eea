// @ts-check
/* The rows of all papers: the page has the first, the page of all papers has the rest. */
import { required } from "../elements.js";

/** @typedef {{ element: HTMLElement, key: string, values: number[] }} Row */

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** What rows are sorted by, besides date and relevance. @type {Record<string, (row: Row) => string>} */
const TEXTS = {
  title: ({ element }) => required(element, "h3").textContent ?? "",
  // "ACL 2024 Findings" sorts as "ACL", so that papers of a venue stay by date.
  venue: ({ element }) => {
    const venue = required(element, "time + span").textContent ?? "";
    return venue.replace(/ \d{4}.*/, "");
  },
};

/** Return the rows at the matching places in an order; by relevance, in that of the search.
    @param {Row[]} rows @param {number[]} matching @param {string} sort @param {number[] | null} found
    @returns {Row[]} */
export const sortRows = (rows, matching, sort, found) => {
  if (sort === "match" && found) {
    const matches = new Set(matching);
    return found.filter((place) => matches.has(place)).map((place) => rows[place]);
  }
  const sorted = matching.map((place) => rows[place]);
  const textOf = TEXTS[sort];
  if (!textOf) return sorted;
  const texts = new Map(sorted.map((row) => [row, textOf(row)]));
  return sorted.sort((a, b) => collator.compare(texts.get(a) ?? "", texts.get(b) ?? ""));
};

/** @param {ParentNode} page @returns {Row[]} */
const readRows = (page) => {
  const elements = /** @type {HTMLElement[]} */ ([...page.querySelectorAll(".picks > .row")]);
  return elements.map((element) => {
    const values = (element.dataset.v ?? "").split(" ").map(Number);
    return { element, key: element.dataset.key ?? "", values };
  });
};

export class RowStore {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.url = root.dataset.rows ?? "";
    this.total = Number(required(root, "[data-status] b").textContent);
    /** Rows by key and by former key. @type {Map<string, Row>} */
    this.byKey = new Map();
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Promise<void> | undefined} */
    this.loading = undefined;
    this.keep(readRows(root));
  }

  get isComplete() {
    return this.rows.length >= this.total;
  }

  /** Wait for every row; throws where they cannot be loaded, and tries again the next time. @returns {Promise<void>} */
  complete() {
    this.loading ??= this.load().catch((error) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  async load() {
    if (this.isComplete) return;
    const response = await fetch(this.url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const rows = readRows(page);
    if (rows.length < this.total) throw new Error(`${response.status}`);
    for (const row of rows) {
      // Rows on the page keep their elements, and with them focus and checked boxes.
      row.element = this.byKey.get(row.key)?.element ?? document.adoptNode(row.element);
    }
    this.keep(rows);
  }

  /** @param {Row[]} rows */
  keep(rows) {
    this.rows = rows;
    this.byKey.clear();
    for (const row of rows) {
      this.byKey.set(row.key, row);
      for (const former of row.element.dataset.was?.split(" ") ?? []) this.byKey.set(former, row);
    }
  }

  /** Return keys as papers have them now. @param {Iterable<string>} keys */
  currentKeys(keys) {
    return [...keys].map((key) => this.byKey.get(key)?.key ?? key);
  }
}
