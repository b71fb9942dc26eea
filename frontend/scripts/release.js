// @ts-check
/* The release of the scripts that run, against that of the page. A tab that stays open while another release is
   published shows its pages without loading their scripts, or loads a feature of it beside the old core. */
import { ROOT_PATH } from "./site.js";
import { readStored, writeStored } from "./storage.js";

const STORE = `release:${ROOT_PATH}`;

/** Load the page again where it came from another release than the scripts that run; return whether it did. */
export const loadOtherRelease = () => {
  const link = document.querySelector("link[rel=stylesheet][href*='assets/catalog.css']");
  const running = new URL(import.meta.url).search;
  // The styles of a catalog may be its own alone.
  const shown = link instanceof HTMLLinkElement ? new URL(link.href).search : running;
  const releases = `${running} ${shown}`;
  // Once only: a host that mixes two releases for a while would have it load for ever.
  if (running === shown || readStored("sessionStorage", STORE) === releases) return false;
  if (!writeStored("sessionStorage", STORE, releases)) return false;
  location.reload();
  return true;
};
