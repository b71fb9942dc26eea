// @ts-check
/* The index lives in a worker, made when somebody first types, so that the page never waits for it. */
import { SearchIndex } from "./index.js";

/** @returns {Promise<SearchIndex>} */
const load = async () => {
  // Relative to the bundle in assets/, not to this source.
  const response = await fetch(new URL("../data/search.json", import.meta.url));
  if (!response.ok) throw new Error(`${response.status}`);
  return new SearchIndex(await response.json());
};
const ready = load();

onmessage = async ({ data: { id, query, limit } }) => {
  try {
    const index = await ready;
    const hits = index.search(query);
    postMessage({
      id,
      places: hits.map((hit) => hit.place),
      results: hits.slice(0, limit).map((hit) => index.describe(hit)),
      pages: limit ? index.pages(query) : [],
      nearest: hits.length ? "" : index.nearestQuery(query),
    });
  } catch {
    postMessage({ id, failed: true });
  }
};
