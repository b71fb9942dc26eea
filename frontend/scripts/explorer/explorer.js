// @ts-check
/* The list of papers, filtered. The server wrote its first rows, the facets and their counts; with the first filter
   the explorer loads the data by which it filters, and rows where they are needed. */
import { afterPaint, buildOfPage, required } from "../elements.js";
import { placeToReturnTo, returnTo, setShown } from "../return.js";
import { askIndex } from "../search/client.js";
import { renameSelected } from "../selection/store.js";
import { OtherBuildError, SiteData } from "../site-data.js";
import { drawChips, focusChip } from "./chips.js";
import { FacetPanel } from "./facets.js";
import { applyFilters, facetsOf, noFilters, readColumns, sortPlaces } from "./filter.js";
import { RowList } from "./list.js";
import { RowStore } from "./rows.js";
import { drawStatus, drawUnknown } from "./status.js";
import { parseState, writeState } from "./url.js";

/** @typedef {import("./filter.js").Filters} Filters */
/** @typedef {import("./filter.js").Columns} Columns */
/** What is loaded before the first filter: the keys in the order of the list, the place of every key and former key,
    and what works on them.
    @typedef {{ keys: string[], placeOf: Map<string, number>, columns: Columns, panel: FacetPanel,
      store: RowStore }} Loaded */

/** Rows on the page, and rows that "Show more" adds. */
const STEP = 100;

/** @type {Explorer | undefined} */
let current;

export class Explorer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.step = STEP;
    this.input = /** @type {HTMLInputElement} */ (required(root, "form[data-find] input"));
    this.sorting = /** @type {HTMLSelectElement} */ (required(root, "[data-sort]"));
    this.list = new RowList(root, (error) => this.fail(error));
    this.data = new SiteData(buildOfPage());
    /** @type {Promise<Loaded> | undefined} */
    this.loading = undefined;
    this.filters = noFilters();
    const total = Number(required(root, "[data-status] b").textContent);
    /** The places of the papers that match, in the order of the list. */
    this.matching = Array.from({ length: total }, (_, place) => place);
    this.limit = STEP;
    this.isSearchDown = false;
    this.isDrawn = false;
    this.path = location.pathname;
    this.updates = 0;
    this.listen();
    this.restore();
  }

  get query() {
    return this.input.value.trim();
  }

  listen() {
    this.root.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.dataset.v) this.toggle(target);
      if (target instanceof HTMLSelectElement && target.matches("[data-since]")) this.chooseSince(target);
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
    required(this.root, "[data-fault=search] button").onclick = () => this.search();
    required(this.root, "[data-fault=data] button").onclick = () => this.update();
    required(this.root, "[data-fault=build] button").onclick = () => location.reload();
    required(this.root, "[data-show-list]").onclick = () => this.closePanel();
    const more = this.root.querySelector("[data-more]");
    if (more instanceof HTMLElement) more.onclick = () => this.showMore();
    // The facets need their data as soon as somebody looks for a value in them.
    required(this.root, ".facets").addEventListener("pointerenter", () => this.prepare(), { once: true });
    required(this.root, ".facets").addEventListener("focusin", () => this.prepare(), { once: true });
  }

  /** Return what filters work on, loaded once; throws where it cannot be loaded. */
  load() {
    this.loading ??= this.loadData().catch((error) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  /** @returns {Promise<Loaded>} */
  async loadData() {
    const { data, root } = this;
    const [{ starts }, { keys, former }, filters] = await Promise.all([
      data.manifest(), data.file("keys"), data.file("filters"),
    ]);
    /** @type {Map<string, number>} */
    const placeOf = new Map(keys.map((/** @type {string} */ key, /** @type {number} */ place) => [key, place]));
    renameSelected(former);
    for (const [key, present] of Object.entries(former)) placeOf.set(key, placeOf.get(present) ?? -1);
    const columns = readColumns(keys.length, facetsOf(filters.facets, filters.values), filters.papers);
    const { counts } = applyFilters(columns, noFilters(), placeOf);
    const panel = new FacetPanel(root, filters, counts);
    const store = new RowStore(data, starts, keys, [...this.list.element.children]);
    return { keys, placeOf, columns, panel, store };
  }

  /** Load the data and let the facets answer, before anything is filtered. */
  async prepare() {
    try {
      const { panel } = await this.load();
      if (!panel.filters) panel.draw(panel.counts, this.filters);
    } catch {
      // The first filter says so.
    }
  }

  /** @param {HTMLInputElement} box */
  toggle(box) {
    const at = Number(box.dataset.v);
    this.filters.excluded.delete(at);
    if (box.checked) this.filters.chosen.add(at);
    else this.filters.chosen.delete(at);
    this.change();
  }

  /** @param {HTMLSelectElement} select */
  chooseSince(select) {
    for (const option of select.options) {
      if (option.value) this.filters.chosen.delete(Number(option.value));
    }
    if (select.value) this.filters.chosen.add(Number(select.value));
    this.change();
  }

  closePanel() {
    const panel = required(this.root, ".facets");
    panel.removeAttribute("open");
    required(this.root, "[data-status]").scrollIntoView({ block: "center", behavior: "instant" });
    this.list.element.querySelector("a")?.focus({ preventScroll: true });
  }

  async showMore() {
    const first = this.matching[this.limit];
    this.limit += STEP;
    await this.update(this.limit - STEP + 1);
    const { store } = await this.load();
    store.element(first).querySelector("a")?.focus();
  }

  /** Show what matches, from its first row on. */
  async change() {
    this.limit = STEP;
    drawUnknown(this.root, []);
    await this.update();
    this.list.showTop();
  }

  /** Show what matches. @param {number} least How many rows must be there at once. */
  async update(least = 0) {
    this.updates += 1;
    const update = this.updates;
    try {
      const loaded = await this.load();
      const order = await this.order();
      const { matching, counts } = applyFilters(loaded.columns, this.filters, loaded.placeOf);
      const sorted = sortPlaces(matching, order);
      const wanted = sorted.slice(0, this.limit);
      this.list.measure();
      const first = this.list.atOnce(wanted, least);
      if (!loaded.store.has(first)) await loaded.store.load(first);
      // Something else may have been chosen while rows were loading.
      if (update !== this.updates || !this.root.isConnected) return;
      this.matching = sorted;
      this.isDrawn = true;
      this.list.show(loaded.store, wanted, least);
      this.draw(loaded, counts);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Return all places, or those found, in the order chosen; null for the order of the list.
      @returns {Promise<number[] | null>} */
  async order() {
    const sort = this.sorting.value;
    if (sort === "match" && this.filters.found) return this.filters.found;
    if (sort !== "title" && sort !== "venue") return null;
    return (await this.data.file("orders"))[sort];
  }

  /** Say what could not be loaded; anything else is a bug. @param {unknown} error */
  fail(error) {
    const isOtherBuild = error instanceof OtherBuildError;
    required(this.root, "[data-fault=build]").hidden = !isOtherBuild;
    required(this.root, "[data-fault=data]").hidden = isOtherBuild;
    delete this.root.dataset.waits;
    if (!isOtherBuild) console.error(error);
  }

  /** Search for what is typed. @param {string} sort The order that a URL asks for; else the best come first.
      @param {number} least */
  async search(sort = "", least = 0) {
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
    try {
      this.filters.found = await this.placesOf(answer.keys);
    } catch (error) {
      return this.fail(error);
    }
    return sort ? this.update(least) : this.change();
  }

  /** Return the places of papers; those that this build does not have are left out. @param {string[]} keys */
  async placesOf(keys) {
    const { placeOf } = await this.load();
    return keys.map((key) => placeOf.get(key) ?? -1).filter((place) => place >= 0);
  }

  /** Return the keys of the papers that match, in their order. */
  async matchingKeys() {
    const { keys } = await this.load();
    return this.matching.map((place) => keys[place]);
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

  /** @param {Loaded} loaded @param {Int32Array} counts */
  draw(loaded, counts) {
    const { filters, root } = this;
    if (filters.shared) {
      filters.shared = new Set([...filters.shared].map((key) => loaded.keys[loaded.placeOf.get(key) ?? -1] ?? key));
    }
    loaded.panel.draw(counts, filters);
    drawChips(this, loaded.panel);
    drawStatus(this, loaded);
    for (const fault of ["data", "build"]) required(root, `[data-fault=${fault}]`).hidden = true;
    this.remember(loaded.panel);
    delete root.dataset.waits;
    root.dispatchEvent(new CustomEvent("drawn"));
  }

  /** Write the state into the URL once it was painted; of two changes in one paint the later counts.
      @param {FacetPanel} panel */
  remember(panel) {
    const { filters, query, limit, updates } = this;
    const state = { ...filters, query, sort: this.sorting.value };
    const wanted = writeState(state, panel.names, filters.found ? "match" : "date");
    const { pathname, search } = location;
    // "Show more" leaves the URL as it is: a click before the next paint must find how many rows there are.
    if (wanted === search) {
      setShown(limit);
      return;
    }
    afterPaint(() => {
      const hasLeft = !this.root.isConnected || pathname !== location.pathname || search !== location.search;
      if (updates !== this.updates || hasLeft) return;
      history.replaceState(history.state, "", `${pathname}${wanted}${location.hash}`);
      setShown(limit);
    });
  }

  /** Show what the URL asks for, and return to the row that was left there. */
  async restore() {
    const place = placeToReturnTo();
    if (location.hash === "#find") this.input.focus();
    if (location.search.length < 2 && !place && !this.isDrawn) {
      setShown();
      afterPaint(() => this.loadAhead());
      return;
    }
    try {
      const sort = await this.readUrl();
      this.limit = Math.max(place?.limit ?? 0, STEP);
      // Rows above the one that the page returns to must not come after it.
      const least = place ? this.limit : 0;
      if (this.query) await this.search(sort || "match", least);
      else await this.update(least);
    } catch (error) {
      this.fail(error);
    }
    if (place) returnTo(place);
  }

  /** Take filters, query and order from the URL; return the order, empty where it names none. */
  async readUrl() {
    const { panel } = await this.load();
    // Shown without filters after 8 s: what moves down now is hidden for a frame, so that nothing jumps.
    if (!this.isDrawn) await this.hideRows();
    const { query, chosen, excluded, shared, sort, unknown } = parseState(location.search, panel.names, panel.former);
    this.filters = { chosen, excluded, shared, found: null };
    panel.reveal(this.filters);
    this.sorting.value = sort && sort !== "match" ? sort : "date";
    this.input.value = query;
    drawUnknown(this.root, unknown);
    return sort;
  }

  hideRows() {
    this.root.dataset.waits = "";
    return new Promise((done) => { afterPaint(() => done(undefined)); });
  }

  /** Load what the first filter needs while nobody waits for it, unless the visitor saves data. */
  loadAhead() {
    /** @typedef {{ connection?: { saveData?: boolean } }} Connected */
    const { connection } = /** @type {Connected} */ (navigator);
    if (!connection?.saveData) this.load().catch(() => {});
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
