// @ts-check
/* Questions to the index, which answers from its worker. */
import { buildOfPage } from "../elements.js";

/** @typedef {import("./cards.js").Answer} Answer */

/** @typedef {import("./cards.js").Question} Question */

/** @type {Worker | undefined} */
let worker;
let lastId = 0;
/** Questions without an answer yet. @type {Map<number, { question: Question, isAgain: boolean,
      answer: (answer: Answer) => void }>} */
const waiting = new Map();

/** @param {Partial<Answer> & { id: number }} data */
const resolve = (data) => {
  // Nobody waits for it: the box asked again, and shows the later answer.
  if (data.isOvertaken) return void waiting.delete(data.id);
  const nothing = { keys: [], number: 0, total: 0, results: [], groups: [], isSimilar: false };
  waiting.get(data.id)?.answer({ ...nothing, ...data });
  waiting.delete(data.id);
};

/** Let a new worker take the place of one whose script could not be loaded: that one never answers. What was asked
    is asked once more, since a connection may be lost between the focus and the first letter. */
const restart = () => {
  worker = undefined;
  for (const [id, asked] of [...waiting]) {
    if (asked.isAgain) {
      resolve({ id, failed: true });
      continue;
    }
    asked.isAgain = true;
    post(asked.question);
  }
};

const startWorker = () => {
  const started = new Worker(new URL("search-worker.js", import.meta.url), { type: "module" });
  started.onmessage = ({ data }) => resolve(data);
  started.onerror = () => {
    if (worker === started) restart();
  };
  return started;
};

/** @param {Question | { build: string }} message */
const post = (message) => {
  worker ??= startWorker();
  worker.postMessage(message);
};

/** Load the index, so that it is there when somebody types. */
export const loadIndex = () => post({ build: buildOfPage() });

/** Ask the index. @param {string} query @param {number} limit How many papers to describe; 0 for the keys of all.
    @returns {Promise<Answer>} */
export const askIndex = (query, limit) => new Promise((answer) => {
  lastId += 1;
  const question = { id: lastId, build: buildOfPage(), query, limit, isList: !limit };
  waiting.set(lastId, { question, isAgain: false, answer });
  post(question);
});
