// @ts-check
/* The menu of the selection in the header: made when it is first opened. */
import { copyText, reportOn } from "../copy-button.js";
import { announce, make, makeButton, required } from "../elements.js";
import { COMPARABLE, compareUrl, LONGEST_URL, shareUrl } from "./actions.js";
import { copyPapers, downloadPapers, orderKeys } from "./exports.js";
import { readSelection, select, SELECTION_CHANGED } from "./store.js";

export { showEntry } from "./citation.js";

const orderedKeys = () => orderKeys(readSelection());

/** @param {string} words @param {() => Promise<string>} act */
const makeReporter = (words, act) => {
  const button = makeButton(words, () => {}, "link");
  reportOn(button, act);
  return button;
};

const copyBibtex = () => copyPapers("bibtex", orderedKeys());

const downloadBibtex = () => downloadPapers("selected.bib", "bibtex", orderedKeys());

const copyLink = async () => {
  const link = shareUrl(await orderedKeys());
  if (link.length > LONGEST_URL) return "Too many for a link";
  await copyText(Promise.resolve(link));
  return "Link copied";
};

/** Open the menu of the selection, or close it. @param {HTMLElement} root */
export const toggleMenu = (root) => {
  const button = required(root, "button");
  const present = root.querySelector(".sheet");
  const close = () => {
    root.querySelector(".sheet")?.remove();
    button.setAttribute("aria-expanded", "false");
  };
  if (present) {
    close();
    return;
  }
  const compare = makeButton("Compare", async () => location.assign(compareUrl(await orderedKeys())), "link");
  const list = makeButton("Show in the list", async () => location.assign(shareUrl(await orderedKeys())), "link");
  const clear = makeButton("Clear", () => {
    select([...readSelection()], false);
    announce("Nothing selected");
    close();
  }, "link");
  const acts = [
    makeReporter("Copy BibTeX", copyBibtex), makeReporter("Download BibTeX", downloadBibtex), compare, list,
    makeReporter("Copy link", copyLink), clear,
  ];
  const draw = () => {
    const number = readSelection().size;
    compare.disabled = number < COMPARABLE.least || number > COMPARABLE.most;
    if (!number) close();
  };
  const sheet = make("ul", { class: "sheet" }, ...acts.map((act) => make("li", {}, act)));
  root.append(sheet);
  button.setAttribute("aria-expanded", "true");
  draw();
  const controller = new AbortController();
  const { signal } = controller;
  document.addEventListener(SELECTION_CHANGED, draw, { signal });
  addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !root.contains(target)) close();
    if (!sheet.isConnected) controller.abort();
  }, { signal });
  root.onkeydown = (event) => {
    if (event.key !== "Escape" || !sheet.isConnected) return;
    event.preventDefault();
    close();
    button.focus();
  };
  sheet.querySelector("button")?.focus();
};
