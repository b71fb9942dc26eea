// @ts-check
/* The papers selected on this device, on whatever page. Every change is announced to the document. */
import { ROOT_PATH } from "../site.js";
import { readStored, writeStored } from "../storage.js";

const STORE = `picks:${ROOT_PATH}`;
/** Sent to the document after every change. */
export const SELECTION_CHANGED = "selection";
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
  const text = readStored("localStorage", STORE);
  const keys = text === undefined ? undefined : parseKeys(text ?? "[]");
  return new Set(keys ?? unstored);
};

/** The stored text, and the selection in it: a list asks for each of its rows. */
let lastText = "";
/** @type {Set<string>} */
let lastSelection = new Set();

/** @param {string} key */
export const isSelected = (key) => {
  const text = readStored("localStorage", STORE) ?? JSON.stringify(unstored);
  if (text !== lastText) {
    lastText = text;
    lastSelection = readSelection();
  }
  return lastSelection.has(key);
};

const announceChange = () => document.dispatchEvent(new CustomEvent(SELECTION_CHANGED));

/** @param {Iterable<string>} keys */
export const writeSelection = (keys) => {
  unstored = [...keys];
  writeStored("localStorage", STORE, JSON.stringify(unstored));
  announceChange();
};

/** Add papers to the selection, or remove them. @param {string[]} keys @param {boolean} isSelected */
export const select = (keys, isSelected) => {
  // Read again, since another tab may have changed it.
  const selected = readSelection();
  for (const key of keys) {
    if (isSelected) selected.add(key);
    else selected.delete(key);
  }
  writeSelection(selected);
};

/** Give renamed papers their present keys.
    @param {Record<string, string>} former The present key of each former one. */
export const renameSelected = (former) => {
  const keys = [...readSelection()];
  if (!keys.some((key) => Object.hasOwn(former, key))) return;
  writeSelection(new Set(keys.map((key) => (Object.hasOwn(former, key) ? former[key] : key))));
};

/** Announce what other tabs change, and what changed while the browser kept this page for Back. */
export const watchSelection = () => {
  addEventListener("storage", ({ key }) => {
    // The key is null where everything was cleared.
    if (key === STORE || key === null) announceChange();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) announceChange();
  });
};
