// @ts-check
/* The list of papers, filtered: OR within a facet, AND between facets; a facet's counts ignore its own choice. */
import { ask, make, say } from "./search.js";

/** @typedef {{ element: HTMLElement, key: string, values: number[], date: string, title: string, venue: string }} Row */
/** @typedef {{ box: HTMLInputElement, label: HTMLElement, number: HTMLElement, facet: number, name: string, text: string, above: number[] }} Value */
/** @typedef {{ name: string, shape: string, title: string, group: HTMLElement }} Facet */

const STEP = 100;
/** @type {(element: ParentNode, selector: string) => HTMLElement} */
const one = (element, selector) => /** @type {HTMLElement} */ (element.querySelector(selector));

class Explorer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.list = one(root, ".rows");
    this.input = /** @type {HTMLInputElement} */ (one(root, "form[data-find] input"));
    this.sorting = /** @type {HTMLSelectElement} */ (one(root, "[data-sort]"));
    /** @type {Facet[]} */ this.facets = [];
    /** @type {Value[]} */ this.values = [];
    /** @type {Row[]} */ this.rows = [];
    /** @type {Set<number>} */ this.chosen = new Set();
    /** @type {Set<number>} */ this.not = new Set();
    /** The papers that a search found, best first; none where nothing is sought. @type {number[] | null} */
    this.found = null;
    /** The papers that a link shares; none where it shares no selection. @type {Set<string> | null} */
    this.only = null;
    this.limit = STEP;
    /** @type {Row[]} */ this.fitting = [];
    this.readFacets();
    this.addRows(root);
    this.total = Number(one(root, "[data-status] b").textContent);
    this.listen();
    this.whole = this.fetchRest();
    this.restore();
  }

  readFacets() {
    for (const group of this.root.querySelectorAll("[data-facet]")) {
      if (!(group instanceof HTMLElement)) continue;
      const facet = this.facets.push({ name: group.dataset.facet ?? "", shape: group.dataset.shape ?? "", title: group.getAttribute("aria-label") ?? "", group }) - 1;
      for (const box of group.querySelectorAll("input")) {
        const label = /** @type {HTMLElement} */ (box.closest("label"));
        /** @type {number[]} */
        const above = [];
        for (let item = box.closest("li")?.parentElement?.closest("li"); item; item = item.parentElement?.closest("li")) above.push(Number(one(item, "input").dataset.v));
        this.values[Number(box.dataset.v)] = { box, label, number: one(label, ".n"), facet, name: box.value, text: one(label, "span").textContent ?? "", above };
      }
    }
  }

  /** @param {ParentNode} page */
  addRows(page) {
    for (const element of page.querySelectorAll(".picks > .row")) {
      if (!(element instanceof HTMLElement)) continue;
      this.rows.push({
        element, key: element.dataset.key ?? "", values: (element.dataset.v ?? "").split(" ").map(Number),
        date: one(element, "time").textContent ?? "", title: one(element, "h3").textContent ?? "",
        venue: one(element, "time + span").textContent ?? "",
      });
    }
  }

  /** The other rows come once the page has been shown; they are the same as those of the page of all papers. */
  async fetchRest() {
    if (this.rows.length >= this.total) return;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const answer = await fetch(this.root.dataset.rows ?? "");
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.rows = [];
    const shown = new Map([...this.list.children].map((element) => [/** @type {HTMLElement} */ (element).dataset.key, element]));
    this.addRows(page);
    for (const row of this.rows) row.element = /** @type {HTMLElement} */ (shown.get(row.key) ?? document.adoptNode(row.element));
  }

  listen() {
    for (const value of this.values) {
      value.box.onchange = () => { this.toggle(this.values.indexOf(value), value.box.checked); };
    }
    this.sorting.onchange = () => this.draw();
    this.input.oninput = () => this.seek();
    const form = /** @type {HTMLFormElement} */ (this.input.form);
    form.onsubmit = (event) => { event.preventDefault(); this.list.querySelector("a")?.focus(); };
    this.input.onkeydown = (event) => {
      if (event.key === "Escape" && this.input.value) { event.preventDefault(); this.input.value = ""; this.seek(); }
    };
  }

  /** @param {number} value @param {boolean} isChosen */
  toggle(value, isChosen) {
    this.not.delete(value);
    if (isChosen) this.chosen.add(value); else this.chosen.delete(value);
    this.limit = STEP;
    this.settle();
  }

  async seek() {
    const query = this.input.value.trim();
    if (!query) { this.found = null; if (this.sorting.value === "match") this.sorting.value = "date"; this.limit = STEP; return this.settle(); }
    const answer = await ask(query, 0);
    if (query !== this.input.value.trim()) return;
    if (answer.failed) { say("Search does not answer"); return; }
    if (!this.found) this.sorting.value = "match";
    this.found = answer.places;
    this.near = answer.near;
    this.limit = STEP;
    await this.settle();
  }

  /** Show the state once every row is here, and write it into the address. */
  async settle() {
    try { await this.whole; } catch { say("Only the first papers could be loaded"); }
    if (!this.root.isConnected) return;
    this.draw();
  }

  /** The facets that a row fails; more than one is never asked for.
      @param {Row} row @param {Set<number>} chosen @param {Set<number>} not @param {number[]} asked @returns {number[]} */
  fails(row, chosen, not, asked) {
    const failed = [];
    for (const facet of asked) {
      let isAsked = false, isMet = false, isBarred = false;
      for (const value of chosen) if (this.values[value].facet === facet) { isAsked = true; if (row.values.includes(value)) { isMet = true; break; } }
      for (const value of not) if (this.values[value].facet === facet && row.values.includes(value)) { isBarred = true; break; }
      if ((isAsked && !isMet) || isBarred) { failed.push(facet); if (failed.length > 1) break; }
    }
    return failed;
  }

  /** @param {Set<number>} chosen @param {Set<number>} not @param {number[] | null} found */
  fit(chosen, not, found) {
    const asked = [...new Set([...chosen, ...not].map((value) => this.values[value].facet))];
    const counts = new Int32Array(this.values.length);
    const sought = found && new Set(found);
    /** @type {number[]} */
    const fitting = [];
    this.rows.forEach((row, place) => {
      if ((sought && !sought.has(place)) || (this.only && !this.only.has(row.key))) return;
      const failed = this.fails(row, chosen, not, asked);
      if (failed.length > 1) return;
      if (!failed.length) fitting.push(place);
      for (const value of row.values) if (!failed.length || this.values[value].facet === failed[0]) counts[value] += 1;
    });
    return { fitting, counts };
  }

  draw() {
    const { fitting, counts } = this.fit(this.chosen, this.not, this.found);
    this.fitting = this.sorted(fitting);
    this.list.replaceChildren(...this.fitting.slice(0, this.limit).map((row) => row.element));
    this.list.hidden = !this.fitting.length;
    this.drawFacets(counts);
    this.drawChips();
    this.drawStatus();
    this.remember();
    this.root.dispatchEvent(new CustomEvent("drawn"));
  }

  /** @param {number[]} places @returns {Row[]} */
  sorted(places) {
    const rows = places.map((place) => this.rows[place]);
    const by = this.sorting.value;
    if (by === "match" && this.found) {
      const rank = new Map(this.found.map((place, at) => [place, at]));
      return [...places].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)).map((place) => this.rows[place]);
    }
    if (by === "title" || by === "venue") rows.sort((a, b) => a[by].localeCompare(b[by], "en", { numeric: true, sensitivity: "base" }));
    return rows;
  }

  /** @param {Int32Array} counts */
  drawFacets(counts) {
    const above = new Set([...this.chosen].flatMap((value) => this.values[value].above));
    this.values.forEach((value, at) => {
      const isKept = this.chosen.has(at) || this.not.has(at), text = String(counts[at]);
      if (value.number.textContent !== text) value.number.textContent = text;
      if (value.box.checked !== this.chosen.has(at)) value.box.checked = this.chosen.has(at);
      value.box.indeterminate = !isKept && above.has(at);
      value.box.disabled = !counts[at] && !isKept;
      value.label.classList.toggle("zero", !counts[at] && !isKept);
      value.label.classList.toggle("not", this.not.has(at));
    });
    for (const group of this.root.querySelectorAll(".facet")) {
      const number = [...group.querySelectorAll("input")].filter((box) => box.checked || this.not.has(Number(box.dataset.v))).length;
      one(group, ".on").textContent = number ? `${number} chosen` : "";
    }
  }

  drawChips() {
    const chips = [...this.chosen, ...this.not].map((at) => this.chip(at));
    if (this.only) {
      const gone = make("button", { type: "button", "aria-label": "Remove: the selection that was shared" }, "×");
      gone.onclick = () => { this.only = null; this.settle().then(() => this.focusChip(-1)); };
      chips.unshift(make("span", { class: "chip" }, make("button", { type: "button", disabled: "" }, "A shared selection"), gone));
    }
    const number = chips.length;
    if (number) {
      const clear = make("button", { type: "button", class: "link" }, "Clear all");
      clear.onclick = () => { this.clear(); this.root.querySelector("input")?.focus(); };
      chips.push(clear);
    }
    one(this.root, "[data-chips]").replaceChildren(...chips);
    one(this.root, "[data-chosen]").textContent = number ? `Filters, ${number} chosen` : "Filters";
    one(this.root, "[data-found]").textContent = counted(this.fitting.length);
  }

  /** @param {number} at @returns {HTMLElement} */
  chip(at) {
    const value = this.values[at], facet = this.facets[value.facet], isNot = this.not.has(at);
    const name = make("button", { type: "button" }, ...(facet.shape ? [make("span", { class: `mark ${facet.shape}` })] : []),
      make("span", { class: "hide" }, `${facet.title}: `), `${isNot ? "not " : ""}${value.text}`,
      make("span", { class: "hide" }, isNot ? ", turn into is" : ", turn into is not"));
    const gone = make("button", { type: "button", "aria-label": `Remove ${facet.title}: ${isNot ? "not " : ""}${value.text}` }, "×");
    name.onclick = () => {
      if (isNot) { this.not.delete(at); this.chosen.add(at); } else { this.chosen.delete(at); this.not.add(at); }
      this.settle().then(() => this.focusChip(at));
    };
    gone.onclick = () => { this.drop(at); this.settle().then(() => this.focusChip(-1)); };
    return make("span", { class: isNot ? "chip not" : "chip", "data-chip": String(at) }, name, gone);
  }

  /** Keep the focus near where it was, since chips are drawn anew. @param {number} at */
  focusChip(at) {
    const chip = this.root.querySelector(`[data-chip="${at}"] button`) ?? this.root.querySelector("[data-chips] button") ?? this.input;
    if (chip instanceof HTMLElement) chip.focus();
  }

  /** @param {number} at */
  drop(at) {
    this.chosen.delete(at);
    this.not.delete(at);
    this.limit = STEP;
  }

  clear() {
    this.chosen.clear();
    this.not.clear();
    this.only = null;
    this.input.value = "";
    this.found = null;
    this.sorting.value = "date";
    this.limit = STEP;
    this.settle();
  }

  drawStatus() {
    const number = this.fitting.length, isAll = number === this.total;
    one(this.root, "[data-status]").replaceChildren(make("b", {}, String(number)), isAll ? " papers" : ` of ${this.total} papers`);
    const all = one(this.root, "[data-all]");
    all.textContent = `Select all ${number}`;
    all.hidden = !number;
    const match = this.sorting.querySelector("[value=match]");
    if (match instanceof HTMLOptionElement) match.disabled = !this.found;
    const more = one(this.root, ".more"), left = number - this.limit;
    more.replaceChildren();
    if (left > 0) {
      const button = make("button", { type: "button", class: "button" }, `Show ${Math.min(left, STEP)} more`);
      button.onclick = () => {
        const first = this.limit;
        this.limit += STEP;
        this.draw();
        this.list.children[first]?.querySelector("a")?.focus();
      };
      more.append(button);
    }
    one(this.root, "[data-empty]").replaceChildren(...(number ? [] : [this.nothing()]));
  }

  /** Say that nothing fits, and which filter hides most. @returns {HTMLElement} */
  nothing() {
    const without = (/** @type {number} */ at) => {
      const [chosen, not] = [new Set(this.chosen), new Set(this.not)];
      chosen.delete(at);
      not.delete(at);
      return this.fit(chosen, not, this.found).fitting.length;
    };
    const tries = [...this.chosen, ...this.not].map((at) => ({ at, number: without(at), text: this.values[at].text }));
    const asked = this.input.value.trim();
    if (this.found) tries.push({ at: -1, number: this.fit(this.chosen, this.not, null).fitting.length, text: asked });
    const best = tries.sort((a, b) => b.number - a.number)[0];
    const box = make("div", { class: "empty" }, make("p", {}, "No paper fits all of this."));
    if (this.near && this.found && !this.found.length) {
      const near = make("button", { type: "button", class: "button" }, `Search for ${this.near}`);
      near.onclick = () => { this.input.value = this.near ?? ""; this.seek(); };
      box.append(near);
    }
    if (best?.number) {
      const drop = make("button", { type: "button", class: "button" }, `Without ${best.text}: ${counted(best.number)}`);
      drop.onclick = () => {
        if (best.at < 0) { this.input.value = ""; this.found = null; this.sorting.value = "date"; } else this.drop(best.at);
        this.settle().then(() => this.input.focus());
      };
      box.append(drop);
    }
    const clear = make("button", { type: "button", class: "button" }, "Clear all");
    clear.onclick = () => { this.clear(); this.input.focus(); };
    box.append(clear);
    return box;
  }

  /** Write the state into the address, under names that stay. */
  remember() {
    const query = new URLSearchParams();
    const asked = this.input.value.trim();
    if (asked) query.set("find", asked);
    for (const at of this.chosen) query.append(this.facets[this.values[at].facet].name, this.values[at].name);
    for (const at of this.not) query.append(this.facets[this.values[at].facet].name, `!${this.values[at].name}`);
    if (this.sorting.value !== (this.found ? "match" : "date")) query.set("sort", this.sorting.value);
    if (this.only) query.set("pick", [...this.only].join(","));
    const text = query.toString().replaceAll("%2F", "/").replaceAll("%21", "!").replaceAll("%2C", ",");
    const address = `${location.pathname}${text ? `?${text}` : ""}${location.hash}`;
    if (address !== `${location.pathname}${location.search}${location.hash}`) history.replaceState(history.state, "", address);
  }

  /** Read the state from the address. */
  restore() {
    const query = new URLSearchParams(location.search);
    this.values.forEach((value, at) => {
      const given = query.getAll(this.facets[value.facet].name);
      if (given.includes(value.name)) this.chosen.add(at);
      if (given.includes(`!${value.name}`)) this.not.add(at);
    });
    this.input.value = query.get("find") ?? "";
    const sort = query.get("sort"), pick = query.get("pick");
    if (pick) this.only = new Set(pick.split(","));
    for (const at of [...this.chosen, ...this.not]) for (let fold = this.values[at].box.closest("details"); fold && fold.matches(".facet, .rest"); fold = fold.parentElement?.closest("details") ?? null) fold.open = innerWidth >= 960 || fold.open;
    const shown = this.input.value.trim() ? this.seek() : this.chosen.size || this.not.size || sort ? this.settle() : this.settle();
    if (location.hash === "#find") this.input.focus();
    shown.then(() => { if (sort && this.sorting.querySelector(`[value="${CSS.escape(sort)}"]`)) { this.sorting.value = sort; this.draw(); } });
  }
}

/** @param {number} number */
const counted = (number) => `${number} ${number === 1 ? "paper" : "papers"}`;

/** Make the list of a page answer. */
export const enableExplorer = () => {
  const root = document.querySelector("[data-explorer]:not([data-live-list])");
  if (!(root instanceof HTMLElement)) return;
  root.dataset.liveList = "";
  const explorer = new Explorer(root);
  Object.assign(root, { explorer });
};
