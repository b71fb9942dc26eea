// @ts-check
/* The search box: results under it while somebody types, with the keyboard all the way. */
import { fold, words } from "./words.js";

/** @typedef {{ id: number, failed?: boolean, places: number[], shown: import("./engine.js").Shown[],
      pages: [title: string, kind: string, path: string][], near: string }} Answer */

const ROOT = new URL("../", import.meta.url);
const SHOWN = 10;
/** @type {Worker | undefined} */
let worker;
let asked = 0;
/** @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();

/** Ask the index, which is made when it is first asked. @param {string} query @param {number} limit @returns {Promise<Answer>} */
export const ask = (query, limit) => new Promise((resolve) => {
  if (!worker) {
    worker = new Worker(new URL("search-worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => { waiting.get(data.id)?.(data); waiting.delete(data.id); };
    worker.onerror = () => {
      for (const [id, answer] of waiting) answer({ id, failed: true, places: [], shown: [], pages: [], near: "" });
      waiting.clear();
    };
  }
  asked += 1;
  waiting.set(asked, resolve);
  worker.postMessage({ id: asked, query, limit });
});

/** Return an element of text and children.
    @template {keyof HTMLElementTagNameMap} Name
    @param {Name} name @param {Record<string, string>} attributes @param {(Node | string)[]} children
    @returns {HTMLElementTagNameMap[Name]} */
export const make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

/** @param {number} number */
export const counted = (number) => `${number} ${number === 1 ? "paper" : "papers"}`;

/** Return text with the words marked by which it was found. @param {string} text @param {string[]} found @returns {(Node | string)[]} */
export const marked = (text, found) => text.split(/([\p{L}\p{N}]+)/u).map((part, place) => {
  const plain = fold(part);
  const isFound = place % 2 === 1 && found.some((term) => term === plain || (plain.length > 2 && term.startsWith(plain)));
  return isFound ? make("mark", {}, part) : part;
});

/** @param {string[]} authors */
const byline = (authors) => authors.length > 3 ? `${authors.slice(0, 2).join(", ")} + ${authors.length - 2}` : authors.join(", ") || "Authors unknown";

let boxes = 0;

class Box {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input */
  constructor(form, input) {
    this.form = form;
    this.input = input;
    this.now = -1;
    boxes += 1;
    this.list = make("div", { class: "hits", role: "listbox", id: `hits-${boxes}`, "aria-label": "Papers found" });
    this.list.hidden = true;
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    form.append(this.list);
    form.onsubmit = (event) => { event.preventDefault(); this.go(); };
    input.oninput = () => this.type();
    input.onkeydown = (event) => this.press(event);
    input.onfocus = () => { if (this.list.childElementCount && input.value.trim()) this.open(); };
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) this.close();
    });
    this.list.onmousedown = (event) => event.preventDefault(); // the box keeps the focus, so that a press reaches the link
  }

  get address() {
    return new URL(`papers/?find=${encodeURIComponent(this.input.value.trim())}`, ROOT).href;
  }

  async type() {
    const query = this.input.value.trim();
    if (!words(query).length) { this.list.replaceChildren(); this.close(); return; }
    const answer = await ask(query, SHOWN);
    if (query !== this.input.value.trim()) return; // a later letter has been typed
    this.fill(query, answer);
  }

  /** @param {string} query @param {Answer} answer */
  fill(query, answer) {
    const rows = [
      ...(answer.pages ?? []).map(([title, kind, path]) => this.option(path, [make("b", {}, ...marked(title, words(query))), make("small", {}, kind)])),
      ...(answer.shown ?? []).map((one) => {
        const line = `${byline(one.authors)}${one.venue ? ` · ${one.venue}` : ""}`;
        const isSeen = one.title.includes(one.value) || line.includes(one.value);
        return this.option(`papers/${one.key}/`, [
          make("b", {}, ...marked(one.title, one.found)), make("small", { class: "num" }, one.date),
          make("small", { class: "why" }, ...marked(line, one.found)), make("small", {}, isSeen ? one.field : `${one.field}: ${one.value}`),
        ]);
      }),
    ];
    const number = answer.places?.length ?? 0;
    if (answer.failed) rows.push(this.option("papers/rows.html", ["Search does not answer. All papers on one page"]));
    else if (number) rows.push(this.option(this.address, [number === 1 ? "The one result in the list" : `All ${number} results in the list`], "all"));
    else if (answer.near) rows.push(this.option(new URL(`papers/?find=${encodeURIComponent(answer.near)}`, ROOT).href, ["Nothing found. Did you mean ", make("mark", {}, answer.near), "?"]));
    else if (!rows.length) rows.push(this.option("papers/", ["Nothing found. All papers"]));
    const chosen = this.list.children[this.now];
    this.list.replaceChildren(...rows);
    this.choose(rows.findIndex((row) => chosen instanceof HTMLAnchorElement && row.href === chosen.href));
    if (document.activeElement === this.input) this.open(); // else it was left meanwhile
    say(answer.failed ? "Search does not answer" : number ? `${number} ${number === 1 ? "result" : "results"}` : "Nothing found");
  }

  /** @param {string} path @param {(Node | string)[]} children @param {string} kind */
  option(path, children, kind = "") {
    const id = `${this.list.id}-${this.list.dataset.next = String(Number(this.list.dataset.next ?? 0) + 1)}`;
    const option = make("a", { href: new URL(path, ROOT).href, role: "option", id, tabindex: "-1", "aria-selected": "false" }, ...children);
    if (kind) option.className = kind;
    return option;
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  /** @param {number} place */
  choose(place) {
    const options = [...this.list.children];
    options.forEach((option, at) => { option.classList.toggle("now", at === place); option.setAttribute("aria-selected", String(at === place)); });
    this.now = place;
    if (place < 0) { this.input.removeAttribute("aria-activedescendant"); return; }
    this.input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const number = this.list.childElementCount;
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.list.hidden) { this.input.value = ""; this.list.replaceChildren(); } else this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && number) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (this.list.hidden) this.open();
      this.choose(((this.now + 1 + step + number + 1) % (number + 1)) - 1);
    }
  }

  go() {
    const chosen = this.list.children[this.now];
    if (!this.list.hidden && chosen instanceof HTMLAnchorElement) chosen.click();
    else if (this.input.value.trim()) location.assign(this.address);
    else location.assign(new URL("papers/", ROOT).href);
  }
}

/** Say something to those who hear the page. @param {string} text */
export const say = (text) => {
  const live = document.querySelector("[data-live]");
  if (live) live.textContent = text;
};

/** Make the boxes of a page answer; the one of the list belongs to the list. */
export const enableSearch = () => {
  for (const form of document.querySelectorAll("form[data-find]")) {
    const input = form.querySelector("input");
    if (form instanceof HTMLFormElement && input && !input.getAttribute("role") && !form.closest("[data-explorer]")) new Box(form, input);
  }
};

addEventListener("keydown", (event) => {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const isTyping = target?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target?.tagName ?? "");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const inputs = [...document.querySelectorAll("form[data-find] input")].filter((input) => input.checkVisibility());
  const input = inputs.pop();
  if (!(input instanceof HTMLInputElement)) return;
  event.preventDefault();
  input.focus();
  input.select();
});
