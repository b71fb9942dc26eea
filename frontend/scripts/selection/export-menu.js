// @ts-check
/* Menus of export formats: each copies or downloads. */
import { copyText, downloadText, reportOn } from "../copy-button.js";
import { exportPapers } from "./exports.js";

/** Let a menu of formats answer. @param {HTMLDetailsElement} menu @param {() => Promise<string[]>} keysOf */
export const enableExportMenu = (menu, keysOf) => {
  for (const line of menu.querySelectorAll("li")) {
    const text = async () => exportPapers(line.dataset.format ?? "", await keysOf());
    const [copyButton, downloadButton] = line.querySelectorAll("button");
    reportOn(copyButton, async () => {
      await copyText(text());
      return "Copied";
    });
    reportOn(downloadButton, async () => {
      downloadText(`${menu.dataset.menu}.${line.dataset.ending}`, await text());
      return "Downloaded";
    });
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
