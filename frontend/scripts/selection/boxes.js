// @ts-check
/* A box on every row of every list, and on the page of a paper, and the number of selected papers in the header. The
   boxes of rows need a script, so a script makes them: the styles keep their space, and nothing moves. */
import { make, required } from "../elements.js";
import { grouped } from "../wording.js";
import { isSelected, readSelection, select, SELECTION_CHANGED, watchSelection } from "./store.js";

/** The facet of a topic and the key of a paper, in their addresses. */
const FACET = /topics\/([^/]+)\//;
const KEY = /papers\/([^/]+)\//;

/** Give a row what lists leave out: the key of its paper, and for those who hear it, the facets of its marks, and of
    which paper code and data are. @param {HTMLElement} row @param {string} title */
const complete = (row, title) => {
  row.dataset.key ??= KEY.exec(row.querySelector("a")?.href ?? "")?.[1] ?? "";
  const list = document.querySelector(".rows");
  const names = new URLSearchParams(list instanceof HTMLElement ? list.dataset.facets : "");
  for (const mark of row.querySelectorAll("a[class]")) {
    if (!(mark instanceof HTMLAnchorElement)) continue;
    const facet = names.get(FACET.exec(mark.href)?.[1] ?? "");
    if (facet) mark.ariaLabel = `${facet}: ${mark.textContent}`;
  }
  for (const link of row.querySelectorAll(".meta a")) link.ariaLabel = `${link.textContent} of ${title}`;
};

/** Give a row its box, unless it has one, and let it show whether the paper is selected. @param {Element} row */
export const drawSelectBox = (row) => {
  if (!(row instanceof HTMLElement)) return;
  const present = row.querySelector(":scope > .pick > input");
  if (present instanceof HTMLInputElement) {
    present.checked = isSelected(row.dataset.key ?? "");
    return;
  }
  const title = row.querySelector("h3")?.textContent?.trim() ?? "";
  complete(row, title);
  const box = make("input", { type: "checkbox", "aria-label": `Select ${title}` });
  box.checked = isSelected(row.dataset.key ?? "");
  row.append(make("label", { class: "pick" }, box));
};

const drawBoxes = () => {
  for (const row of document.querySelectorAll(".rows > .row, [data-key]")) drawSelectBox(row);
  const number = readSelection().size;
  const count = document.querySelector("[data-selected]") ?? (number ? addCount() : undefined);
  if (!(count instanceof HTMLElement)) return;
  count.hidden = !number;
  required(count, "b").textContent = grouped(number);
};

/** Put the number of selected papers into the header, which keeps it on the next pages. */
const addCount = () => {
  const words = [make("b", {}), make("span", {}, " selected")];
  const button = make("button", { type: "button", "aria-expanded": "false" }, ...words);
  const count = make("div", { class: "selected", "data-selected": "" }, button);
  button.onclick = async () => {
    const { toggleMenu } = await import("./menu.js");
    toggleMenu(count);
  };
  document.querySelector(".bar .middle")?.after(count);
  return count;
};

/** Let a page show and change the selection. */
export const enableSelectBoxes = drawBoxes;

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.closest(".pick")) return;
  const row = target.closest("[data-key]");
  if (row instanceof HTMLElement) select([row.dataset.key ?? ""], target.checked);
});
document.addEventListener(SELECTION_CHANGED, drawBoxes);
watchSelection();
