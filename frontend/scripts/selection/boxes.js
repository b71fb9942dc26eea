// @ts-check
/* A box on every row of every list, and on the page of a paper, and the number of selected papers in the header. The
   boxes of rows need a script, so a script makes them: the styles keep their space, and nothing moves. */
import { make, required } from "../elements.js";
import { grouped } from "../wording.js";
import { isSelected, readSelection, select, SELECTION_CHANGED, watchSelection } from "./store.js";

/** Give a row its box, unless it has one, and let it show whether the paper is selected. @param {Element} row */
export const drawSelectBox = (row) => {
  if (!(row instanceof HTMLElement)) return;
  const present = row.querySelector(":scope > .pick > input");
  if (present instanceof HTMLInputElement) {
    present.checked = isSelected(row.dataset.key ?? "");
    return;
  }
  const title = row.querySelector("h3")?.textContent?.trim() ?? "";
  const box = make("input", { type: "checkbox", "aria-label": `Select ${title}` });
  box.checked = isSelected(row.dataset.key ?? "");
  row.append(make("label", { class: "pick" }, box));
};

const drawBoxes = () => {
  for (const row of document.querySelectorAll("[data-key]")) drawSelectBox(row);
  const count = document.querySelector("[data-selected]");
  if (!(count instanceof HTMLElement)) return;
  const number = readSelection().size;
  count.hidden = !number;
  required(count, "b").textContent = grouped(number);
};

/** Let a page show and change the selection. */
export const enableSelectBoxes = () => {
  drawBoxes();
  const button = document.querySelector("[data-selected] > button");
  if (!(button instanceof HTMLElement)) return;
  button.onclick = async () => {
    const { toggleMenu } = await import("./menu.js");
    toggleMenu(required(document, "[data-selected]"));
  };
};

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.closest(".pick")) return;
  const row = target.closest("[data-key]");
  if (row instanceof HTMLElement) select([row.dataset.key ?? ""], target.checked);
});
document.addEventListener(SELECTION_CHANGED, drawBoxes);
watchSelection();
