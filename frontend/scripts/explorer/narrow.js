// @ts-check
/* The line of filters above the list of a topic: it narrows the list in its place, and leads to all filters with the
   same choice. */
import { buildOfPage, make, makeButton, required } from "../elements.js";
import { SiteData } from "../site-data.js";
import { queryString, siteUrl } from "../site.js";
import { grouped } from "../wording.js";
import { applyFilters, noFilters, readColumns } from "./filter.js";
import { RowStore } from "./rows.js";

/** Rows in the page; all others are in the list of papers. */
const MOST_ROWS = 100;

class NarrowedList {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.total = Number(form.dataset.narrow);
    const section = /** @type {HTMLElement} */ (form.parentElement);
    this.list = required(section, ".rows");
    this.pager = section.querySelector(".pager, [data-rest]");
    this.span = section.querySelector("h2 .count");
    this.end = make("div", { class: "more" });
    this.list.after(this.end);
    this.whole = [...this.list.children];
    this.data = new SiteData(buildOfPage());
    this.changes = 0;
    form.onchange = () => this.change();
    form.onsubmit = (event) => {
      event.preventDefault();
      location.assign(this.url);
    };
    // A browser that returns to a page keeps what was chosen in its form.
    if (this.pairs.length > 1) this.change();
  }

  /** What is chosen, the topic first: names and tokens. @returns {[name: string, token: string][]} */
  get pairs() {
    const pairs = [...new FormData(this.form)].map(([name, value]) => [name, String(value)]);
    return /** @type {[string, string][]} */ (pairs.filter(([, value]) => value));
  }

  get url() {
    return siteUrl(`papers/${queryString(this.pairs)}`);
  }

  /** Return the places of the papers that meet every choice. */
  async matching() {
    const [{ keys }, filters] = await Promise.all([this.data.file("keys"), this.data.file("filters")]);
    const { facets, values, papers } = filters;
    const columns = readColumns(keys.length, values.facet, papers);
    /** @type {string[]} */
    const tokens = values.token;
    const numberOf = (/** @type {[string, string]} */ [name, token]) => (
      tokens.findIndex((value, at) => value === token && facets[values.facet[at]].name === name)
    );
    const chosen = new Set(this.pairs.map(numberOf));
    return applyFilters(columns, { ...noFilters(), chosen }, new Map()).matching;
  }

  async change() {
    this.changes += 1;
    const change = this.changes;
    if (this.pairs.length === 1) {
      this.show(this.whole, this.total);
      return;
    }
    try {
      const places = await this.matching();
      const { data } = this;
      const [{ starts }, { keys }] = await Promise.all([data.manifest(), data.file("keys")]);
      const store = new RowStore(data, starts, keys, []);
      const first = places.slice(0, MOST_ROWS);
      await store.load(first);
      // Something else may have been chosen meanwhile.
      if (change === this.changes) this.show(first.map((place) => store.element(place)), places.length);
    } catch {
      // The list of papers has the same filters, and says what is wrong.
      location.assign(this.url);
    }
  }

  /** @param {Element[]} rows @param {number} number */
  show(rows, number) {
    const isWhole = rows === this.whole;
    this.list.replaceChildren(...rows);
    this.list.hidden = !rows.length;
    for (const element of [this.pager, this.span]) if (element instanceof HTMLElement) element.hidden = !isWhole;
    const count = isWhole ? ` ${this.total === 1 ? "paper" : "papers"}` : ` of ${grouped(this.total)}`;
    required(this.form, "[data-count]").replaceChildren(make("b", {}, grouped(number)), count);
    this.end.replaceChildren();
    if (!number) this.end.append(make("p", {}, "No paper on this topic matches these filters."), this.makeClear());
    if (isWhole || number <= rows.length) return;
    this.end.append(make("a", { href: this.url }, `All ${grouped(number)} in the list`));
  }

  makeClear() {
    return makeButton("Clear", () => {
      this.form.reset();
      this.change();
    });
  }
}

export const enableNarrowing = () => {
  const form = document.querySelector("form[data-narrow]");
  if (form instanceof HTMLFormElement && !form.onchange) new NarrowedList(form);
};
