// @ts-check
/* Menus of export formats: each copies or downloads. */
import { reportOn } from "../copy-button.js";
import { copyPapers, downloadPapers } from "./exports.js";

/** Let a menu of formats answer. @param {HTMLDetailsElement} menu @param {() => Promise<string[]>} keysOf */
export const enableExportMenu = (menu, keysOf) => {
  for (const line of menu.querySelectorAll("li")) {
    const { format = "", ending } = line.dataset;
    const [copyButton, downloadButton] = line.querySelectorAll("button");
    reportOn(copyButton, () => copyPapers(format, keysOf()));
    reportOn(downloadButton, () => downloadPapers(`${menu.dataset.menu}.${ending}`, format, keysOf()));
  }
  menu.onkeydown = (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  };
};

/** @param {Event} event */
const closeMenusElsewhere = ({ target }) => {
  for (const menu of document.querySelectorAll("details.choice[open]")) {
    if (target instanceof Node && !menu.contains(target)) menu.removeAttribute("open");
  }
};
addEventListener("pointerdown", closeMenusElsewhere);
addEventListener("focusin", closeMenusElsewhere);
