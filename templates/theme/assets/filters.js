// @ts-check
/* Which papers fit what is asked, and how many every value would leave: numbers alone, no page. */

/** What is asked: values chosen, values excluded, the places of the papers that a search found, best first, and the keys
    of the papers that a link shares; null where nothing is sought and nothing shared.
    @typedef {{ chosen: Set<number>, not: Set<number>, found: number[] | null, only: Set<string> | null }} Asked */
/** @typedef {{ key: string, values: number[] }} Held */

/** Return the places of the papers that fit, and for each value how many papers it stands on. A value chosen or another
    of its facet is enough, every facet has its say, and the counts of a facet ignore what was chosen in it.
    @param {Held[]} rows @param {Int32Array} facets The facet of each value. @param {Asked} asked */
export const fit = (rows, facets, { chosen, not, found, only }) => {
  const counts = new Int32Array(facets.length), sought = found && new Set(found);
  const wanted = new Set([...chosen].map((value) => facets[value]));
  /** @type {number[]} */
  const fitting = [];
  rows.forEach(({ key, values }, place) => {
    if ((sought && !sought.has(place)) || (only && !only.has(key))) return;
    const failed = new Set(wanted);
    for (const value of values) if (chosen.has(value)) failed.delete(facets[value]);
    for (const value of values) if (not.has(value)) failed.add(facets[value]);
    if (failed.size > 1) return;
    if (!failed.size) fitting.push(place);
    const [facet] = failed;
    for (const value of values) if (!failed.size || facets[value] === facet) counts[value] += 1;
  });
  return { fitting, counts };
};

/** Return the query of an address, as short as it can be read.
    @param {[name: string, value: string][]} pairs */
export const queryOf = (pairs) => {
  const text = new URLSearchParams(pairs).toString().replaceAll("%2F", "/").replaceAll("%21", "!").replaceAll("%2C", ",");
  return text ? `?${text}` : "";
};
