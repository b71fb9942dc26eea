// @ts-check
/* The search box: results below it while somebody types, all of it usable with the keyboard. */
import { announce, make } from "../elements.js";
import { listUrl } from "../site.js";
import { askIndex, loadIndex } from "./client.js";
import { describeAnswer, makeResults } from "./results.js";

/** @typedef {import("./cards.js").Answer} Answer */

const MOST_PAPERS = 10;
/** The code of every key that an input method takes. */
const COMPOSING = 229;

/** Return whether somebody has asked for as few bytes as possible. */
const savesData = () => "connection" in navigator
  && Boolean(/** @type {{ saveData?: boolean }} */ (navigator.connection).saveData);

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
    /** Whether the list was closed by hand since the last letter: a late answer must not open it again. */
    this.isDismissed = false;
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
    this.input.oninput = () => {
      this.isDismissed = false;
      this.search();
    };
    this.input.onkeydown = (event) => this.press(event);
    this.input.onfocus = () => {
      if (!savesData()) loadIndex();
      if (this.list.childElementCount && this.query && !this.isDismissed) this.open();
    };
    this.form.addEventListener("focusout", ({ relatedTarget }) => {
      const isWithin = relatedTarget instanceof Node && this.form.contains(relatedTarget);
      // A window that goes to the background takes the focus along, and brings it back: the list stays.
      const isAway = document.activeElement === this.input;
      if (!isWithin && !isAway) this.close();
    });
    // The box keeps the focus, or the list would close before the press reaches its link.
    this.list.onmousedown = (event) => event.preventDefault();
  }

  get query() {
    return this.input.value.trim();
  }

  get options() {
    const options = this.list.querySelectorAll("[role=option]");
    return /** @type {HTMLAnchorElement[]} */ ([...options]);
  }

  async search() {
    const { query } = this;
    if (!/[\p{L}\p{N}]/u.test(query)) {
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
    const chosen = this.options[this.current];
    this.list.replaceChildren(...makeResults(query, answer));
    const { options } = this;
    for (const option of options) {
      this.optionsMade += 1;
      option.id = `${this.list.id}-${this.optionsMade}`;
    }
    // A pasted identifier asks for one paper, so that Enter opens it.
    const isOne = answer.identified && (answer.number > 0 || answer.identified.removed);
    this.choose(isOne ? 0 : options.findIndex((option) => chosen && option.href === chosen.href));
    if (document.activeElement === this.input && !this.isDismissed) this.open();
    announce(describeAnswer(answer));
  }

  open() {
    this.isDismissed = false;
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
    const { options } = this;
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
    // While an input method composes, the keys are its own; Safari tells so by the code 229 alone.
    if (event.isComposing || event.keyCode === COMPOSING) {
      if (event.key === "Enter") event.preventDefault();
      return;
    }
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
    this.isDismissed = true;
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
    const places = this.options.length + 1;
    if (this.list.hidden) this.open();
    this.choose(((this.current + 1 + step + places) % places) - 1);
  }

  submit() {
    const chosen = this.options[this.current];
    if (!this.list.hidden && chosen) chosen.click();
    else location.assign(listUrl(this.query));
  }
}

/** Let a search box answer, of which somebody has the focus; what was typed meanwhile is searched for.
    @param {HTMLFormElement} form @param {HTMLInputElement} input */
export const enableBox = (form, input) => {
  if (input.getAttribute("role")) return;
  const box = new SearchBox(form, input);
  if (!savesData()) loadIndex();
  if (box.query) box.search();
};
