// @ts-check
/* What is chosen, as chips: pressing a name turns it into its opposite, × removes it. */
import { make, makeButton, required } from "../elements.js";
import { countPapers } from "../wording.js";
import { noFilters, withoutValue } from "./filter.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {import("./facets.js").FacetPanel} FacetPanel */
/** @typedef {import("./filter.js").Filters} Filters */

/** Return the words of a value on its own, as "Since 2024"; most labels need no more. @param {FacetPanel} panel
    @param {number} at */
export const valueWords = (panel, at) => {
  const { name, title } = panel.facets[panel.facetOf[at]];
  return name === "since" ? `${title} ${panel.labels[at]}` : panel.labels[at];
};

/** @param {Explorer} explorer @param {string} words @param {Partial<Filters>} less */
const makeRemover = (explorer, words, less) => {
  const button = make("button", { type: "button", "aria-label": `Remove ${words}` }, "×");
  button.onclick = () => explorer.apply(less);
  return button;
};

/** @param {Explorer} explorer @param {FacetPanel} panel @param {number} at */
const makeChip = (explorer, panel, at) => {
  const { filters } = explorer;
  const facet = panel.facets[panel.facetOf[at]];
  const isExcluded = filters.excluded.has(at);
  const label = valueWords(panel, at);
  const words = isExcluded ? `not ${label}` : label;
  const whole = `${facet.title}: ${words}`;
  const act = isExcluded ? "include instead" : "exclude instead";
  const name = make("button", { type: "button", "aria-label": `${whole}, ${act}` }, words);
  if (facet.shape) name.prepend(make("span", { class: `mark ${facet.shape}` }));
  name.onclick = () => {
    const turned = withoutValue(filters, at);
    (isExcluded ? turned.chosen : turned.excluded).add(at);
    explorer.apply(turned, at);
  };
  const look = isExcluded ? "chip not" : "chip";
  const remover = makeRemover(explorer, whole, withoutValue(filters, at));
  return make("span", { class: look, "data-chip": String(at) }, name, remover);
};

/** @param {Explorer} explorer */
const makeSharedChip = (explorer) => make(
  "span", { class: "chip" },
  make("span", {}, "A shared selection"),
  makeRemover(explorer, "a shared selection", { shared: null }),
);

/** @param {Explorer} explorer @param {FacetPanel} panel */
export const drawChips = (explorer, panel) => {
  const { root, filters } = explorer;
  /** @type {HTMLElement[]} */
  const chips = [...filters.chosen, ...filters.excluded].map((at) => makeChip(explorer, panel, at));
  if (filters.shared) chips.unshift(makeSharedChip(explorer));
  const number = chips.length;
  if (number) chips.push(makeButton("Clear all", () => explorer.apply(noFilters()), "link"));
  required(root, "[data-chips]").replaceChildren(...chips);
  required(root, "[data-chosen]").textContent = number ? `Filters, ${number} chosen` : "Filters";
  required(root, "[data-found]").textContent = countPapers(explorer.matching.length);
  required(root, "[data-show-list]").textContent = `Show ${countPapers(explorer.matching.length)}`;
};

/** Move the focus to the chip of a value, else to whatever is left of the filters; chips are redrawn with every
    change, and the input is left out so that no phone opens its keyboard.
    @param {HTMLElement} root @param {number} at */
export const focusChip = (root, at) => {
  const candidates = [
    ...root.querySelectorAll(`[data-chip="${at}"] button`),
    ...root.querySelectorAll("[data-chips] button, .facets summary"),
  ];
  const visible = candidates.find((element) => element.checkVisibility());
  if (visible instanceof HTMLElement) visible.focus();
};
