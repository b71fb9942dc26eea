// @ts-check
/* The panel of filters: every value with its box and the number of papers it would leave. */
import { required } from "../elements.js";

/** @typedef {import("./filter.js").Filters} Filters */
/** A value: its box, its words, the facet it belongs to, the number of papers and the values above it.
    @typedef {{ box: HTMLInputElement, label: HTMLElement, number: HTMLElement, facet: number, token: string,
      text: string, count: number, above: number[] }} Value */
/** A facet; `tally` is where its disclosure says how many values are chosen.
    @typedef {{ name: string, shape: string, title: string, tally: HTMLElement | null }} Facet */

/** Return the numbers of the values above a box. @param {HTMLElement} label */
const valuesAbove = (label) => {
  /** @type {number[]} */
  const above = [];
  let item = label.parentElement?.parentElement?.closest("li");
  while (item) {
    above.push(Number(required(item, "input").dataset.v));
    item = item.parentElement?.closest("li");
  }
  return above;
};

/** @param {HTMLInputElement} box @param {number} facet @returns {Value} */
const readValue = (box, facet) => {
  const label = /** @type {HTMLElement} */ (box.parentElement);
  const number = required(label, ".n");
  return {
    box,
    label,
    number,
    facet,
    token: box.value,
    text: required(label, "span").textContent ?? "",
    count: Number(number.textContent),
    above: valuesAbove(label),
  };
};

export class FacetPanel {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** @type {Facet[]} */
    this.facets = [];
    /** @type {Value[]} */
    this.values = [];
    for (const group of root.querySelectorAll("[data-facet]")) {
      if (group instanceof HTMLElement) this.readGroup(group);
    }
    /** The facet of each value. */
    this.facetOf = Int32Array.from(this.values, (value) => value.facet);
    /** The values as URLs name them. */
    this.names = this.values.map(({ facet, token }) => ({ facet: this.facets[facet].name, token }));
  }

  /** @param {HTMLElement} group */
  readGroup(group) {
    const facet = this.facets.length;
    this.facets.push({
      name: group.dataset.facet ?? "",
      shape: group.dataset.shape ?? "",
      title: group.getAttribute("aria-label") ?? "",
      tally: group.closest(".facet")?.querySelector(".on") ?? null,
    });
    for (const box of group.querySelectorAll("input")) this.values[Number(box.dataset.v)] = readValue(box, facet);
  }

  /** Open every disclosure around the chosen and excluded values. @param {Filters} filters */
  reveal({ chosen, excluded }) {
    for (const at of [...chosen, ...excluded]) {
      let disclosure = this.values[at].box.closest("details");
      while (disclosure?.matches(".facet, .rest")) {
        disclosure.open = true;
        disclosure = disclosure.parentElement?.closest("details") ?? null;
      }
    }
  }

  /** Show counts and choices. Only what changed is written: with 400 values the rest costs a frame.
      @param {Int32Array} counts @param {Filters} filters */
  draw(counts, filters) {
    const above = new Set([...filters.chosen].flatMap((at) => this.values[at].above));
    this.values.forEach((value, at) => {
      if (value.count !== counts[at]) {
        value.count = counts[at];
        value.number.textContent = String(counts[at]);
      }
      this.drawBox(at, filters, above.has(at));
    });
    this.drawTallies(filters);
  }

  /** @param {number} at @param {Filters} filters @param {boolean} isAboveChosen */
  drawBox(at, { chosen, excluded }, isAboveChosen) {
    const { box, label, count } = this.values[at];
    const isChosen = chosen.has(at);
    const isExcluded = excluded.has(at);
    const isPartial = isAboveChosen && !isChosen && !isExcluded;
    // A chosen value without papers stays enabled, or it could not be taken back.
    const isEmpty = !count && !isChosen && !isExcluded;
    if (box.checked !== isChosen) box.checked = isChosen;
    if (box.indeterminate !== isPartial) box.indeterminate = isPartial;
    if (box.disabled !== isEmpty) {
      box.disabled = isEmpty;
      label.classList.toggle("zero", isEmpty);
    }
    if (label.classList.contains("not") !== isExcluded) label.classList.toggle("not", isExcluded);
  }

  /** @param {Filters} filters */
  drawTallies({ chosen, excluded }) {
    // Several facets may share a disclosure, such as those of further topics.
    const tallies = new Map(this.facets.map(({ tally }) => [tally, 0]));
    for (const at of [...chosen, ...excluded]) {
      const { tally } = this.facets[this.values[at].facet];
      tallies.set(tally, (tallies.get(tally) ?? 0) + 1);
    }
    for (const [tally, number] of tallies) {
      const words = number ? `${number} chosen` : "";
      if (tally && tally.textContent !== words) tally.textContent = words;
    }
  }
}

matchMedia("(min-width: 960px)").addEventListener("change", ({ matches }) => {
  const panel = document.querySelector("[data-explorer] > .facets");
  if (panel instanceof HTMLDetailsElement) panel.open = matches;
});
