// @ts-check
/* The list of papers, filtered. The server wrote rows, facets and counts; the explorer changes them. */
import { afterPaint, required } from "../elements.js";
import { askIndex } from "../search/client.js";
import { ROOT_PATH } from "../site.js";
import { readStored, writeStored } from "../storage.js";
import { drawChips, focusChip } from "./chips.js";
import { FacetPanel } from "./facets.js";
import { applyFilters, noFilters } from "./filter.js";
import { RowList } from "./list.js";
import { RowStore, sortRows } from "./rows.js";
import { drawStatus } from "./status.js";
import { parseState, writeState } from "./url.js";

/** @typedef {import("./filter.js").Filters} Filters */

/** Rows on the page, and rows that "Show more" adds. */
const STEP = 100;
/** Where the session keeps how many rows were shown for a query, so that Back returns to the same row. */
const LIMIT_STORE = `seen:${ROOT_PATH}`;

/** @type {Explorer | undefined} */
let current;

export class Explorer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.step = STEP;
    this.input = /** @type {HTMLInputElement} */ (required(root, "form[data-find] input"));
    this.sorting = /** @type {HTMLSelectElement} */ (required(root, "[data-sort]"));
    this.panel = new FacetPanel(root);
    this.store = new RowStore(root);
    this.list = new RowList(required(root, ".rows"));
    this.filters = noFilters();
    /** The rows that match, in their order. */
    this.matching = this.store.rows;
    /** How many papers match: known before every row is loaded. */
    this.number = this.store.total;
    this.limit = STEP;
    this.isSearchDown = false;
    this.isDrawn = false;
    this.path = location.pathname;
    this.changes = 0;
    this.listen();
    this.restore();
  }

  get query() {
    return this.input.value.trim();
  }

  listen() {
    this.root.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.closest(".facets")) this.toggle(target);
    });
    this.sorting.onchange = () => this.change();
    this.input.oninput = () => this.search();
    this.input.onkeydown = (event) => {
      if (event.key !== "Escape" || !this.input.value) return;
      event.preventDefault();
      this.input.value = "";
      this.search();
    };
    /** @type {HTMLFormElement} */ (this.input.form).onsubmit = async (event) => {
      event.preventDefault();
      await this.search();
      this.list.element.querySelector("a")?.focus();
    };
    for (const retry of this.root.querySelectorAll("[data-fault] button")) {
      retry.addEventListener("click", () => this.search());
    }
    const more = this.root.querySelector("[data-more]");
    if (more instanceof HTMLElement) more.onclick = () => this.showMore();
  }

  /** @param {HTMLInputElement} box */
  toggle(box) {
    const at = Number(box.dataset.v);
    this.filters.excluded.delete(at);
    if (box.checked) this.filters.chosen.add(at);
    else this.filters.chosen.delete(at);
    this.change();
  }

  async showMore() {
    const first = this.list.element.childElementCount;
    this.limit += STEP;
    await this.update();
    this.list.element.children[first]?.querySelector("a")?.focus();
  }

  /** Show what matches, from its first row on. */
  async change() {
    this.limit = STEP;
    await this.update();
    this.list.showTop();
  }

  /** Show what matches once every row is loaded. */
  async update() {
    try {
      await this.store.complete();
    } catch {
      // The rows on the page still work, and the status says so.
    }
    if (this.root.isConnected) this.draw();
  }

  /** Search for what is typed. @param {string} sort The order that a URL asks for; else the best come first. */
  async search(sort = "") {
    const { query } = this;
    if (!query) {
      this.endSearch();
      return this.change();
    }
    const answer = await askIndex(query, 0);
    // A later letter may have been typed while the index worked.
    if (query !== this.query) return undefined;
    this.isSearchDown = Boolean(answer.failed);
    if (answer.failed) return this.update();
    if (sort || !this.filters.found) this.sorting.value = sort || "match";
    this.filters.found = answer.places;
    return sort ? this.update() : this.change();
  }

  /** Return the keys of the papers that match, in their order. */
  async matchingKeys() {
    await this.store.complete();
    // Before anything is drawn every paper matches, also those that were loaded just now.
    const rows = this.isDrawn ? this.matching : this.store.rows;
    return rows.map((row) => row.key);
  }

  endSearch() {
    this.input.value = "";
    this.filters.found = null;
    this.isSearchDown = false;
    if (this.sorting.value === "match") this.sorting.value = "date";
  }

  /** Change filters, and keep the focus near where it was.
      @param {Partial<Filters>} changed @param {number} at The value whose chip was pressed. */
  async apply(changed, at = -1) {
    Object.assign(this.filters, changed);
    if (changed.found === null) this.endSearch();
    await this.change();
    focusChip(this.root, at);
  }

  draw() {
    const { store, panel, filters } = this;
    this.list.measure();
    if (filters.shared) filters.shared = new Set(store.currentKeys(filters.shared));
    const { matching, counts } = applyFilters(store.rows, panel.facetOf, filters);
    this.matching = sortRows(store.rows, matching, this.sorting.value, filters.found);
    this.number = matching.length;
    this.isDrawn = true;
    this.list.show(this.matching.slice(0, this.limit).map((row) => row.element));
    panel.draw(counts, filters);
    drawChips(this);
    drawStatus(this);
    this.remember();
    delete this.root.dataset.waits;
    this.root.dispatchEvent(new CustomEvent("drawn"));
  }

  /** Write the state into the URL once it was painted; of two changes in one paint the later counts. */
  remember() {
    const { filters, query, limit } = this;
    const state = { ...filters, query, sort: this.sorting.value };
    const wanted = writeState(state, this.panel.names, filters.found ? "match" : "date");
    const { pathname, search } = location;
    this.changes += 1;
    const change = this.changes;
    afterPaint(() => {
      const hasLeft = !this.root.isConnected || pathname !== location.pathname || search !== location.search;
      if (change !== this.changes || hasLeft) return;
      if (wanted !== search) history.replaceState(history.state, "", `${pathname}${wanted}${location.hash}`);
      writeStored("sessionStorage", LIMIT_STORE, JSON.stringify([wanted, limit]));
    });
  }

  /** Return how many rows the list showed the last time that its URL was this one. */
  rememberedLimit() {
    const text = readStored("sessionStorage", LIMIT_STORE);
    if (!text) return STEP;
    try {
      const [query, limit] = JSON.parse(text);
      return query === location.search ? Number(limit) : STEP;
    } catch {
      return STEP;
    }
  }

  /** Show what the URL asks for. */
  async restore() {
    const { query, chosen, excluded, shared, sort } = parseState(location.search, this.panel.names);
    this.filters = { chosen, excluded, shared, found: null };
    this.panel.reveal(this.filters);
    this.sorting.value = sort && sort !== "match" ? sort : "date";
    this.input.value = query;
    this.limit = this.rememberedLimit();
    if (location.hash === "#find") this.input.focus();
    // The theme keeps how far a page was scrolled in the state of its history.
    const scrolled = history.state?.y ?? 0;
    if (query) await this.search(sort || "match");
    else if (location.search.length > 1 || this.limit > STEP || this.isDrawn) await this.update();
    else afterPaint(() => { this.store.complete().catch(() => {}); });
    if (this.limit > STEP && scrolled > scrollY) scrollTo(0, scrolled);
  }
}

addEventListener("popstate", () => {
  // The theme loads no page where the query alone differs.
  if (current?.root.isConnected && current.path === location.pathname) current.restore();
});

/** Let the list of a page answer; return it where it is new. @returns {Explorer | undefined} */
export const enableExplorer = () => {
  const root = document.querySelector("[data-explorer]:not([data-live-list])");
  if (!(root instanceof HTMLElement)) return undefined;
  root.dataset.liveList = "";
  current = new Explorer(root);
  return current;
};
