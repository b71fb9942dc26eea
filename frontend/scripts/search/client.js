// @ts-check
/* Questions to the index, which answers from its worker. */

/** @typedef {import("./index.js").Result} Result */
/** @typedef {import("./index.js").Page} Page */
/** The places of the papers that match, best first, what a list shows of the first, pages with such a title, and
    the nearest query that finds something.
    @typedef {{ id: number, failed?: boolean, places: number[], results: Result[], pages: Page[],
      nearest: string }} Answer */

/** @type {Worker | undefined} */
let worker;
let lastId = 0;
/** @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();

/** @param {Partial<Answer> & { id: number }} data */
const resolve = (data) => {
  waiting.get(data.id)?.({ places: [], results: [], pages: [], nearest: "", ...data });
  waiting.delete(data.id);
};

const startWorker = () => {
  const started = new Worker(new URL("search-worker.js", import.meta.url), { type: "module" });
  started.onmessage = ({ data }) => resolve(data);
  started.onerror = () => {
    for (const id of [...waiting.keys()]) resolve({ id, failed: true });
  };
  return started;
};

/** Ask the index, which is made for the first question.
    @param {string} query @param {number} limit How many papers to describe. @returns {Promise<Answer>} */
export const askIndex = (query, limit) => new Promise((answer) => {
  worker ??= startWorker();
  lastId += 1;
  waiting.set(lastId, answer);
  worker.postMessage({ id: lastId, query, limit });
});
