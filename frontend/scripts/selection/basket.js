// @ts-check
/* The bar under the list that copies, exports, compares and shares the selected papers. */
import { copyText, reportOn } from "../copy-button.js";
import { announce, required } from "../elements.js";
import { grouped } from "../wording.js";
import { COMPARABLE, compareUrl, LONGEST_URL, shareUrl } from "./actions.js";
import { enableExportMenu } from "./export-menu.js";
import { copyPapers, orderKeys } from "./exports.js";
import { readSelection, select, SELECTION_CHANGED } from "./store.js";

/** @typedef {import("../explorer/explorer.js").Explorer} Explorer */

class Basket {
  /** @param {Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.root = explorer.root;
    this.bar = required(this.root, "[data-basket]");
    this.compareButton = /** @type {HTMLButtonElement} */ (required(this.bar, "[data-pair]"));
    required(this.root, "[data-all]").onclick = async () => {
      select(await this.explorer.matchingKeys(), true);
      announce(`${readSelection().size} selected`);
    };
    this.listenToBar();
    this.enableMenus();
    this.draw();
    const redraw = () => {
      if (this.root.isConnected) this.draw();
      else document.removeEventListener(SELECTION_CHANGED, redraw);
    };
    document.addEventListener(SELECTION_CHANGED, redraw);
  }

  listenToBar() {
    const selector = ":scope > button, [data-share]";
    const [bibtex, more, share, clear] = /** @type {HTMLElement[]} */ ([...this.bar.querySelectorAll(selector)]);
    reportOn(bibtex, () => copyPapers("bibtex", this.orderedKeys()));
    more.onclick = () => {
      const isOpen = this.bar.classList.toggle("open");
      more.setAttribute("aria-expanded", String(isOpen));
    };
    reportOn(share, () => this.copyLink());
    this.compareButton.onclick = async () => location.assign(compareUrl(await this.orderedKeys()));
    clear.onclick = () => {
      select([...readSelection()], false);
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
  orderedKeys() {
    return orderKeys(readSelection());
  }

  async copyLink() {
    const link = shareUrl(await this.orderedKeys());
    if (link.length > LONGEST_URL) return "Too many for a link";
    await copyText(Promise.resolve(link));
    return "Link copied";
  }

  draw() {
    const number = readSelection().size;
    this.bar.hidden = !number;
    this.compareButton.disabled = number < COMPARABLE.least || number > COMPARABLE.most;
    required(this.bar, "b").textContent = `${grouped(number)} selected`;
  }
}

/** Give a list its basket. @param {Explorer | undefined} explorer */
export const enableBasket = (explorer) => {
  if (explorer) new Basket(explorer);
};
