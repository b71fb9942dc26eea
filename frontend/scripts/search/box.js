// @ts-check
/* The search box: results below it while somebody types, all of it usable with the keyboard. */
import { announce, make } from "../elements.js";
import { siteUrl } from "../site.js";
import { askIndex } from "./client.js";
import { describeAnswer, listUrl, makeOptions } from "./results.js";
import { splitWords } from "./terms.js";

/** @typedef {import("./client.js").Answer} Answer */

const MOST_PAPERS = 10;
/** Boxes made so far: ids must differ on pages that the theme shows one after the other. */
let boxes = 0;

class SearchBox {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input */
  constructor(form, input) {
    this.form = form;
    this.input = input;
    /** The place of the current option; -1 for none. */
    this.current = -1;
    this.optionsMade = 0;
    boxes += 1;
    this.list = make("div", { class: "hits", role: "listbox", id: `hits-${boxes}`, "aria-label": "Search results" });
    this.list.hidden = true;
    const attributes = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    form.append(this.list);
    this.listen();
  }

  listen() {
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.submit();
    };
    this.input.oninput = () => this.search();
    this.input.onkeydown = (event) => this.press(event);
    this.input.onfocus = () => {
      if (this.list.childElementCount && this.query) this.open();
    };
    this.form.addEventListener("focusout", ({ relatedTarget }) => {
      const isWithin = relatedTarget instanceof Node && this.form.contains(relatedTarget);
      if (!isWithin) this.close();
    });
    // The box keeps the focus, or the list would close before the press reaches its link.
    this.list.onmousedown = (event) => event.preventDefault();
  }

  get query() {
    return this.input.value.trim();
  }

  async search() {
    const { query } = this;
    if (!splitWords(query).length) {
      this.list.replaceChildren();
      this.close();
      return;
    }
    const answer = await askIndex(query, MOST_PAPERS);
    // A later letter may have been typed while the index worked.
    if (query === this.query) this.fill(query, answer);
  }

  /** @param {string} query @param {Answer} answer */
  fill(query, answer) {
    const options = makeOptions(query, answer);
    for (const option of options) {
      this.optionsMade += 1;
      option.id = `${this.list.id}-${this.optionsMade}`;
    }
    const chosen = this.list.children[this.current];
    this.list.replaceChildren(...options);
    this.choose(options.findIndex((option) => chosen instanceof HTMLAnchorElement && option.href === chosen.href));
    if (document.activeElement === this.input) this.open();
    announce(describeAnswer(answer));
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
    options.forEach((option, at) => {
      option.classList.toggle("now", at === place);
      option.setAttribute("aria-selected", String(at === place));
    });
    this.current = place;
    if (place < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.leave();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.list.childElementCount) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  /** Close the list; empty the box where the list is closed already. */
  leave() {
    if (!this.list.hidden) {
      this.close();
      return;
    }
    this.input.value = "";
    this.list.replaceChildren();
  }

  /** Choose the next or previous option; the box itself comes between the last and the first.
      @param {1 | -1} step */
  move(step) {
    const places = this.list.childElementCount + 1;
    if (this.list.hidden) this.open();
    this.choose(((this.current + 1 + step + places) % places) - 1);
  }

  submit() {
    const chosen = this.list.children[this.current];
    if (!this.list.hidden && chosen instanceof HTMLAnchorElement) chosen.click();
    else location.assign(this.query ? listUrl(this.query) : siteUrl("papers/"));
  }
}

/** Let the search boxes of a page answer; the one of the list of papers belongs to the list. */
export const enableSearchBoxes = () => {
  for (const form of document.querySelectorAll("form[data-find]")) {
    const input = form.querySelector("input");
    const isNew = input && !input.getAttribute("role");
    if (form instanceof HTMLFormElement && isNew && !form.closest("[data-explorer]")) new SearchBox(form, input);
  }
};

/** @param {KeyboardEvent} event */
const isShortcut = ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key !== "/" || ctrlKey || metaKey || altKey) return false;
  if (!(target instanceof HTMLElement)) return true;
  return !target.isContentEditable && !/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
};

addEventListener("keydown", (event) => {
  if (!isShortcut(event)) return;
  const inputs = [...document.querySelectorAll("form[data-find] input")];
  const input = inputs.findLast((candidate) => candidate.checkVisibility());
  if (!(input instanceof HTMLInputElement)) return;
  event.preventDefault();
  input.focus();
  input.select();
});
