// @ts-check
/* What this device remembers. Private windows and blocked site data make every access throw, so both
   functions report a refusal instead. */

/** @typedef {"localStorage" | "sessionStorage"} Kind */

/** Return a stored text, null where there is none, undefined where the browser refuses.
    @param {Kind} kind @param {string} key @returns {string | null | undefined} */
export const readStored = (kind, key) => {
  try {
    return window[kind].getItem(key);
  } catch {
    return undefined;
  }
};

/** Store a text; return whether the browser did. @param {Kind} kind @param {string} key @param {string} text */
export const writeStored = (kind, key, text) => {
  try {
    window[kind].setItem(key, text);
    return true;
  } catch {
    return false;
  }
};
