// @ts-check
/* How many papers match, what could not be loaded, and what to try where none matches. */
import { make, makeButton, required } from "../elements.js";
import { countPapers } from "../wording.js";
import { applyFilters, noFilters, withoutValue } from "./filter.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {import("./filter.js").Filters} Filters */
/** A filter that may be dropped. @typedef {{ text: string, less: Partial<Filters> }} Relaxation */

/** Return what follows the number of matching papers. @param {Explorer} explorer */
const ofHowMany = ({ number, store }) => {
  if (!store.isComplete) return ` of the first ${store.rows.length} papers`;
  return number === store.total ? " papers" : ` of ${countPapers(store.total)}`;
};

/** @param {Explorer} explorer */
const drawMore = ({ root, number, limit, step }) => {
  const more = root.querySelector("[data-more]");
  if (!(more instanceof HTMLElement)) return;
  const left = number - limit;
  more.hidden = left <= 0;
  more.textContent = `Show ${Math.min(Math.max(left, 1), step)} more`;
};

/** @param {Explorer} explorer */
export const drawStatus = (explorer) => {
  const { root, number, filters } = explorer;
  required(root, "[data-status]").replaceChildren(make("b", {}, String(number)), ofHowMany(explorer));
  const all = required(root, "[data-all]");
  all.textContent = `Select all ${number}`;
  all.hidden = !number;
  required(root, "[data-menu]").hidden = !number;
  const relevance = explorer.sorting.querySelector("[value=match]");
  if (relevance instanceof HTMLOptionElement) relevance.disabled = !filters.found;
  drawMore(explorer);
  required(root, "[data-fault=rows]").hidden = explorer.store.isComplete;
  required(root, "[data-fault=search]").hidden = !explorer.isSearchDown;
  required(root, "[data-empty]").replaceChildren(...(number ? [] : [makeEmptyState(explorer)]));
};

/** Return every filter that is on, with the filters that remain without it.
    @param {Explorer} explorer @returns {Relaxation[]} */
const relaxations = ({ panel, filters, query }) => {
  /** @type {Relaxation[]} */
  const relaxed = [...filters.chosen, ...filters.excluded].map((at) => {
    const { text } = panel.values[at];
    return { text: filters.excluded.has(at) ? `not ${text}` : text, less: withoutValue(filters, at) };
  });
  if (filters.found) relaxed.push({ text: `“${query}”`, less: { found: null } });
  if (filters.shared) relaxed.push({ text: "the shared selection", less: { shared: null } });
  return relaxed;
};

/** Return the filter whose removal leaves most papers. @param {Explorer} explorer */
const bestRelaxation = (explorer) => {
  const { store, panel, filters } = explorer;
  const counted = relaxations(explorer).map((relaxation) => {
    const { matching } = applyFilters(store.rows, panel.facetOf, { ...filters, ...relaxation.less });
    return { ...relaxation, number: matching.length };
  });
  return counted.sort((a, b) => b.number - a.number)[0];
};

/** @param {Explorer} explorer */
const makeEmptyState = (explorer) => {
  const box = make("div", { class: "empty" }, make("p", {}, "No paper matches all of these filters."));
  const best = bestRelaxation(explorer);
  if (best?.number) {
    box.append(makeButton(`Without ${best.text}: ${countPapers(best.number)}`, () => explorer.apply(best.less)));
  }
  box.append(makeButton("Clear all", () => explorer.apply(noFilters())));
  return box;
};
