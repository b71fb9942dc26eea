// @ts-check
/* The index lives here, made when somebody first types, so that the page never waits for it. */
import { Engine } from "./engine.js";

/** @type {Promise<Engine>} */
const ready = fetch(new URL("../data/search.json", import.meta.url)).then(async (answer) => {
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Engine(await answer.json());
});

onmessage = async ({ data: { id, query, limit } }) => {
  try {
    const engine = await ready;
    const hits = engine.search(query);
    postMessage({
      id,
      places: hits.map((hit) => hit.place),
      shown: hits.slice(0, limit).map((hit) => engine.shown(hit)),
      pages: limit ? engine.pages(query) : [],
      near: hits.length ? "" : engine.near(query),
    });
  } catch {
    postMessage({ id, failed: true });
  }
};
