// @ts-check
/* The state of the list in its URL, under names that stay. */
import { queryString } from "../site.js";

const SORTS = ["date", "title", "venue", "match"];
/** Parameters that are no filters: our own, those of the theme's search, and those by which programs count visits. */
const NO_FILTER = /^(?:find|sort|pick|q|h|ref|source|utm_.*|mtm_.*|pk_.*|mc_.*|_.*|(?:fb|g|dc|gb|wb|ms|tw|yc)l?clid)$/;
/** A value as a URL names it: its facet and its token. @typedef {{ facet: string, token: string }} Name */
/** @typedef {{ query: string, chosen: Set<number>, excluded: Set<number>, shared: Set<string> | null,
      sort: string }} State */
/** A state, and what a URL asks for beside it that does not exist. @typedef {State & { unknown: string[] }} Parsed */

/** Return the sort that a URL asks for; empty where it asks for none that exists. Only a search has relevance.
    @param {string} sort @param {string} query */
const validSort = (sort, query) => {
  if (sort === "match" && !query) return "";
  return SORTS.includes(sort) ? sort : "";
};

/** Return what a URL's query asks for; a value both chosen and excluded is excluded.
    @param {string} search @param {Name[]} names The values, in the order of their numbers.
    @param {Record<string, number>} former The numbers of values under the names that they had. @returns {Parsed} */
export const parseState = (search, names, former = {}) => {
  const parameters = new URLSearchParams(search);
  const numbers = new Map(Object.entries(former));
  names.forEach(({ facet, token }, number) => numbers.set(`${facet}=${token}`, number));
  const facets = new Set(names.map(({ facet }) => facet));
  /** @type {Set<number>} */
  const chosen = new Set();
  /** @type {Set<number>} */
  const excluded = new Set();
  const unknown = [];
  const sort = parameters.get("sort") ?? "";
  for (const [facet, value] of parameters) {
    const name = `${facet}=${value.replace(/^!/, "")}`;
    const number = numbers.get(name);
    if (number !== undefined) (value.startsWith("!") ? excluded : chosen).add(number);
    else if (facets.has(facet) || !NO_FILTER.test(facet)) unknown.push(name);
  }
  if (sort && !SORTS.includes(sort)) unknown.push(`sort=${sort}`);
  for (const number of excluded) chosen.delete(number);
  const query = parameters.get("find")?.trim() ?? "";
  const pick = parameters.get("pick");
  return {
    query,
    chosen,
    excluded,
    shared: pick ? new Set(pick.split(",")) : null,
    sort: validSort(sort, query),
    unknown,
  };
};

/** Return the query of a URL that asks for a state, empty for the whole list in its usual order.
    @param {State} state @param {Name[]} names @param {string} usualSort */
export const writeState = ({ query, chosen, excluded, shared, sort }, names, usualSort) => {
  /** @type {[name: string, value: string][]} */
  const pairs = [];
  if (query) pairs.push(["find", query]);
  for (const number of chosen) pairs.push([names[number].facet, names[number].token]);
  for (const number of excluded) pairs.push([names[number].facet, `!${names[number].token}`]);
  if (sort !== usualSort) pairs.push(["sort", sort]);
  if (shared) pairs.push(["pick", [...shared].join(",")]);
  return queryString(pairs);
};
