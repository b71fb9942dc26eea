// @ts-check
/* Papers selected on this device, and the exports of a selection or of a filter: entries made while the site was
   built, picked and joined here. */
import { queryOf } from "./filters.js";
import { make, say } from "./search.js";

/** @typedef {{ head: string, between: string, tail: string, entries: Record<string, string> }} Format */
/** @typedef {import("./explorer.js").Explorer} Explorer */

const ROOT = new URL("../", import.meta.url);
const STORE = `picks:${ROOT.pathname}`;
/** Servers refuse an address that is much longer. */
const LONGEST = 7000;
/** What is selected where nothing can be stored: as long as the page lives. @type {string[]} */
let kept = [];
/** @type {Basket | undefined} */
let current;

/** @returns {string[]} */
const stored = () => {
  try {
    const keys = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
  } catch { return kept; }
};

/** @param {string[]} keys */
const store = (keys) => {
  kept = keys;
  try { localStorage.setItem(STORE, JSON.stringify(keys)); } catch { /* then it lives as long as the page */ }
};

/** Return papers in a format, in the order given; the browser keeps what it has fetched once.
    @param {string} format @param {string[]} keys */
const joined = async (format, keys) => {
  const answer = await fetch(new URL(`data/entries/${format}.json`, ROOT));
  /** @type {Format} */
  const { head, between, tail, entries } = await answer.json();
  return head + keys.filter((key) => Object.hasOwn(entries, key)).map((key) => entries[key]).join(between) + tail;
};

/** @param {string} name @param {string} text */
const download = (name, text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};

/** Put a text on the clipboard that is still being made; some browsers forget the press while they wait.
    @param {Promise<string>} text */
const copy = async (text) => {
  if (!("ClipboardItem" in window)) return navigator.clipboard.writeText(await text);
  const blob = text.then((words) => new Blob([words], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
};

/** Let a button do what may fail, and say in its own words for a while how it went.
    @param {Element | null} button @param {() => Promise<string>} act @param {string} failed */
const doing = (button, act, failed = "Not possible now") => {
  if (!(button instanceof HTMLElement)) return;
  const words = button.textContent;
  let told = 0;
  button.onclick = async () => {
    clearTimeout(told);
    button.textContent = await act().catch(() => failed);
    say(button.textContent);
    told = setTimeout(() => { button.textContent = words; }, 3000);
  };
};

/** Let the buttons of a page copy the text beside them. @param {ParentNode} page */
export const enableCopy = (page) => {
  for (const button of page.querySelectorAll("button[data-copy]")) {
    button.removeAttribute("hidden");
    doing(button, async () => { await copy(Promise.resolve(button.closest(".panel, li")?.querySelector("pre")?.textContent ?? "")); return "Copied"; }, "Not copied: select the text instead");
  }
};

/** Let a menu of the formats answer. @param {HTMLDetailsElement} menu @param {() => Promise<string[]>} chosen */
const enableMenu = (menu, chosen) => {
  for (const line of menu.querySelectorAll("li")) {
    const text = async () => joined(line.dataset.format ?? "", await chosen());
    const [copying, saving] = line.querySelectorAll("button");
    doing(copying, async () => { await copy(text()); return "Copied"; });
    doing(saving, async () => { download(`${menu.dataset.menu}.${line.dataset.ending}`, await text()); return "Downloaded"; });
  }
  menu.onkeydown = (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  };
};

class Basket {
  /** @param {Explorer} explorer The list with its filters. */
  constructor(explorer) {
    this.explorer = explorer;
    this.root = explorer.root;
    this.keys = new Set(stored());
    /** The keys whose boxes are checked. @type {Set<string>} */ this.marked = new Set();
    this.root.addEventListener("change", ({ target }) => {
      const row = target instanceof HTMLInputElement ? target.closest(".pick")?.closest(".row") : null;
      if (row instanceof HTMLElement && target instanceof HTMLInputElement) this.set([row.dataset.key ?? ""], target.checked);
    });
    this.root.addEventListener("drawn", () => this.draw());
    const all = this.root.querySelector("[data-all]");
    if (all instanceof HTMLElement) all.onclick = async () => { this.set(await this.fitting(), true); say(`${this.keys.size} selected`); };
    this.bar = /** @type {HTMLElement} */ (this.root.querySelector("[data-basket]"));
    this.pair = /** @type {HTMLButtonElement} */ (this.bar.querySelector("[data-pair]"));
    this.export = this.root.querySelector("[data-menu=papers] > summary");
    for (const menu of this.root.querySelectorAll("details")) if (menu.dataset.menu) enableMenu(menu, () => menu.dataset.menu === "papers" ? this.fitting() : this.ordered());
    this.listen();
    this.draw();
  }

  /** The papers that fit, in the order of the list. */
  async fitting() {
    await this.explorer.ready();
    return this.explorer.fitting.map((row) => row.key);
  }

  /** Those selected, in the order of the whole list. */
  async ordered() {
    await this.explorer.ready();
    return this.explorer.rows.map((row) => row.key).filter((key) => this.keys.has(key));
  }

  /** @param {string[]} keys @param {boolean} isPicked */
  set(keys, isPicked) {
    this.keys = new Set(stored()); // another tab may have changed it
    for (const key of keys) if (isPicked) this.keys.add(key); else this.keys.delete(key);
    store([...this.keys]);
    this.draw();
  }

  /** Show what another tab has selected. */
  renew() {
    this.keys = new Set(stored());
    this.draw();
  }

  /** @param {string} key @param {boolean} isPicked */
  mark(key, isPicked) {
    const row = this.explorer.byKey.get(key);
    if (!row) return; // it may come with the other rows
    /** @type {HTMLInputElement} */ (row.element.querySelector(".pick input")).checked = isPicked;
    if (isPicked) this.marked.add(key); else this.marked.delete(key);
  }

  draw() {
    this.keys = new Set(this.explorer.now(this.keys));
    for (const key of this.marked) if (!this.keys.has(key)) this.mark(key, false);
    for (const key of this.keys) if (!this.marked.has(key)) this.mark(key, true);
    const text = `Export ${this.explorer.number} as …`, number = this.keys.size;
    if (this.export && this.export.textContent !== text) this.export.textContent = text;
    this.bar.hidden = !number;
    this.pair.disabled = number < 2 || number > 4;
    /** @type {HTMLElement} */ (this.bar.querySelector("b")).textContent = `${number} selected`;
  }

  listen() {
    const [bibtex, more, share, clear] = /** @type {HTMLElement[]} */ ([...this.bar.querySelectorAll(":scope > button, [data-share]")]);
    this.pair.onclick = async () => location.assign(new URL(`compare/${queryOf([["keys", (await this.ordered()).join(",")]])}`, ROOT));
    doing(bibtex, async () => { await copy(this.ordered().then((keys) => joined("bibtex", keys))); return "Copied"; });
    doing(share, async () => {
      const link = new URL(`papers/${queryOf([["pick", (await this.ordered()).join(",")]])}`, ROOT).href;
      if (link.length > LONGEST) return "Too many for a link";
      await copy(Promise.resolve(link));
      return "Link copied";
    });
    more.onclick = () => more.setAttribute("aria-expanded", String(this.bar.classList.toggle("open")));
    clear.onclick = () => {
      this.set([...this.keys], false);
      say("Nothing selected");
      this.explorer.list.querySelector("a")?.focus();
    };
  }
}

addEventListener("storage", ({ key }) => { if (key === STORE || key === null) current?.renew(); });
for (const kind of ["pointerdown", "focusin"]) addEventListener(kind, ({ target }) => {
  for (const open of document.querySelectorAll("details.choice[open]")) if (target instanceof Node && !open.contains(target)) open.removeAttribute("open");
});

/** Give a list its basket. @param {Explorer | undefined} explorer */
export const enableBasket = (explorer) => {
  if (explorer) current = new Basket(explorer);
};
