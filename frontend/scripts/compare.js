// @ts-check
/* Two to four papers side by side, taken from their own pages. */
import { counted, make, say } from "./search.js";

const ROOT = new URL("../", import.meta.url);
const PARTS = { Published: ".where", Links: ".links", Topics: ".places", Authors: ".names" };

/** Return a paper's page, found under a former key as well; nothing where there is none.
    @param {URL} address @returns {Promise<Document | undefined>} */
const load = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const link of page.querySelectorAll("a")) link.href = new URL(link.getAttribute("href") ?? "", address).href;
  if (page.querySelector("[http-equiv=refresh]")) return load(new URL(page.links[0].href));
  page.body.dataset.at = address.href;
  return page;
};

/** @param {string} title @param {(Node | string | null | undefined)[]} cells */
const row = (title, cells) => make("tr", {}, make("th", { scope: "row" }, title), ...cells.map((cell) => make("td", {}, cell ?? "")));

/** Fill the page that compares. */
export const enableCompare = async () => {
  const place = document.querySelector("[data-compare]"), keys = [...new Set(new URLSearchParams(location.search).get("keys")?.match(/[a-z][a-z0-9-]*/g))].slice(0, 4);
  if (!place || !keys.length) return;
  const pages = (await Promise.all(keys.map((key) => load(new URL(`papers/${key}/`, ROOT)).catch(() => undefined)))).filter((page) => page !== undefined);
  const facts = pages.map((page) => new Map([...page.querySelectorAll(".side.one dt")].map((name) => [name.textContent ?? "", name.nextElementSibling?.textContent])));
  place.replaceChildren(make("table", {},
    make("thead", {}, make("tr", {}, make("td", {}), ...pages.map((page) => make("th", { scope: "col" }, make("a", { href: page.body.dataset.at ?? "" }, page.querySelector("h1")?.textContent ?? ""))))),
    make("tbody", {},
      ...Object.entries(PARTS).map(([title, part]) => row(title, pages.map((page) => page.querySelector(part)))),
      ...[...new Set(facts.flatMap((fact) => [...fact.keys()]))].map((title) => row(title, facts.map((fact) => fact.get(title)))))));
  const lost = keys.length - pages.length;
  if (lost) place.append(make("p", { class: "note" }, `${counted(lost)} not found`));
  say(`${counted(pages.length)} side by side`);
};
