// @ts-check
/* The search boxes of a page before anybody turns to them: what answers is fetched when one first has the focus. */
import { listUrl } from "../site.js";

const TYPED_BY_HAND = { autocomplete: "off", autocapitalize: "off", spellcheck: false, enterKeyHint: "search" };

/** Let one box answer from its first focus on. Until its script is here, the box acts as with a closed list.
    @param {HTMLFormElement} form @param {HTMLInputElement} input */
const enableOnFocus = (form, input) => {
  const isWaiting = () => !input.hasAttribute("role");
  const enable = async () => {
    if (isWaiting()) (await import("./box.js")).enableBox(form, input);
  };
  // Asked for again with the next letter where the network failed.
  for (const kind of ["focus", "input"]) input.addEventListener(kind, () => enable().catch(() => {}));
  input.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Escape" && !isComposing && isWaiting()) input.value = "";
  });
  form.onsubmit = (event) => {
    event.preventDefault();
    location.assign(listUrl(input.value.trim()));
  };
  if (document.activeElement === input) enable().catch(() => {});
};

/** Let the search boxes of a page answer; the one of the list of papers belongs to the list. */
export const enableSearchBoxes = () => {
  for (const form of document.querySelectorAll("form[data-find]")) {
    const input = form.querySelector("input");
    // Here and not in each page. A title is no text to correct, and keyboards of phones have a key for it.
    if (input) Object.assign(input, TYPED_BY_HAND);
    if (!(form instanceof HTMLFormElement) || !input || form.closest("[data-explorer]")) continue;
    // The header stays when the theme shows another page.
    if (!form.onsubmit) enableOnFocus(form, input);
  }
};

/** @param {KeyboardEvent} event */
const isShortcut = ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key !== "/" || ctrlKey || metaKey || altKey) return false;
  if (!(target instanceof HTMLElement)) return true;
  // A box that was just checked has the focus, and takes no letters.
  return !target.isContentEditable && !target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
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
