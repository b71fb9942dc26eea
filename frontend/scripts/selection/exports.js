// @ts-check
/* Papers in the formats of the catalog: their entries are made during the build and joined here. */
import { shardOf, SiteData } from "../site-data.js";

/** A file of entries by key, and what goes around and between them.
    @typedef {{ head: string, between: string, tail: string, entries: Record<string, string> }} Format */

/** Entries and keys go by key, so that they may be of a newer build than the page. */
const data = new SiteData();

/** Return papers in a format, in the order of their keys. @param {Format} format @param {string[]} keys */
export const joinEntries = ({ head, between, tail, entries }, keys) => {
  const listed = keys.filter((key) => Object.hasOwn(entries, key));
  return head + listed.map((key) => entries[key]).join(between) + tail;
};

/** Return keys as papers have them now, in the order of the catalog; unknown ones are left out.
    @param {Iterable<string>} keys @returns {Promise<string[]>} */
export const orderKeys = async (keys) => {
  const { keys: all, former } = await data.file("keys");
  const wanted = new Set([...keys].map((key) => (Object.hasOwn(former, key) ? former[key] : key)));
  return all.filter((/** @type {string} */ key) => wanted.has(key));
};

/** Return papers in a format; only the files that have them are fetched.
    @param {string} format @param {string[]} keys */
export const exportPapers = async (format, keys) => {
  const [{ starts }, { keys: all }] = await Promise.all([data.manifest(), data.file("keys")]);
  const wanted = new Set(keys);
  const places = all.flatMap((/** @type {string} */ key, /** @type {number} */ at) => (wanted.has(key) ? [at] : []));
  // The first file is fetched in any case: it has what goes around the entries, also of none.
  const shards = [...new Set([0, ...places.map((/** @type {number} */ place) => shardOf(starts, place))])];
  const files = await Promise.all(shards.map((shard) => data.file(`entries/${format}`, shard)));
  return joinEntries({ ...files[0], entries: Object.assign({}, ...files.map((file) => file.entries)) }, keys);
};
