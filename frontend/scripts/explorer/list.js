// @ts-check
/* The rows on the page. A screen of them is put in at once, the others after it was painted, and those whose file is
   not loaded yet when they come near the window: a filter must not wait for rows that nobody sees. */
import { afterPaint, required } from "../elements.js";

/** @typedef {import("./rows.js").RowStore} RowStore */

/** Pixels of a row with a one-line title, the lowest there is. */
const ROW_HEIGHT = 80;
/** Rows put in at once where nobody waits for them. */
const BLOCK = 25;
/** Pixels above the list that the header and the status line take. */
const HEAD_HEIGHT = 120;
/** How far from the window rows begin to load, in heights of the window. */
const NEAR = 2;

export class RowList {
  /** @param {HTMLElement} root @param {(error: unknown) => void} report Told where rows cannot be loaded. */
  constructor(root, report) {
    this.element = required(root, ".rows");
    this.end = required(root, ".more");
    this.report = report;
    /** Where the list begins in the window, in pixels. */
    this.top = 0;
    /** @type {number[]} */
    this.wanted = [];
  }

  /** Read where the list is; to be called before anything is written, since reading forces a new layout. */
  measure() {
    this.top = Math.min(this.element.getBoundingClientRect().top, innerHeight - 3 * ROW_HEIGHT);
  }

  /** Scroll to the first row where it is above the window. */
  showTop() {
    if (this.top < 0) scrollBy(0, this.top - HEAD_HEIGHT);
  }

  /** Return the places that are needed at once: a screen of rows, and all up to one that the page returns to.
      @param {number[]} wanted @param {number} least */
  atOnce(wanted, least) {
    const screen = Math.ceil((innerHeight - Math.max(this.top, 0)) / ROW_HEIGHT);
    return wanted.slice(0, Math.max(screen, least));
  }

  /** Show rows, whose first screen is loaded. Those that stay where they are are not touched, so that they keep the
      focus. @param {RowStore} store @param {number[]} wanted @param {number} least */
  show(store, wanted, least) {
    const first = this.atOnce(wanted, least).map((place) => store.element(place));
    const present = [...this.element.children];
    const changed = present.findIndex((row, at) => row !== first[at]);
    const kept = changed < 0 ? present.length : Math.min(changed, first.length);
    const isWhole = wanted.length <= first.length;
    if (isWhole) for (const row of present.slice(kept)) row.remove();
    if (kept) this.element.children[kept - 1].after(...first.slice(kept));
    else this.element.prepend(...first);
    this.element.hidden = !wanted.length;
    this.wanted = wanted;
    this.showEnd(isWhole);
    if (!isWhole) this.showLater(store, wanted, first.length);
  }

  /** Show what is below the rows once they are all there: they pushed "Show more" from under the mouse.
      @param {boolean} isWhole */
  showEnd(isWhole) {
    this.end.style.visibility = isWhole ? "" : "hidden";
  }

  /** @param {RowStore} store @param {number[]} wanted @param {number} from */
  showLater(store, wanted, from) {
    afterPaint(async () => {
      // The list may have been redrawn meanwhile.
      if (this.wanted !== wanted || !this.element.isConnected) return;
      const block = wanted.slice(from, from + BLOCK);
      for (const row of [...this.element.children].slice(from)) row.remove();
      if (!store.has(block)) {
        await this.nearEnd();
        try {
          await store.load(block);
        } catch (error) {
          this.report(error);
          this.showEnd(true);
          return;
        }
        if (this.wanted !== wanted) return;
      }
      this.element.append(...block.map((place) => store.element(place)));
      const isWhole = wanted.length <= from + BLOCK;
      this.showEnd(isWhole);
      if (!isWhole) this.showLater(store, wanted, from + BLOCK);
    });
  }

  /** Wait until the end of the list comes near the window. @returns {Promise<void>} */
  nearEnd() {
    return new Promise((resolve) => {
      const observer = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        resolve();
      }, { rootMargin: `${NEAR * 100}% 0px` });
      observer.observe(this.end);
    });
  }
}
