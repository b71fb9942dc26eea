// @ts-check
/* Papers in the formats of the catalog: their entries are made during the build and joined here. */
import { fetchJson } from "../site.js";

/** A file of entries by key, and what goes around and between them.
    @typedef {{ head: string, between: string, tail: string, entries: Record<string, string> }} Format */

/** Return papers in a format, in the order of their keys. @param {Format} format @param {string[]} keys */
export const joinEntries = ({ head, between, tail, entries }, keys) => {
  const listed = keys.filter((key) => Object.hasOwn(entries, key));
  return head + listed.map((key) => entries[key]).join(between) + tail;
};

/** Return papers in a format; the browser keeps the file once it was loaded.
    @param {string} format @param {string[]} keys */
export const exportPapers = async (format, keys) => joinEntries(await fetchJson(`data/entries/${format}.json`), keys);
