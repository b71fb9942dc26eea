// @ts-check
/* Questions to the index, which answers from its worker. */
import { buildOfPage } from "../elements.js";

/** @typedef {import("./cards.js").Answer} Answer */

/** @type {Worker | undefined} */
let worker;
let lastId = 0;
/** @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();

/** @param {Partial<Answer> & { id: number }} data */
const resolve = (data) => {
  const nothing = { keys: [], number: 0, total: 0, results: [], groups: [], isSimilar: false };
  waiting.get(data.id)?.({ ...nothing, ...data });
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

/** Load the index, so that it is there when somebody types. */
export const loadIndex = () => {
  worker ??= startWorker();
  worker.postMessage({ build: buildOfPage() });
};

/** Ask the index. @param {string} query @param {number} limit How many papers to describe; 0 for the keys of all.
    @returns {Promise<Answer>} */
export const askIndex = (query, limit) => new Promise((answer) => {
  worker ??= startWorker();
  lastId += 1;
  waiting.set(lastId, answer);
  worker.postMessage({ id: lastId, build: buildOfPage(), query, limit, isList: !limit });
});
