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
  const wanted = [...new Set([...chosen].map((value) => facets[value]))];
  // A facet is met, or barred, by the row whose number stands here.
  const met = new Int32Array(facets.length), barred = new Int32Array(facets.length);
  /** @type {number[]} */
  const fitting = [];
  for (let place = 0; place < rows.length; place += 1) {
    const { key, values } = rows[place], row = place + 1;
    if ((sought && !sought.has(place)) || (only && !only.has(key))) continue;
    let failed = 0, last = -1;
    for (const value of values) {
      const facet = facets[value];
      if (chosen.has(value)) met[facet] = row;
      if (not.has(value) && barred[facet] !== row) { barred[facet] = row; failed += 1; last = facet; }
    }
    for (const facet of wanted) if (met[facet] !== row && barred[facet] !== row) { failed += 1; last = facet; }
    if (failed > 1) continue;
    if (!failed) fitting.push(place);
    for (const value of values) if (!failed || facets[value] === last) counts[value] += 1;
  }
  return { fitting, counts };
};

/** Return the query of an address, as short as it can be read.
    @param {[name: string, value: string][]} pairs */
export const queryOf = (pairs) => {
  const text = new URLSearchParams(pairs).toString().replaceAll("%2F", "/").replaceAll("%21", "!").replaceAll("%2C", ",");
  return text ? `?${text}` : "";
};
