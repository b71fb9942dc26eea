// @ts-check
/* The panel of filters: every value with its box and the number of papers it would leave. The page has the topics and
   the first values of other facets; the others are made when they are unfolded, found or chosen. */
import { announce, make, makeButton, required } from "../elements.js";
import { foldText } from "../search/terms.js";
import { grouped } from "../wording.js";

/** @typedef {import("./filter.js").Filters} Filters */
/** What the data says of facets and values, in columns.
    @typedef {{ facets: { name: string, title: string, shape: string, order: string }[],
      values: { facet: number[], token: string[], label: string[], parent: number[] },
      papers: number[][], former: Record<string, number> }} FilterData */
/** A value on the page. @typedef {{ item: HTMLElement, box: HTMLInputElement, label: HTMLElement,
      number: HTMLElement }} Drawn */

/** Values of a long facet in view, as the page has them; one more is shown rather than folded. */
const VISIBLE = 8;

/** @param {HTMLElement} item @returns {Drawn} */
const readItem = (item) => {
  const label = required(item, "label");
  const box = /** @type {HTMLInputElement} */ (required(label, "input"));
  return { item, box, label, number: required(label, ".n") };
};

/** One facet whose values a script orders, folds and finds. */
class FacetList {
  /** @param {FacetPanel} panel @param {HTMLElement} element @param {number[]} values Those that have none above. */
  constructor(panel, element, values) {
    this.panel = panel;
    this.list = required(element, "ul");
    this.values = values;
    this.isUnfolded = false;
    this.query = "";
    this.unfold = element.querySelector("[data-unfold]");
    /** What the facet says where it has nothing that was typed. */
    this.nothing = make("p", { class: "facet-note" });
    const within = element.querySelector("[data-within]");
    if (within instanceof HTMLInputElement) {
      within.after(this.nothing);
      within.oninput = () => {
        this.query = foldText(within.value.trim());
        this.drawNothing(within, element.getAttribute("aria-label") ?? "");
        this.panel.redraw();
      };
      within.onkeydown = (event) => {
        // In the list of papers, Enter would do nothing and Escape would empty the search.
        if (event.key === "Enter") event.preventDefault();
      };
    }
    if (this.unfold instanceof HTMLElement) {
      this.unfold.onclick = () => {
        this.isUnfolded = !this.isUnfolded;
        this.panel.redraw();
      };
    }
  }

  /** Offer to search all papers for what no value is called. @param {HTMLInputElement} within @param {string} title */
  drawNothing(within, title) {
    this.nothing.replaceChildren();
    if (!this.query || this.values.some((at) => this.isFound(at))) return;
    const text = `${title}: nothing matches. `;
    const typed = within.value.trim();
    const search = makeButton(`Search all papers for “${typed}”`, () => {
      within.value = "";
      within.dispatchEvent(new Event("input"));
      this.panel.search(typed);
    }, "link");
    this.nothing.append(text, search);
    announce(text);
  }

  /** @param {number} at */
  isSame(at) {
    return foldText(this.panel.labels[at]).includes(this.query);
  }

  /** @param {number} at */
  isFound(at) {
    return this.isSame(at) || this.panel.below[at].some((below) => this.isSame(below));
  }

  /** Return the values in view, in their order. @param {Int32Array} counts @param {Set<number>} kept */
  inView(counts, kept) {
    const isKept = (/** @type {number} */ at) => kept.has(at) || this.panel.below[at].some((below) => kept.has(below));
    const ordered = this.panel.ordered(this.values, counts);
    if (this.query) return ordered.filter((at) => isKept(at) || this.isFound(at));
    const limit = this.values.length <= VISIBLE + 1 || this.isUnfolded ? ordered.length : VISIBLE;
    return ordered.filter((at, place) => place < limit || isKept(at));
  }

  /** @param {Int32Array} counts @param {Set<number>} kept Values chosen or excluded. */
  draw(counts, kept) {
    const inView = this.inView(counts, kept);
    const items = inView.map((at) => {
      const { item } = this.panel.drawn(at);
      this.drawBelow(item, at, counts, kept);
      return item;
    });
    if (items.some((item, place) => item !== this.list.children[place]) || items.length < this.list.children.length) {
      this.list.replaceChildren(...items);
    }
    if (!(this.unfold instanceof HTMLElement)) return;
    this.unfold.textContent = this.isUnfolded ? "Fewer" : `+ ${this.values.length - inView.length} more`;
    this.unfold.hidden = Boolean(this.query) || (!this.isUnfolded && inView.length === this.values.length);
    this.unfold.setAttribute("aria-expanded", String(this.isUnfolded));
  }

  /** Show the versions of a family: all of them where it is chosen, found or unfolded, else those that are.
      @param {HTMLElement} item @param {number} at @param {Int32Array} counts @param {Set<number>} kept */
  drawBelow(item, at, counts, kept) {
    const below = this.panel.below[at];
    if (!below.length) return;
    const isOpen = this.query ? this.isSame(at) : kept.has(at) || this.isUnfolded;
    const isFound = (/** @type {number} */ value) => Boolean(this.query) && this.isSame(value);
    const versions = this.panel.ordered(below, counts)
      .filter((value) => isOpen || kept.has(value) || isFound(value));
    const list = item.querySelector("ul") ?? make("ul", {});
    list.replaceChildren(...versions.map((value) => this.panel.drawn(value).item));
    if (versions.length) item.append(list);
    else list.remove();
  }
}

export class FacetPanel {
  /** @param {HTMLElement} root @param {FilterData} data @param {Int32Array} counts The papers of each value. */
  constructor(root, data, counts) {
    this.root = root;
    this.facets = data.facets;
    this.labels = data.values.label;
    this.tokens = data.values.token;
    this.facetOf = data.values.facet;
    this.above = data.values.parent;
    this.former = data.former;
    /** @type {number[][]} */
    this.below = this.labels.map(() => []);
    this.above.forEach((above, at) => { if (above >= 0) this.below[above].push(at); });
    /** @type {Map<number, Drawn>} */
    this.items = new Map();
    /** @type {Int32Array} */
    this.counts = counts;
    /** @type {Filters | undefined} */
    this.filters = undefined;
    for (const box of root.querySelectorAll(".facets input[data-v]")) {
      const item = box.closest("li");
      if (item && box instanceof HTMLInputElement) this.items.set(Number(box.dataset.v), readItem(item));
    }
    this.since = root.querySelector("[data-since]");
    this.lists = [...root.querySelectorAll("[data-facet]:has(> [data-values])")].flatMap((element) => {
      if (!(element instanceof HTMLElement)) return [];
      const facet = this.facets.findIndex(({ name }) => name === element.dataset.facet);
      const values = this.facetOf.flatMap((of, at) => (of === facet && this.above[at] < 0 ? [at] : []));
      return [new FacetList(this, element, values)];
    });
    this.trees = [...root.querySelectorAll("[data-facet] > ul:not([data-values])")];
    /** The values as URLs name them. */
    this.names = this.tokens.map((token, at) => ({ facet: this.facets[this.facetOf[at]].name, token }));
  }

  /** Return a value on the page, made where the server did not write it. @param {number} at @returns {Drawn} */
  drawn(at) {
    const present = this.items.get(at);
    if (present) return present;
    const box = make("input", { type: "checkbox", "data-v": String(at), value: this.tokens[at] });
    const number = make("span", { class: "n" }, String(this.counts[at]));
    const item = make("li", {}, make("label", {}, box, make("span", {}, this.labels[at]), number));
    const drawn = readItem(item);
    this.items.set(at, drawn);
    return drawn;
  }

  /** Return values in the order of what is left of them; years stay in theirs.
      @param {number[]} values @param {Int32Array} counts */
  ordered(values, counts) {
    if (!values.length || this.facets[this.facetOf[values[0]]].order === "date") return values;
    // Stable, so that equal ones keep the order of the whole catalog.
    return [...values].sort((a, b) => counts[b] - counts[a]);
  }

  /** Open every disclosure around the chosen and excluded values. @param {Filters} filters */
  reveal({ chosen, excluded }) {
    for (const at of [...chosen, ...excluded]) {
      const name = this.facets[this.facetOf[at]].name;
      const disclosure = this.root.querySelector(`[data-facet="${CSS.escape(name)}"]`)?.closest("details.facet");
      if (disclosure instanceof HTMLDetailsElement) disclosure.open = true;
    }
  }

  /** Type a text into the search box of the list. @param {string} text */
  search(text) {
    const input = /** @type {HTMLInputElement} */ (required(this.root, "form[data-find] input"));
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  }

  /** Show counts and choices. Only what changed is written: with 400 values the rest costs a frame.
      @param {Int32Array} counts @param {Filters} filters */
  draw(counts, filters) {
    this.counts = counts;
    this.filters = filters;
    this.redraw();
  }

  redraw() {
    const { counts, filters } = this;
    if (!filters) return;
    const kept = new Set([...filters.chosen, ...filters.excluded]);
    for (const list of this.lists) list.draw(counts, kept);
    for (const tree of this.trees) this.orderTree(tree);
    const above = new Set([...filters.chosen].flatMap((at) => this.valuesAbove(at)));
    for (const [at, drawn] of this.items) {
      const words = grouped(counts[at]);
      if (drawn.number.textContent !== words) drawn.number.textContent = words;
      this.drawBox(at, drawn, filters, above.has(at));
    }
    this.drawSince(filters);
    this.drawTallies(kept);
  }

  /** @param {number} at */
  valuesAbove(at) {
    const above = [];
    for (let value = this.above[at]; value >= 0; value = this.above[value]) above.push(value);
    return above;
  }

  /** Order the topics below one another by what is left of them. @param {Element} list */
  orderTree(list) {
    const items = [...list.children];
    const at = (/** @type {Element} */ item) => Number(required(item, "input").dataset.v);
    const ordered = this.ordered(items.map(at), this.counts).map((value) => this.drawn(value).item);
    if (ordered.some((item, place) => item !== items[place])) list.replaceChildren(...ordered);
    for (const item of items) {
      const below = item.querySelector(":scope > ul");
      if (below) this.orderTree(below);
    }
  }

  /** @param {number} at @param {Drawn} drawn @param {Filters} filters @param {boolean} isAboveChosen */
  drawBox(at, { box, label }, { chosen, excluded }, isAboveChosen) {
    const isChosen = chosen.has(at);
    const isExcluded = excluded.has(at);
    const isPartial = isAboveChosen && !isChosen && !isExcluded;
    // A chosen value without papers stays enabled, or it could not be taken back.
    const isEmpty = !this.counts[at] && !isChosen && !isExcluded;
    if (box.checked !== isChosen) box.checked = isChosen;
    if (box.indeterminate !== isPartial) box.indeterminate = isPartial;
    if (box.disabled !== isEmpty) {
      box.disabled = isEmpty;
      label.classList.toggle("zero", isEmpty);
    }
    if (label.classList.contains("not") !== isExcluded) label.classList.toggle("not", isExcluded);
  }

  /** @param {Filters} filters */
  drawSince({ chosen }) {
    if (!(this.since instanceof HTMLSelectElement)) return;
    const options = [...this.since.options].map((option) => option.value);
    this.since.value = options.find((value) => value && chosen.has(Number(value))) ?? "";
  }

  /** Print beside each disclosure how many of its values are chosen. @param {Set<number>} kept */
  drawTallies(kept) {
    for (const tally of this.root.querySelectorAll(".facet > summary > .on")) {
      const facets = [...tally.closest("details")?.querySelectorAll("[data-facet]") ?? []];
      const names = facets.map((facet) => (facet instanceof HTMLElement ? facet.dataset.facet : ""));
      const chosen = [...kept].filter((at) => names.includes(this.names[at].facet));
      const words = chosen.length ? `${chosen.length} chosen` : "";
      if (tally.textContent !== words) tally.textContent = words;
    }
  }
}

matchMedia("(min-width: 960px)").addEventListener("change", ({ matches }) => {
  const panel = document.querySelector("[data-explorer] > .facets");
  if (panel instanceof HTMLDetailsElement) panel.open = matches;
});
