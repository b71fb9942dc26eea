// @ts-check
/* Papers selected on this device, and the exports of a selection or of a filter: entries made while the site was
   built, picked and joined here. */
import { make, say } from "./search.js";

/** @typedef {{ head: string, between: string, tail: string, entries: Record<string, string> }} Format */

const ROOT = new URL("../", import.meta.url);
const STORE = `picks:${ROOT.pathname}`;
const FORMATS = [["bibtex", "BibTeX", "bib"], ["ris", "RIS", "ris"], ["csl-json", "CSL-JSON", "csl.json"], ["csv", "CSV", "csv"], ["markdown", "Markdown", "md"]];
/** @type {Map<string, Promise<Format>>} */
const known = new Map();

/** @returns {string[]} */
const stored = () => {
  try { return JSON.parse(localStorage.getItem(STORE) ?? "[]"); } catch { return []; }
};

/** @param {string[]} keys */
const store = (keys) => {
  try { localStorage.setItem(STORE, JSON.stringify(keys)); } catch { /* what is selected lives as long as the page */ }
};

/** Return papers in a format, in the order given. @param {string} format @param {string[]} keys */
export const joined = async (format, keys) => {
  const made = known.get(format) ?? fetch(new URL(`data/entries/${format}.json`, ROOT)).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  });
  known.set(format, made);
  try {
    const { head, between, tail, entries } = await made;
    return head + keys.filter((key) => key in entries).map((key) => entries[key]).join(between) + tail;
  } catch (wrong) {
    known.delete(format);
    throw wrong;
  }
};

/** @param {string} name @param {string} text */
const download = (name, text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};

/** Do what may fail, and say in the button how it went. @param {HTMLButtonElement} button @param {() => Promise<string>} act */
const tell = async (button, act) => {
  const words = button.textContent ?? "";
  try { button.textContent = await act(); } catch { button.textContent = "Not possible now"; }
  say(button.textContent ?? "");
  setTimeout(() => { button.textContent = words; }, 3000);
};

/** @param {(format: string, ending: string) => void} act @param {string} words */
const choice = (words, act) => {
  const select = make("select", { class: "button" }, make("option", { value: "" }, words), ...FORMATS.map(([name, title]) => make("option", { value: name }, title)));
  select.onchange = () => {
    const [name, , ending] = FORMATS.find(([one]) => one === select.value) ?? [];
    select.value = "";
    if (name) act(name, ending);
  };
  return select;
};

class Basket {
  /** @param {HTMLElement} root The list with its filters. */
  constructor(root) {
    this.root = root;
    /** @type {any} */ this.explorer = Reflect.get(root, "explorer");
    this.keys = new Set(stored());
    root.addEventListener("change", ({ target }) => {
      const row = target instanceof HTMLInputElement ? target.closest(".pick")?.closest(".row") : null;
      if (row instanceof HTMLElement && target instanceof HTMLInputElement) this.set([row.dataset.key ?? ""], target.checked);
    });
    root.addEventListener("drawn", () => this.draw());
    const all = root.querySelector("[data-all]");
    if (all instanceof HTMLElement) all.onclick = () => this.set(this.explorer.fitting.map((/** @type {{ key: string }} */ row) => row.key), true);
    this.place = /** @type {HTMLElement} */ (root.querySelector("[data-basket]"));
    this.exporting();
    this.draw();
  }

  /** @param {string[]} keys @param {boolean} isPicked */
  set(keys, isPicked) {
    for (const key of keys) if (isPicked) this.keys.add(key); else this.keys.delete(key);
    store([...this.keys]);
    this.draw();
  }

  exporting() {
    const place = this.root.querySelector("[data-export]");
    const select = choice("Export as …", async (format, ending) => {
      const keys = this.explorer.fitting.map((/** @type {{ key: string }} */ row) => row.key);
      try { download(`papers.${ending}`, await joined(format, keys)); say(`${keys.length} exported`); } catch { say("Not possible now"); }
    });
    select.dataset.fitting = "";
    place?.replaceChildren(make("label", {}, make("span", { class: "hide" }, "Export these papers as"), select));
  }

  /** The keys in the order of the list. */
  ordered() {
    const rank = new Map(this.explorer.rows.map((/** @type {{ key: string }} */ row, /** @type {number} */ at) => [row.key, at]));
    return [...this.keys].filter((key) => rank.has(key)).sort((a, b) => Number(rank.get(a)) - Number(rank.get(b)));
  }

  draw() {
    for (const row of this.root.querySelectorAll(".picks > .row")) {
      const box = row.querySelector(".pick input");
      if (row instanceof HTMLElement && box instanceof HTMLInputElement) box.checked = this.keys.has(row.dataset.key ?? "");
    }
    const option = this.root.querySelector("select[data-fitting] option");
    if (option) option.textContent = `Export ${this.explorer.fitting.length} as …`;
    const number = this.keys.size;
    if (!number) { this.place.replaceChildren(); return; }
    if (this.bar?.isConnected) { /** @type {HTMLElement} */ (this.bar.querySelector("b")).textContent = `${number} selected`; return; }
    this.bar = this.make(number);
    this.place.replaceChildren(this.bar);
  }

  /** @param {number} number */
  make(number) {
    const copy = make("button", { type: "button", class: "button main" }, "Copy BibTeX");
    copy.onclick = () => tell(copy, async () => { await navigator.clipboard.writeText(await joined("bibtex", this.ordered())); return "Copied"; });
    const save = choice("Download as …", async (format, ending) => {
      try { download(`selected.${ending}`, await joined(format, this.ordered())); say("Downloaded"); } catch { say("Not possible now"); }
    });
    const share = make("button", { type: "button", class: "button" }, "Share link");
    share.onclick = () => tell(share, async () => {
      await navigator.clipboard.writeText(new URL(`papers/?pick=${this.ordered().join(",")}`, ROOT).href);
      return "Link copied";
    });
    const clear = make("button", { type: "button", class: "link" }, "Clear");
    clear.onclick = () => { this.set([...this.keys], false); say("Nothing selected"); /** @type {HTMLElement | null} */ (this.root.querySelector("[data-all]"))?.focus(); };
    return make("section", { class: "basket", "aria-label": "Selected papers" }, make("b", { role: "status" }, `${number} selected`), copy,
      make("label", {}, make("span", { class: "hide" }, "Download the selected papers as"), save), share, clear);
  }
}

/** Give the list its basket. */
export const enableBasket = () => {
  const root = document.querySelector("[data-explorer][data-live-list]:not([data-live-basket])");
  if (!(root instanceof HTMLElement)) return;
  root.dataset.liveBasket = "";
  new Basket(root);
};
