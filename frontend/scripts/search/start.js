// @ts-check
/* The search boxes of a page before anybody turns to them: what answers is fetched when one first has the focus. */

/** Let the search boxes of a page answer; the one of the list of papers belongs to the list. */
export const enableSearchBoxes = () => {
  for (const form of document.querySelectorAll("form[data-find]")) {
    const input = form.querySelector("input");
    if (!(form instanceof HTMLFormElement) || !input || form.closest("[data-explorer]")) continue;
    const enable = async () => (await import("./box.js")).enableBox(form, input);
    if (document.activeElement === input) enable();
    else input.addEventListener("focus", enable, { once: true });
  }
};

/** @param {KeyboardEvent} event */
const isShortcut = ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key !== "/" || ctrlKey || metaKey || altKey) return false;
  if (!(target instanceof HTMLElement)) return true;
  return !target.isContentEditable && !/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
};

addEventListener("keydown", (event) => {
  if (!isShortcut(event)) return;
  const inputs = [...document.querySelectorAll("form[data-find] input")];
  const input = inputs.findLast((candidate) => candidate.checkVisibility());
  if (!(input instanceof HTMLInputElement)) return;
  event.preventDefault();
  input.focus();
  input.select();
});
