// @ts-check
/* The list of papers, filtered. The server wrote rows, facets and numbers; what stands here changes them. */
import { fit, queryOf } from "./filters.js";
import { ask, counted, make } from "./search.js";

/** @typedef {import("./filters.js").Asked} Asked */
/** @typedef {{ element: HTMLElement, key: string, values: number[] }} Row */
/** @typedef {{ box: HTMLInputElement, label: HTMLElement, number: HTMLElement, facet: number, token: string, text: string, count: number, above: number[] }} Value */
/** @typedef {{ name: string, shape: string, title: string, group: HTMLElement | null }} Facet */

const STEP = 100;
/** The pixels of a row with a short title; and how many rows come at once where nobody waits for them. */
const LOW = 80, BLOCK = 25;
const ROOT = new URL("../", import.meta.url);
const SEEN = `seen:${ROOT.pathname}`;
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const wide = matchMedia("(min-width: 960px)");
/** What rows are sorted by. @type {Record<string, string>} */
const TEXTS = { title: "h3", venue: "time + span" };
/** The pixels above the list in which the header and the number of papers stand. */
const HEAD = 120;
/** @type {(element: ParentNode, selector: string) => HTMLElement} */
const one = (element, selector) => /** @type {HTMLElement} */ (element.querySelector(selector));
/** @param {() => void} act */
const afterPaint = (act) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(act)));
/** @param {string} words @param {() => void} act @param {string} look */
const button = (words, act, look = "button") => {
  const made = make("button", { type: "button", class: look }, words);
  made.onclick = act;
  return made;
};

/** @type {Explorer | undefined} */
let current;
/** @returns {Asked} */
const NOTHING = () => ({ chosen: new Set(), not: new Set(), found: null, only: null });

export class Explorer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.list = one(root, ".rows");
    this.input = /** @type {HTMLInputElement} */ (one(root, "form[data-find] input"));
    this.sorting = /** @type {HTMLSelectElement} */ (one(root, "[data-sort]"));
    /** @type {Facet[]} */ this.facets = [];
    /** @type {Value[]} */ this.values = [];
    /** @type {Row[]} */ this.rows = [];
    /** @type {Row[]} */ this.fitting = [];
    /** @type {Map<string, Row>} */ this.byKey = new Map();
    /** @type {Set<number>} */ this.chosen = new Set();
    /** @type {Set<number>} */ this.not = new Set();
    /** @type {number[] | null} */ this.found = null;
    /** @type {Set<string> | null} */ this.only = null;
    /** @type {Promise<void> | undefined} */ this.whole = undefined;
    /** Where the list begins in the window. */
    this.top = 0;
    /** What the list is to show. @type {HTMLElement[]} */ this.shown = [];
    this.isDrawn = false;
    this.path = location.pathname;
    this.near = "";
    this.limit = STEP;
    this.turn = 0;
    this.total = Number(one(root, "[data-status] b").textContent);
    this.readFacets();
    this.facetOf = Int32Array.from(this.values, (value) => value.facet);
    this.hold(this.read(root));
    this.fitting = this.rows;
    /** The number of papers that fit, known before every row is here. */
    this.number = this.total;
    this.listen();
    this.restore();
  }

  readFacets() {
    for (const group of this.root.querySelectorAll("[data-facet]")) {
      if (!(group instanceof HTMLElement)) continue;
      const on = /** @type {HTMLElement | null} */ (group.closest(".facet")?.querySelector(".on") ?? null);
      const facet = this.facets.push({ name: group.dataset.facet ?? "", shape: group.dataset.shape ?? "", title: group.getAttribute("aria-label") ?? "", group: on }) - 1;
      for (const box of group.querySelectorAll("input")) {
        const label = /** @type {HTMLElement} */ (box.parentElement), number = one(label, ".n");
        /** @type {number[]} */
        const above = [];
        for (let item = label.parentElement?.parentElement?.closest("li"); item; item = item.parentElement?.closest("li")) above.push(Number(one(item, "input").dataset.v));
        this.values[Number(box.dataset.v)] = { box, label, number, facet, token: box.value, text: one(label, "span").textContent ?? "", count: Number(number.textContent), above };
      }
    }
  }

  /** @param {ParentNode} page @returns {Row[]} */
  read(page) {
    return /** @type {HTMLElement[]} */ ([...page.querySelectorAll(".picks > .row")])
      .map((element) => ({ element, key: element.dataset.key ?? "", values: (element.dataset.v ?? "").split(" ").map(Number) }));
  }

  /** Wait for every row; they come from the page of all papers. Throws where they cannot be had, and tries again when
      it is next called. @returns {Promise<void>} */
  ready() {
    this.whole ??= this.load().catch((wrong) => { this.whole = undefined; throw wrong; });
    return this.whole;
  }

  async load() {
    if (this.rows.length >= this.total) return;
    const answer = await fetch(this.root.dataset.rows ?? "");
    const rows = this.read(new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (rows.length < this.total) throw new Error(`${answer.status}`);
    for (const row of rows) row.element = this.byKey.get(row.key)?.element ?? document.adoptNode(row.element);
    this.hold(rows);
    if (this.fitting.length < this.number) this.fitting = rows;
  }

  /** @param {Row[]} rows */
  hold(rows) {
    this.rows = rows;
    this.byKey = new Map(rows.flatMap((row) => [row.key, ...row.element.dataset.was?.split(" ") ?? []].map((key) => [key, row])));
  }

  /** Return keys as papers have them now. @param {Iterable<string>} keys */
  now(keys) {
    return [...keys].map((key) => this.byKey.get(key)?.key ?? key);
  }

  listen() {
    this.root.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement) || !target.closest(".facets")) return;
      const at = Number(target.dataset.v);
      this.not.delete(at);
      if (target.checked) this.chosen.add(at); else this.chosen.delete(at);
      this.change();
    });
    this.sorting.onchange = () => this.change();
    this.input.oninput = () => this.seek();
    const form = /** @type {HTMLFormElement} */ (this.input.form);
    form.onsubmit = async (event) => { event.preventDefault(); await this.seek(); this.list.querySelector("a")?.focus(); };
    this.input.onkeydown = (event) => {
      if (event.key === "Escape" && this.input.value) { event.preventDefault(); this.input.value = ""; this.seek(); }
    };
    for (const again of this.root.querySelectorAll("[data-fault] button")) again.addEventListener("click", () => this.seek());
    const more = this.root.querySelector("[data-more]");
    if (more instanceof HTMLElement) more.onclick = async () => {
      const first = this.list.childElementCount;
      this.limit += STEP;
      await this.settle();
      this.list.children[first]?.querySelector("a")?.focus();
    };
  }

  /** Show anew what fits, from its first row, to which whoever is far below is led. */
  async change() {
    this.limit = STEP;
    await this.settle();
    if (this.top < 0) scrollBy(0, this.top - HEAD);
  }

  /** Show what fits once every row is here, and write it into the address. */
  async settle() {
    try { await this.ready(); } catch { /* what is here still works, and draw() says so */ }
    if (this.root.isConnected) this.draw();
  }

  /** @param {string} sort The order that an address asks for; else the best come first. */
  async seek(sort = "") {
    const query = this.input.value.trim();
    if (!query) { this.unseek(); return this.change(); }
    const answer = await ask(query, 0);
    if (query !== this.input.value.trim()) return; // a later letter has been typed
    this.isDeaf = Boolean(answer.failed);
    if (answer.failed) return this.settle();
    if (sort || !this.found) this.sorting.value = sort || "match";
    this.found = answer.places;
    this.near = answer.near;
    return sort ? this.settle() : this.change();
  }

  unseek() {
    this.input.value = "";
    this.found = null;
    this.isDeaf = false;
    if (this.sorting.value === "match") this.sorting.value = "date";
  }

  draw() {
    this.top = Math.min(this.list.getBoundingClientRect().top, innerHeight - 3 * LOW); // read before anything is written
    if (this.only) this.only = new Set(this.now(this.only));
    const { fitting, counts } = fit(this.rows, this.facetOf, this);
    this.fitting = this.sorted(fitting);
    this.number = fitting.length;
    this.isDrawn = true;
    this.drawList();
    this.drawFacets(counts);
    this.drawChips();
    this.drawStatus();
    this.remember();
    delete this.root.dataset.waits;
    this.root.dispatchEvent(new CustomEvent("drawn"));
  }

  /** @param {number[]} places @returns {Row[]} */
  sorted(places) {
    const by = this.sorting.value;
    if (by === "match" && this.found) {
      const fits = new Set(places);
      return this.found.filter((place) => fits.has(place)).map((place) => this.rows[place]);
    }
    const rows = places.map((place) => this.rows[place]);
    if (!TEXTS[by]) return rows;
    const texts = new Map(rows.map((row) => [row, (one(row.element, TEXTS[by]).textContent ?? "").replace(by === "venue" ? / \d{4}.*/ : "", "")]));
    return rows.sort((a, b) => collator.compare(texts.get(a) ?? "", texts.get(b) ?? ""));
  }

  /** Put a screen of rows into the list at once; what follows them is put right after it has been shown. Rows that
      stay where they are are not touched, so that they keep the focus. */
  drawList() {
    const shown = this.fitting.slice(0, this.limit).map((row) => row.element), old = [...this.list.children];
    const same = old.findIndex((element, place) => element !== shown[place]);
    const kept = same < 0 ? old.length : same, now = kept + Math.ceil((innerHeight - Math.max(this.top, 0)) / LOW);
    if (shown.length <= now) for (const element of old.slice(kept)) element.remove();
    if (kept) this.list.children[kept - 1].after(...shown.slice(kept, now));
    else this.list.prepend(...shown.slice(0, now));
    this.list.hidden = !shown.length;
    this.shown = shown;
    if (shown.length > now) this.later(shown, now);
  }

  /** @param {HTMLElement[]} shown @param {number} from */
  later(shown, from) {
    afterPaint(() => {
      if (this.shown !== shown) return; // the list has been drawn anew
      for (const element of [...this.list.children].slice(from)) element.remove();
      this.list.append(...shown.slice(from, from + BLOCK));
      if (shown.length > from + BLOCK) this.later(shown, from + BLOCK);
    });
  }

  /** @param {Int32Array} counts */
  drawFacets(counts) {
    const above = new Set([...this.chosen].flatMap((at) => this.values[at].above));
    this.values.forEach((value, at) => {
      const isChosen = this.chosen.has(at), isNot = this.not.has(at), isKept = isChosen || isNot, { box } = value;
      if (value.count !== counts[at]) { value.count = counts[at]; value.number.textContent = String(counts[at]); }
      if (box.checked !== isChosen) box.checked = isChosen;
      const isAbove = !isKept && above.has(at), isZero = !counts[at] && !isKept;
      if (box.indeterminate !== isAbove) box.indeterminate = isAbove;
      if (box.disabled !== isZero) { box.disabled = isZero; value.label.classList.toggle("zero", isZero); }
      if (value.label.classList.contains("not") !== isNot) value.label.classList.toggle("not", isNot);
    });
    /** @type {Map<HTMLElement | null, number>} */
    const numbers = new Map(this.facets.map((facet) => [facet.group, 0]));
    for (const at of [...this.chosen, ...this.not]) {
      const { group } = this.facets[this.values[at].facet];
      numbers.set(group, (numbers.get(group) ?? 0) + 1);
    }
    for (const [on, number] of numbers) {
      const words = number ? `${number} chosen` : "";
      if (on && on.textContent !== words) on.textContent = words;
    }
  }

  drawChips() {
    const chips = [...this.chosen, ...this.not].map((at) => this.chip(at));
    if (this.only) chips.unshift(make("span", { class: "chip" }, make("span", {}, "A shared selection"), this.remover("a shared selection", { only: null })));
    const number = chips.length;
    if (number) chips.push(button("Clear all", () => this.apply(NOTHING()), "link"));
    one(this.root, "[data-chips]").replaceChildren(...chips);
    one(this.root, "[data-chosen]").textContent = number ? `Filters, ${number} chosen` : "Filters";
    one(this.root, "[data-found]").textContent = counted(this.number);
  }

  /** @param {number} at @returns {HTMLElement} */
  chip(at) {
    const value = this.values[at], facet = this.facets[value.facet], isNot = this.not.has(at), less = this.without(at);
    const words = `${isNot ? "not " : ""}${value.text}`, whole = `${facet.title}: ${words}`;
    const name = make("button", { type: "button", "aria-label": `${whole}, turn into ${isNot ? "is" : "is not"}` }, ...(facet.shape ? [make("span", { class: `mark ${facet.shape}` })] : []), words);
    name.onclick = () => { (isNot ? less.chosen : less.not).add(at); this.apply(less, at); };
    return make("span", { class: isNot ? "chip not" : "chip", "data-chip": String(at) }, name, this.remover(whole, less));
  }

  /** @param {string} words @param {Partial<Asked>} less */
  remover(words, less) {
    const made = make("button", { type: "button", "aria-label": `Remove ${words}` }, "×");
    made.onclick = () => this.apply(less);
    return made;
  }

  /** Return what is chosen and excluded without a value. @param {number} at */
  without(at) {
    const [chosen, not] = [new Set(this.chosen), new Set(this.not)];
    chosen.delete(at);
    not.delete(at);
    return { chosen, not };
  }

  /** Ask for something else, and keep the focus near where it was, since chips are drawn anew; no phone opens its
      keyboard for it. @param {Partial<Asked>} asked @param {number} at */
  async apply(asked, at = -1) {
    Object.assign(this, asked);
    if (asked.found === null) this.unseek();
    await this.change();
    const places = [...this.root.querySelectorAll(`[data-chip="${at}"] button`), ...this.root.querySelectorAll("[data-chips] button, .facets summary")];
    const place = places.find((element) => element.checkVisibility());
    if (place instanceof HTMLElement) place.focus();
  }

  drawStatus() {
    const { number } = this, here = this.rows.length, isPart = here < this.total;
    const words = isPart ? ` of the first ${here} papers` : number === this.total ? " papers" : ` of ${counted(this.total)}`;
    one(this.root, "[data-status]").replaceChildren(make("b", {}, String(number)), words);
    const all = one(this.root, "[data-all]");
    all.textContent = `Select all ${number}`;
    all.hidden = one(this.root, "[data-menu]").hidden = !number;
    const match = this.sorting.querySelector("[value=match]");
    if (match instanceof HTMLOptionElement) match.disabled = !this.found;
    const more = this.root.querySelector("[data-more]"), left = number - this.limit;
    if (more instanceof HTMLElement) {
      more.hidden = left <= 0;
      more.textContent = `Show ${Math.min(Math.max(left, 1), STEP)} more`;
    }
    one(this.root, "[data-fault=rows]").hidden = !isPart;
    one(this.root, "[data-fault=search]").hidden = !this.isDeaf;
    one(this.root, "[data-empty]").replaceChildren(...(number ? [] : [this.nothing()]));
  }

  /** Say that nothing fits, and which filter hides most. @returns {HTMLElement} */
  nothing() {
    /** @type {[string, Partial<Asked>][]} */
    const tries = [...this.chosen, ...this.not].map((at) => [`${this.not.has(at) ? "not " : ""}${this.values[at].text}`, this.without(at)]);
    if (this.found) tries.push([`“${this.input.value.trim()}”`, { found: null }]);
    if (this.only) tries.push(["the shared selection", { only: null }]);
    const { chosen, not, found, only, near } = this;
    const [best] = tries.map(([text, less]) => ({ text, less, number: fit(this.rows, this.facetOf, { chosen, not, found, only, ...less }).fitting.length }))
      .sort((a, b) => b.number - a.number);
    const box = make("div", { class: "empty" }, make("p", {}, "No paper fits all of this."));
    if (near && found && !found.length) box.append(button(`Search for ${near}`, () => { this.input.value = near; this.input.focus(); this.seek(); }));
    if (best?.number) box.append(button(`Without ${best.text}: ${counted(best.number)}`, () => this.apply(best.less)));
    box.append(button("Clear all", () => this.apply(NOTHING())));
    return box;
  }

  /** Write the state into the address, under names that stay. */
  remember() {
    /** @type {[string, string][]} */
    const pairs = [];
    const asked = this.input.value.trim();
    if (asked) pairs.push(["find", asked]);
    for (const at of [...this.chosen, ...this.not]) pairs.push([this.facets[this.values[at].facet].name, `${this.not.has(at) ? "!" : ""}${this.values[at].token}`]);
    if (this.sorting.value !== (this.found ? "match" : "date")) pairs.push(["sort", this.sorting.value]);
    if (this.only) pairs.push(["pick", [...this.only].join(",")]);
    const query = queryOf(pairs), { pathname, search } = location, { limit } = this, turn = ++this.turn;
    afterPaint(() => { // of two changes in one paint the later counts
      if (turn !== this.turn || !this.root.isConnected || pathname !== location.pathname || search !== location.search) return; // somebody has left
      if (query !== search) history.replaceState(history.state, "", `${pathname}${query}${location.hash}`);
      try { sessionStorage.setItem(SEEN, JSON.stringify([query, limit])); } catch { /* then the list starts short again */ }
    });
  }

  /** Return how many rows were in view the last time that the list showed the same. */
  seen() {
    try {
      const [query, limit] = JSON.parse(sessionStorage.getItem(SEEN) ?? "[]");
      return query === location.search ? Number(limit) : STEP;
    } catch { return STEP; }
  }

  /** Show what the address asks for. */
  async restore() {
    Object.assign(this, NOTHING());
    const query = new URLSearchParams(location.search), asked = query.get("find")?.trim() ?? "", given = query.get("sort") ?? "";
    const numbers = new Map(this.values.map((value, at) => [`${this.facets[value.facet].name}=${value.token}`, at]));
    for (const [name, value] of query) {
      const at = numbers.get(`${name}=${value.replace(/^!/, "")}`);
      if (at !== undefined) (value.startsWith("!") ? this.not : this.chosen).add(at);
    }
    for (const at of this.not) this.chosen.delete(at);
    for (const at of [...this.chosen, ...this.not]) for (let fold = this.values[at].box.closest("details"); fold?.matches(".facet, .rest"); fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
    const pick = query.get("pick");
    if (pick) this.only = new Set(pick.split(","));
    const sort = (asked && given === "match") || given === "date" || TEXTS[given] ? given : "";
    this.sorting.value = sort === "match" ? "date" : sort || "date";
    this.input.value = asked;
    this.limit = this.seen();
    if (location.hash === "#find") this.input.focus();
    const place = history.state?.y ?? 0;
    if (asked) await this.seek(sort || "match");
    else if (location.search.length > 1 || this.limit > STEP || this.isDrawn) await this.settle();
    else afterPaint(() => { this.ready().catch(() => {}); });
    if (this.limit > STEP && place > scrollY) scrollTo(0, place);
  }
}

addEventListener("popstate", () => {
  // The theme fetches no page where the query alone is another.
  if (current?.root.isConnected && current.path === location.pathname) current.restore();
});
wide.addEventListener("change", ({ matches }) => {
  const panel = document.querySelector("[data-explorer] > .facets");
  if (panel instanceof HTMLDetailsElement) panel.open = matches;
});

/** Make the list of a page answer; return it where it is new. @returns {Explorer | undefined} */
export const enableExplorer = () => {
  const root = document.querySelector("[data-explorer]:not([data-live-list])");
  if (!(root instanceof HTMLElement)) return undefined;
  root.dataset.liveList = "";
  current = new Explorer(root);
  return current;
};
