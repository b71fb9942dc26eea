// @ts-check
/* How many papers match, what could not be loaded, and what to try where none matches. */
import { make, makeButton, required } from "../elements.js";
import { countPapers, grouped } from "../wording.js";
import { valueWords } from "./chips.js";
import { applyFilters, noFilters, withoutValue } from "./filter.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {import("./explorer.js").Loaded} Loaded */
/** @typedef {import("./filter.js").Filters} Filters */
/** A filter that may be dropped. @typedef {{ text: string, less: Partial<Filters> }} Relaxation */

/** @param {Explorer} explorer */
const drawMore = ({ root, matching, limit, step }) => {
  const more = root.querySelector("[data-more]");
  if (!(more instanceof HTMLElement)) return;
  const left = matching.length - limit;
  more.hidden = left <= 0;
  more.textContent = `Show ${Math.min(Math.max(left, 1), step)} more`;
};

/** @param {Explorer} explorer @param {Loaded} loaded */
export const drawStatus = (explorer, loaded) => {
  const { root, matching, filters } = explorer;
  const number = matching.length;
  const total = loaded.keys.length;
  const words = number === total ? " papers" : ` of ${countPapers(total)}`;
  required(root, "[data-status]").replaceChildren(make("b", {}, grouped(number)), words);
  const all = required(root, "[data-all]");
  all.textContent = `Select all ${grouped(number)}`;
  all.hidden = !number;
  required(root, "[data-menu]").hidden = !number;
  required(root, "[data-menu=papers] > summary").textContent = `Export ${grouped(number)} as …`;
  const relevance = explorer.sorting.querySelector("[value=match]");
  if (relevance instanceof HTMLOptionElement) relevance.disabled = !filters.found;
  drawMore(explorer);
  required(root, "[data-fault=search]").hidden = !explorer.isSearchDown;
  required(root, "[data-empty]").replaceChildren(...(number ? [] : [makeEmptyState(explorer, loaded)]));
};

/** Say which values of a URL this catalog does not have. @param {HTMLElement} root @param {string[]} unknown */
export const drawUnknown = (root, unknown) => {
  const place = required(root, "[data-unknown]");
  place.hidden = !unknown.length;
  const words = unknown.length === 1 ? "Unknown filter" : "Unknown filters";
  place.replaceChildren(make("p", {}, `${words} in the address: ${unknown.join(", ")}`));
};

/** Return every filter that is on, with the filters that remain without it.
    @param {Explorer} explorer @param {Loaded} loaded @returns {Relaxation[]} */
const relaxations = ({ filters, query }, { panel }) => {
  /** @type {Relaxation[]} */
  const relaxed = [...filters.chosen, ...filters.excluded].map((at) => {
    const text = valueWords(panel, at);
    return { text: filters.excluded.has(at) ? `not ${text}` : text, less: withoutValue(filters, at) };
  });
  if (filters.found) relaxed.push({ text: `“${query}”`, less: { found: null } });
  if (filters.shared) relaxed.push({ text: "the shared selection", less: { shared: null } });
  return relaxed;
};

/** Return the filter whose removal leaves most papers. @param {Explorer} explorer @param {Loaded} loaded */
const bestRelaxation = (explorer, loaded) => {
  const counted = relaxations(explorer, loaded).map((relaxation) => {
    const filters = { ...explorer.filters, ...relaxation.less };
    const { matching } = applyFilters(loaded.columns, filters, loaded.placeOf);
    return { ...relaxation, number: matching.length };
  });
  return counted.sort((a, b) => b.number - a.number)[0];
};

/** @param {Explorer} explorer @param {Loaded} loaded */
const makeEmptyState = (explorer, loaded) => {
  const box = make("div", { class: "empty" }, make("p", {}, "No paper matches all of these filters."));
  const best = bestRelaxation(explorer, loaded);
  if (best?.number) {
    box.append(makeButton(`Without ${best.text}: ${countPapers(best.number)}`, () => explorer.apply(best.less)));
  }
  box.append(makeButton("Clear all", () => explorer.apply(noFilters())));
  return box;
};
