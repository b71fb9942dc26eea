// @ts-check
/* What was added since this device last saw the catalog. Days of entry are compared; no clock is read. */
import { make } from "./elements.js";
import { ROOT_PATH, siteUrl } from "./site.js";
import { readStored, writeStored } from "./storage.js";
import { countPapers } from "./wording.js";

const STORE = `added:${ROOT_PATH}`;

/** Return the days and counts of a text such as "2024-03-02=4 2024-02-20=17", newest first.
    @param {string} text @returns {[day: string, count: number][]} */
export const parseDays = (text) => text.split(" ").map((pair) => {
  const [day, count] = pair.split("=");
  return [day, Number(count)];
});

/** Return how many papers were added after a day, and whether it may be more, since every listed day is later.
    @param {[day: string, count: number][]} days @param {string} lastDay */
export const countNewer = (days, lastDay) => {
  const newer = days.filter(([day]) => day > lastDay);
  const number = newer.reduce((sum, [, count]) => sum + count, 0);
  return { number, isMinimum: newer.length === days.length };
};

/** Return the newest day that this device saw before this visit, and remember the newest one now; undefined where
    the browser stores nothing. @param {string} newest @returns {string | undefined} */
const lastVisit = (newest) => {
  // The session keeps the day of the last visit as long as this visit lasts. The store may be empty: until November
  // 2026 the list of papers, whose choice of a year had the same attribute, emptied it.
  const lastDay = readStored("sessionStorage", STORE) || readStored("localStorage", STORE) || newest;
  const isStored = writeStored("sessionStorage", STORE, lastDay) && writeStored("localStorage", STORE, newest);
  return isStored ? lastDay : undefined;
};

/** Print how many papers are new since the last visit, and mark them; the lists are ordered by day of entry. */
export const enableNewSince = () => {
  const place = document.querySelector("[data-added]");
  if (!(place instanceof HTMLElement)) return;
  const days = parseDays(place.dataset.added ?? "");
  const lastDay = lastVisit(days[0][0]);
  if (lastDay === undefined) return;
  const { number, isMinimum } = countNewer(days, lastDay);
  if (!number) return;
  const words = `${isMinimum ? "At least " : ""}${countPapers(number)}`;
  place.replaceChildren(make("a", { href: siteUrl("new/") }, words), ` since ${lastDay}`);
  const rows = [...(place.parentElement?.querySelectorAll(".rows > li, .short > li") ?? [])];
  for (const row of rows.slice(0, number)) row.classList.add("fresh");
};
