// @ts-check
/* Back returns to the row that was under the finger. Scroll positions cannot do that: rows come later than the page,
   and have other heights at another width. So a row and its place in the window are remembered for each URL. */
import { ROOT_PATH } from "./site.js";
import { readStored, writeStored } from "./storage.js";

/** A row by the key of its paper, its top in the window in pixels, and how many rows the list showed.
    @typedef {{ key: string, top: number, limit: number }} Place */

const STORE = `places:${ROOT_PATH}`;
/** URLs remembered; the oldest is forgotten first. */
const MOST_URLS = 30;
/** How often a place is saved while somebody scrolls. */
const SAVE_MS = 100;
/** How long a page is held at its row: the theme scrolls a page by itself once its content is in place. */
const HOLD_MS = 800;
/** Where a row is looked for in the window, in pixels apart; the lowest row has 62. */
const STEP = 30;

/** What the page shows, while its URL may already be that of the next one. */
let shownUrl = "";
let limit = 0;
let isReturning = performance.getEntriesByType("navigation").some((entry) => (
  entry instanceof PerformanceNavigationTiming && ["back_forward", "reload"].includes(entry.type)
));

const currentUrl = () => location.pathname + location.search;

/** @returns {Record<string, Place>} */
const readPlaces = () => {
  try {
    return JSON.parse(readStored("sessionStorage", STORE) ?? "{}") ?? {};
  } catch {
    return {};
  }
};

/** @param {Element | null} row */
const savePlace = (row) => {
  if (!(row instanceof HTMLElement) || !row.dataset.key || shownUrl !== currentUrl()) return;
  const { [shownUrl]: _, ...others } = readPlaces();
  const place = { key: row.dataset.key, top: Math.round(row.getBoundingClientRect().top), limit };
  const kept = Object.entries(others).slice(1 - MOST_URLS);
  writeStored("sessionStorage", STORE, JSON.stringify(Object.fromEntries([...kept, [shownUrl, place]])));
};

/** Return the first row in view. */
const rowInView = () => {
  const list = document.querySelector(".rows")?.getBoundingClientRect();
  if (!list) return null;
  for (let y = STEP * 3; y < innerHeight; y += STEP) {
    const row = document.elementFromPoint(list.left + STEP, y)?.closest(".rows > .row");
    if (row) return row;
  }
  return null;
};

/** Tell that the page shows what its URL says, with so many rows. @param {number} rows */
export const setShown = (rows = 0) => {
  shownUrl = currentUrl();
  limit = rows;
};

/** Return the place that a page returns to; undefined where a link or an address opened it. Asked once for each page.
    @returns {Place | undefined} */
export const placeToReturnTo = () => {
  const place = isReturning ? readPlaces()[currentUrl()] : undefined;
  isReturning = false;
  return place;
};

/** Scroll until a row is where it was, and hold it there until the page is at rest or somebody does something.
    @param {Place} place */
export const returnTo = (place) => {
  const controller = new AbortController();
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(type, () => controller.abort(), { signal: controller.signal, passive: true });
  }
  const start = performance.now();
  const hold = () => {
    const row = document.querySelector(`.rows > .row[data-key="${CSS.escape(place.key)}"]`);
    if (!row || controller.signal.aborted) return;
    const offset = row.getBoundingClientRect().top - place.top;
    if (Math.abs(offset) >= 1) scrollBy({ top: offset, behavior: "instant" });
    if (performance.now() - start < HOLD_MS) requestAnimationFrame(hold);
    else controller.abort();
  };
  hold();
};

/** Let a page remember its row, and return to it. */
export const enableReturn = () => {
  if (document.querySelector("[data-explorer]")) {
    // The list of papers has to load its rows first. Until it has them, the place that it returns to stays as it is:
    // the theme's own scrolling would replace it.
    if (!isReturning) setShown();
    return;
  }
  setShown();
  const place = placeToReturnTo();
  if (place) returnTo(place);
};

addEventListener("popstate", () => { isReturning = true; });
addEventListener("pagehide", () => savePlace(rowInView()));
addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a") : null;
  if (link) savePlace(link.closest(".rows > .row") ?? rowInView());
}, true);
let timer = 0;
addEventListener("scroll", () => {
  clearTimeout(timer);
  timer = setTimeout(() => savePlace(rowInView()), SAVE_MS);
}, { passive: true });
