// @ts-check
/* The rows of all papers by place: the page has the first, files of 500 rows have the others. */
import { make } from "../elements.js";
import { drawSelectBox } from "../selection/boxes.js";
import { shardOf } from "../site-data.js";
import { siteUrl } from "../site.js";

/** @typedef {import("../site-data.js").SiteData} SiteData */

export class RowStore {
  /** @param {SiteData} data @param {number[]} starts The place of the first row of each file.
      @param {string[]} keys The keys of all papers in their order. @param {Element[]} present The rows in the page. */
  constructor(data, starts, keys, present) {
    this.data = data;
    this.starts = starts;
    this.keys = keys;
    /** @type {Map<number, HTMLElement>} */
    this.elements = new Map();
    /** The rows as HTML, by the number of their file. @type {Map<number, string[]>} */
    this.loaded = new Map();
    present.forEach((row, place) => {
      if (row instanceof HTMLElement && row.dataset.key === keys[place]) this.elements.set(place, row);
    });
  }

  /** Whether the rows at these places need no further file. @param {number[]} places */
  has(places) {
    return places.every((place) => this.elements.has(place) || this.loaded.has(shardOf(this.starts, place)));
  }

  /** Load the files that rows are in; throws where one cannot be loaded. @param {number[]} places */
  async load(places) {
    const missing = places.filter((place) => !this.elements.has(place));
    const shards = new Set(missing.map((place) => shardOf(this.starts, place)));
    await Promise.all([...shards].map(async (shard) => {
      if (!this.loaded.has(shard)) this.loaded.set(shard, await this.data.file("rows", shard));
    }));
  }

  /** Return the row at a place, whose file is loaded. @param {number} place */
  element(place) {
    const present = this.elements.get(place);
    if (present) {
      // The selection may have changed while the row was not on the page.
      drawSelectBox(present);
      return present;
    }
    const shard = shardOf(this.starts, place);
    const row = make("li", { class: "row", "data-key": this.keys[place] });
    row.innerHTML = this.loaded.get(shard)?.[place - this.starts[shard]] ?? "";
    // As the list of papers has them; on the page of a topic they led to papers below it.
    for (const link of row.querySelectorAll("a")) {
      link.href = new URL(link.getAttribute("href") ?? "", siteUrl("papers/")).href;
    }
    drawSelectBox(row);
    this.elements.set(place, row);
    return row;
  }
}
