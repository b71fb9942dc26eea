// @ts-check
/* The rows on the page. A screen of them is put in at once, the others after it was painted: with 2,000 papers
   a filter would else be felt. */
import { afterPaint } from "../elements.js";

/** Pixels of a row with a one-line title, the lowest there is. */
const ROW_HEIGHT = 80;
/** Rows put in at once where nobody waits for them. */
const BLOCK = 25;
/** Pixels above the list that the header and the status line take. */
const HEAD_HEIGHT = 120;

export class RowList {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** Where the list begins in the window, in pixels. */
    this.top = 0;
    /** @type {HTMLElement[]} */
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

  /** Show rows. Those that stay where they are are not touched, so that they keep the focus.
      @param {HTMLElement[]} wanted */
  show(wanted) {
    const present = [...this.element.children];
    const changed = present.findIndex((row, place) => row !== wanted[place]);
    const kept = changed < 0 ? present.length : changed;
    const atOnce = kept + Math.ceil((innerHeight - Math.max(this.top, 0)) / ROW_HEIGHT);
    if (wanted.length <= atOnce) {
      for (const row of present.slice(kept)) row.remove();
    }
    if (kept) this.element.children[kept - 1].after(...wanted.slice(kept, atOnce));
    else this.element.prepend(...wanted.slice(0, atOnce));
    this.element.hidden = !wanted.length;
    this.wanted = wanted;
    if (wanted.length > atOnce) this.showLater(wanted, atOnce);
  }

  /** @param {HTMLElement[]} wanted @param {number} from */
  showLater(wanted, from) {
    afterPaint(() => {
      // The list may have been redrawn meanwhile.
      if (this.wanted !== wanted) return;
      for (const row of [...this.element.children].slice(from)) row.remove();
      this.element.append(...wanted.slice(from, from + BLOCK));
      if (wanted.length > from + BLOCK) this.showLater(wanted, from + BLOCK);
    });
  }
}
