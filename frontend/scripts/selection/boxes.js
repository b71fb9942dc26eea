// @ts-check
/* A box on every row of every list, and on the page of a paper, and the number of selected papers in the header. The
   boxes need a script, so a script makes them: the room for them is in the styles, and nothing moves. */
import { make } from "../elements.js";
import { readSelection, select, SELECTION_CHANGED, watchSelection } from "./store.js";

/** Give a row its box, unless it has one. @param {Element} row */
export const addSelectBox = (row) => {
  if (!(row instanceof HTMLElement) || row.querySelector(":scope > .pick")) return;
  const title = row.querySelector("h1, h3")?.textContent?.trim() ?? "";
  const box = make("input", { type: "checkbox", "aria-label": `Select ${title}` });
  box.checked = readSelection().has(row.dataset.key ?? "");
  const words = row.dataset.words;
  row.append(make("label", { class: "pick" }, box, ...words ? [make("span", {}, words)] : []));
};

const drawBoxes = () => {
  const selected = readSelection();
  for (const box of document.querySelectorAll(".pick input")) {
    const row = box.closest("[data-key]");
    if (!(box instanceof HTMLInputElement) || !(row instanceof HTMLElement)) continue;
    box.checked = selected.has(row.dataset.key ?? "");
  }
  const count = document.querySelector("[data-selected]");
  if (!(count instanceof HTMLElement)) return;
  count.hidden = !selected.size;
  const number = count.querySelector("b");
  if (number) number.textContent = String(selected.size);
};

/** Let a page show and change the selection. */
export const enableSelectBoxes = () => {
  for (const row of document.querySelectorAll("[data-key]")) addSelectBox(row);
  drawBoxes();
};

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.closest(".pick")) return;
  const row = target.closest("[data-key]");
  if (row instanceof HTMLElement) select([row.dataset.key ?? ""], target.checked);
});
document.addEventListener(SELECTION_CHANGED, drawBoxes);
watchSelection();
