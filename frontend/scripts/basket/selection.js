// @ts-check
/* The papers selected on this device. */
import { ROOT_PATH } from "../site.js";
import { readStored, writeStored } from "../storage.js";

export const SELECTION_STORE = `picks:${ROOT_PATH}`;
/** What is selected where nothing can be stored: it lives as long as the page. @type {string[]} */
let unstored = [];

/** Return the keys in a stored text; undefined where it is none of ours. @param {string} text
    @returns {string[] | undefined} */
export const parseKeys = (text) => {
  try {
    const keys = JSON.parse(text);
    return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
  } catch {
    return undefined;
  }
};

/** @returns {Set<string>} */
export const readSelection = () => {
  const text = readStored("localStorage", SELECTION_STORE);
  const keys = text === undefined ? undefined : parseKeys(text ?? "[]");
  return new Set(keys ?? unstored);
};

/** @param {Iterable<string>} keys */
export const writeSelection = (keys) => {
  unstored = [...keys];
  writeStored("localStorage", SELECTION_STORE, JSON.stringify(unstored));
};
