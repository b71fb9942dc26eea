// @ts-check
/* Where the site is. Scripts are in assets/, one level below its root, whatever URL it is served from. */

const ROOT = new URL("../", import.meta.url);

/** The path of the site's root, which tells catalogs on one host apart. */
export const ROOT_PATH = ROOT.pathname;

/** Return the URL of a path within the site. @param {string} path */
export const siteUrl = (path) => new URL(path, ROOT).href;

/** Return a JSON file of the site; throws where the server answers with an error.
    @param {string} path @param {RequestCache} cache */
export const fetchJson = async (path, cache = "default") => {
  const response = await fetch(siteUrl(path), { cache });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};

/** Return the query of a URL, with slashes, commas and exclamation marks left readable.
    @param {[name: string, value: string][]} pairs */
export const queryString = (pairs) => {
  const text = new URLSearchParams(pairs)
    .toString()
    .replaceAll("%2F", "/")
    .replaceAll("%21", "!")
    .replaceAll("%2C", ",");
  return text ? `?${text}` : "";
};

/** Return the URL of the list of papers for a query. @param {string} query */
export const listUrl = (query) => siteUrl(query ? `papers/?find=${encodeURIComponent(query)}` : "papers/");
