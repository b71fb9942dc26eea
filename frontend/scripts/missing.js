// @ts-check
/* The page "What am I missing?": a bibliography compared on this device, after a press of a button. */
import { enableCopy } from "./basket.js";
import { Cited } from "./cited.js";
import { counted, make, say } from "./search.js";

/** @typedef {import("./cited.js").Paper} Paper */

const ROOT = new URL("../", import.meta.url);
/** @type {Promise<Cited> | undefined} */
let ready;

/** @param {string} path */
const fetched = async (path) => (await fetch(new URL(path, ROOT))).json();
const load = async () => {
  const [data, shipped, { entries }] = await Promise.all(["data/search.json", "data/cite.json", "data/entries/bibtex.json"].map(fetched));
  return new Cited(data, shipped, entries);
};

/** @param {Paper} paper */
const link = ({ key, title }) => make("a", { href: new URL(`papers/${key}/`, ROOT).href }, title);

/** Return a part of the answer; none where it has nothing. @param {string} title @param {HTMLElement[]} items */
const part = (title, items) => items.length
  ? [make("section", {}, make("div", { class: "head" }, make("h2", {}, title), make("span", { class: "count" }, String(items.length))), make("ul", { class: "short" }, ...items))] : [];

/** @param {(Node | string)[]} first @param {string} [why] */
const item = (first, why) => make("li", {}, ...first, ...(why ? [make("p", {}, why)] : []));

/** Say what becomes of a text. @param {Cited} cited @param {string} text */
const parts = (cited, text) => {
  const told = /@\s*\p{L}+\s*[{(]/u.test(text) ? cited.revise(text) : cited.list(text), { here, changed, strangers } = told;
  const words = `${counted(here.size)} here, ${changed.length} published meanwhile, ${strangers.length} not here`;
  say(words);
  return [
    make("p", { class: "sum" }, words),
    ...part("Published meanwhile", changed.map(({ name, paper, text }) => {
      const entry = `entry of ${paper.title}`, button = make("button", { type: "button", class: "link", "data-copy": "", "aria-label": `Copy ${entry}` }, "Copy entry");
      return item([link(paper), make("p", {}, `${name && `${name}: `}published at ${paper.where}`, button), make("pre", { class: "entry", tabindex: "0", "aria-label": entry }, text)]);
    })),
    ...part("Not cited, of the same topics", cited.uncited(here).map((one) => item([link(one.paper)], `${one.paper.where}: ${one.reason.toLowerCase()}; on ${one.topic}, as ${counted(one.cited)} of yours`))),
    ...part("Here", [...here].map((paper) => item([link(paper)], paper.where))),
    ...part("Left alone", told.doubtful.map(([name, why]) => item([name], why))),
    ...part("Not here", strangers.map((title) => item([title]))),
  ];
};

/** Let the page answer. */
export const enableMissing = () => {
  const form = document.querySelector("form[data-missing]"), told = document.querySelector("[data-told]");
  if (!(form instanceof HTMLFormElement) || !(told instanceof HTMLElement)) return;
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      ready ??= load();
      told.replaceChildren(...parts(await ready, form.querySelector("textarea")?.value ?? ""));
      enableCopy(told);
    } catch (wrong) {
      const words = typeof wrong === "number" ? `Line ${wrong}: what begins here has braces that do not pair` : "The catalog does not answer";
      if (typeof wrong !== "number") ready = undefined;
      told.replaceChildren(make("p", { class: "empty fault" }, words));
      say(words);
    }
    told.focus();
  };
};
