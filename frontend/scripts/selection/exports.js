// @ts-check
/* Papers in the formats of the catalog: their entries are made during the build and joined here. */
import { copyText, downloadText } from "../copy-button.js";
import { shardOf, SiteData } from "../site-data.js";

/** A file of entries by key, and what goes around and between them.
    @typedef {{ head: string, between: string, tail: string, entries: Record<string, string> }} Format */

/** Entries and keys go by key, so that they may be of a newer build than the page. */
let data = new SiteData();

/** Return papers in a format, in the order of their keys. @param {Format} format @param {string[]} keys */
export const joinEntries = ({ head, between, tail, entries }, keys) => {
  const listed = keys.filter((key) => Object.hasOwn(entries, key));
  return head + listed.map((key) => entries[key]).join(between) + tail;
};

/** Return present keys for keys that may be former ones, and which of them the catalog has, in its order.
    @param {Iterable<string>} keys */
const lookUp = async (keys) => {
  const { keys: all, former } = await data.file("keys");
  const wanted = new Set([...keys].map((key) => (Object.hasOwn(former, key) ? former[key] : key)));
  return { wanted, listed: /** @type {string[]} */ (all.filter((/** @type {string} */ key) => wanted.has(key))) };
};

/** Return keys as papers have them now, in the order of the catalog; unknown ones come last, and whatever is done
    with them tells. @param {Iterable<string>} keys @returns {Promise<string[]>} */
export const orderKeys = async (keys) => {
  let { wanted, listed } = await lookUp(keys);
  if (listed.length < wanted.size) {
    // Selected in another tab, on a page of a build published since this one was opened.
    data = new SiteData();
    ({ wanted, listed } = await lookUp(keys));
  }
  return [...new Set([...listed, ...wanted])];
};

/** Return a format with the entries of papers, from the files that have them, and their present keys.
    @param {string} name @param {string[]} keys */
const loadEntries = async (name, keys) => {
  const [{ starts }, { keys: all }, { wanted }] = await Promise.all([data.manifest(), data.file("keys"), lookUp(keys)]);
  const places = all.flatMap((/** @type {string} */ key, /** @type {number} */ at) => (wanted.has(key) ? [at] : []));
  // The first file is fetched in any case: it has what goes around the entries, also of none.
  const shards = [...new Set([0, ...places.map((/** @type {number} */ place) => shardOf(starts, place))])];
  const files = await Promise.all(shards.map((shard) => data.file(`entries/${name}`, shard)));
  /** @type {Record<string, string>} */
  const entries = Object.assign({}, ...files.map((file) => file.entries));
  const missing = [...wanted].filter((key) => !Object.hasOwn(entries, key));
  return { format: { ...files[0], entries }, wanted: [...wanted], missing };
};

/** Return papers in a format, and a report: that it is done, as "Copied", or for how many and which are missing.
    @param {string} name @param {string[]} keys @param {string} done */
export const exportPapers = async (name, keys, done) => {
  let loaded = await loadEntries(name, keys).catch(() => undefined);
  if (!loaded || loaded.missing.length) {
    // The places are of an older build than the files: another one was published meanwhile.
    data = new SiteData();
    loaded = await loadEntries(name, keys);
  }
  const { format, wanted, missing } = loaded;
  const number = wanted.length - missing.length;
  const names = missing.length > 3 ? [...missing.slice(0, 3), "…"] : missing;
  const report = names.length ? `${done} ${number} of ${wanted.length}, not ${names.join(", ")}` : done;
  return { text: joinEntries(format, wanted), report };
};

/** Copy papers in a format, and return what to say. @param {string} name @param {Promise<string[]>} keys */
export const copyPapers = async (name, keys) => {
  const exported = keys.then((loaded) => exportPapers(name, loaded, "Copied"));
  await copyText(exported.then(({ text }) => text));
  return (await exported).report;
};

/** Save papers as a file, and return what to say.
    @param {string} file @param {string} name @param {Promise<string[]>} keys */
export const downloadPapers = async (file, name, keys) => {
  const { text, report } = await exportPapers(name, await keys, "Downloaded");
  downloadText(file, text);
  return report;
};
