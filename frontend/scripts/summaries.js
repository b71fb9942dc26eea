// @ts-check
/* The switch that hides the summaries of rows. CSS obeys it; this remembers it on the device. The key is the same
   for all catalogs of a host: it is a habit of the reader, and a line in the page reads it before the first paint. */
import { readStored, writeStored } from "./storage.js";

const STORE = "summaries";

/** Let the switch of a page, if it has one, show and keep the choice. */
export const enableSummarySwitch = () => {
  const box = document.querySelector("[data-summaries]");
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = readStored("localStorage", STORE) !== "off";
  box.onchange = () => writeStored("localStorage", STORE, box.checked ? "on" : "off");
};
