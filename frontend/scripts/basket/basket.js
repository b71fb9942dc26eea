// @ts-check
/* The selected papers of the list: their boxes, and the bar that copies, exports, compares and shares them. */
import { copyText, reportOn } from "../copy-button.js";
import { announce, required } from "../elements.js";
import { queryString, siteUrl } from "../site.js";
import { enableExportMenu } from "./export-menu.js";
import { exportPapers } from "./exports.js";
import { readSelection, SELECTION_STORE, writeSelection } from "./selection.js";

/** @typedef {import("../explorer/explorer.js").Explorer} Explorer */

/** Servers refuse URLs that are much longer than this. */
const LONGEST_URL = 7000;
/** How many papers can be compared. */
const COMPARABLE = { least: 2, most: 4 };

/** @type {Basket | undefined} */
let current;

class Basket {
  /** @param {Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.root = explorer.root;
    this.keys = readSelection();
    /** The keys whose boxes are checked. @type {Set<string>} */
    this.checked = new Set();
    this.bar = required(this.root, "[data-basket]");
    this.compareButton = /** @type {HTMLButtonElement} */ (required(this.bar, "[data-pair]"));
    this.listenToRows();
    this.listenToBar();
    this.enableMenus();
    this.draw();
  }

  listenToRows() {
    this.root.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      const row = target.closest(".pick")?.closest(".row");
      if (row instanceof HTMLElement) this.select([row.dataset.key ?? ""], target.checked);
    });
    this.root.addEventListener("drawn", () => this.draw());
    required(this.root, "[data-all]").onclick = async () => {
      this.select(await this.explorer.matchingKeys(), true);
      announce(`${this.keys.size} selected`);
    };
  }

  listenToBar() {
    const selector = ":scope > button, [data-share]";
    const [bibtex, more, share, clear] = /** @type {HTMLElement[]} */ ([...this.bar.querySelectorAll(selector)]);
    reportOn(bibtex, async () => {
      await copyText(this.orderedKeys().then((keys) => exportPapers("bibtex", keys)));
      return "Copied";
    });
    more.onclick = () => {
      const isOpen = this.bar.classList.toggle("open");
      more.setAttribute("aria-expanded", String(isOpen));
    };
    reportOn(share, () => this.copyLink());
    this.compareButton.onclick = async () => {
      const keys = await this.orderedKeys();
      location.assign(siteUrl(`compare/${queryString([["keys", keys.join(",")]])}`));
    };
    clear.onclick = () => {
      this.select([...this.keys], false);
      announce("Nothing selected");
      this.explorer.list.element.querySelector("a")?.focus();
    };
  }

  enableMenus() {
    for (const menu of this.root.querySelectorAll("details")) {
      const { menu: name } = menu.dataset;
      if (name === "papers") enableExportMenu(menu, () => this.explorer.matchingKeys());
      else if (name) enableExportMenu(menu, () => this.orderedKeys());
    }
  }

  /** Return the selected keys in the order of the whole list. */
  async orderedKeys() {
    const { store } = this.explorer;
    await store.complete();
    return store.rows.map((row) => row.key).filter((key) => this.keys.has(key));
  }

  async copyLink() {
    const keys = await this.orderedKeys();
    const link = siteUrl(`papers/${queryString([["pick", keys.join(",")]])}`);
    if (link.length > LONGEST_URL) return "Too many for a link";
    await copyText(Promise.resolve(link));
    return "Link copied";
  }

  /** @param {string[]} keys @param {boolean} isSelected */
  select(keys, isSelected) {
    // Another tab may have changed the selection.
    this.keys = readSelection();
    for (const key of keys) {
      if (isSelected) this.keys.add(key);
      else this.keys.delete(key);
    }
    writeSelection(this.keys);
    this.draw();
  }

  /** Show what another tab has selected. */
  reload() {
    this.keys = readSelection();
    this.draw();
  }

  /** @param {string} key @param {boolean} isChecked */
  check(key, isChecked) {
    const row = this.explorer.store.byKey.get(key);
    // A row that is not here may come with the other rows.
    if (!row) return;
    const box = /** @type {HTMLInputElement} */ (required(row.element, ".pick input"));
    box.checked = isChecked;
    if (isChecked) this.checked.add(key);
    else this.checked.delete(key);
  }

  draw() {
    this.keys = new Set(this.explorer.store.currentKeys(this.keys));
    for (const key of this.checked) if (!this.keys.has(key)) this.check(key, false);
    for (const key of this.keys) if (!this.checked.has(key)) this.check(key, true);
    const number = this.keys.size;
    const summary = this.root.querySelector("[data-menu=papers] > summary");
    const words = `Export ${this.explorer.number} as …`;
    if (summary && summary.textContent !== words) summary.textContent = words;
    this.bar.hidden = !number;
    this.compareButton.disabled = number < COMPARABLE.least || number > COMPARABLE.most;
    required(this.bar, "b").textContent = `${number} selected`;
  }
}

addEventListener("storage", ({ key }) => {
  // The key is null where everything was cleared.
  if (key === SELECTION_STORE || key === null) current?.reload();
});

/** Give a list its basket. @param {Explorer | undefined} explorer */
export const enableBasket = (explorer) => {
  if (explorer) current = new Basket(explorer);
};
