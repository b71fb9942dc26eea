// @ts-check
/* The entry on the page of a paper in formats other than BibTeX, made when a visitor chooses one. */
import { enableCopyButtons } from "../copy-button.js";
import { make } from "../elements.js";
import { exportPapers } from "./exports.js";

/** Names and endings of files. @type {Record<string, [name: string, ending: string]>} */
const FORMATS = { ris: ["RIS", "ris"], "csl-json": ["CSL-JSON", "csl.json"] };

/** Show the entry in the format of a tab. @param {HTMLInputElement} tab */
export const showEntry = async (tab) => {
  const cite = tab.closest("[data-cite]");
  const panel = `p${tab.id.slice(-1)}`;
  if (!(cite instanceof HTMLElement) || cite.querySelector(`.${panel}`)) return;
  const key = cite.dataset.cite ?? "";
  const [name, ending] = FORMATS[tab.value];
  const file = `${key}.${ending}`;
  const acts = make("p", { class: "acts" });
  const entry = make("pre", { tabindex: "0", "aria-label": `${name} entry` }, "Loading …");
  const element = make("div", { class: `panel ${panel}` }, acts, entry);
  cite.append(element);
  try {
    const { text } = await exportPapers(tab.value, [key], "");
    entry.textContent = text;
    acts.append(
      make("button", { class: "link", type: "button", "data-copy": "" }, `Copy ${name}`),
      make("button", { class: "link", type: "button", "data-save": file }, `Download ${file}`),
    );
    enableCopyButtons(element);
  } catch {
    entry.textContent = "This entry could not be loaded. Switch to another format and back to try again.";
    cite.addEventListener("change", () => element.remove(), { once: true });
  }
};
