// @ts-check
/* What has entered the catalog since this device last saw it: days of entry are compared, no clock is read. */
import { counted, make } from "./search.js";

const ROOT = new URL("../", import.meta.url);
const STORE = `added:${ROOT.pathname}`;

/** Say on a page that tells its days of entry how many papers are new here, and mark them; the lists are by entry. */
export const enableSince = () => {
  const place = document.querySelector("[data-since]");
  if (!(place instanceof HTMLElement)) return;
  const days = (place.dataset.since ?? "").split(" ").map((one) => one.split("=")), [[newest]] = days;
  let last;
  try {
    last = sessionStorage.getItem(STORE) ?? localStorage.getItem(STORE) ?? newest; // as long as this visit lasts
    sessionStorage.setItem(STORE, last);
    localStorage.setItem(STORE, newest);
  } catch { return; }
  const fresh = days.filter(([day]) => day > last), number = fresh.reduce((sum, [, count]) => sum + Number(count), 0);
  if (!number) return;
  place.replaceChildren(make("a", { href: new URL("new/", ROOT).href }, `${fresh.length < days.length ? "" : "At least "}${counted(number)}`), ` since ${last}`);
  for (const row of [...place.parentElement?.querySelectorAll(".rows > li, .short > li") ?? []].slice(0, number)) row.classList.add("fresh");
};
