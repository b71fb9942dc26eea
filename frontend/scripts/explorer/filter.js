// @ts-check
/* Which papers match the filters, and how many papers every value would leave: sets of bits alone, no page. */

/** Values chosen and excluded by number, the places of the papers that a search found, best first (null: no search),
    and the keys of a shared selection (null: none).
    @typedef {{ chosen: Set<number>, excluded: Set<number>, found: number[] | null,
      shared: Set<string> | null }} Filters */
/** The facet of each value, and its papers: as ascending places, or as bits where that is shorter.
    @typedef {{ size: number, facetOf: Int32Array, papers: (Uint32Array | Uint16Array)[] }} Columns */
/** @typedef {{ matching: number[], counts: Int32Array }} Outcome */

const BITS = 32;

/** @returns {Filters} */
export const noFilters = () => ({ chosen: new Set(), excluded: new Set(), found: null, shared: null });

/** Return the filters without a value. @param {Filters} filters @param {number} value
    @returns {Pick<Filters, "chosen" | "excluded">} */
export const withoutValue = ({ chosen, excluded }, value) => {
  const less = { chosen: new Set(chosen), excluded: new Set(excluded) };
  less.chosen.delete(value);
  less.excluded.delete(value);
  return less;
};

/** @param {number} size */
const emptySet = (size) => new Uint32Array(Math.ceil(size / BITS));

/** @param {number} size */
const fullSet = (size) => {
  const set = emptySet(size).fill(-1);
  const rest = size % BITS;
  if (rest) set[set.length - 1] = 2 ** rest - 1;
  return set;
};

/** @param {Uint32Array} set @param {Iterable<number>} places */
const addPlaces = (set, places) => {
  for (const place of places) set[place >>> 5] |= 1 << (place & 31);
  return set;
};

/** Return the number of bits in a word. @param {number} word */
const countBits = (word) => {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

/** Return the facet of each value. The facets behind the third share a filter, "further": numbered after all others by
    their first topics, so that a topic of one narrows the list to those on a topic of another.
    @param {{ name: string }[]} facets @param {{ facet: number[], parent: number[] }} values @returns {number[]} */
export const facetsOf = (facets, { facet, parent }) => {
  const further = facets.findIndex(({ name }) => name === "further");
  /** @param {number} at @returns {number} */
  const rootOf = (at) => (parent[at] < 0 ? at : rootOf(parent[at]));
  return facet.map((own, at) => (own === further ? facets.length + rootOf(at) : own));
};

/** Return the columns of a document, in which the papers of a value are the first place and the steps to the others.
    @param {number} size The number of papers. @param {number[]} facets The facet of each value.
    @param {number[][]} papers @returns {Columns} */
export const readColumns = (size, facets, papers) => {
  const words = Math.ceil(size / BITS);
  const read = papers.map((steps) => {
    let place = 0;
    const places = steps.map((step) => { place += step; return place; });
    // Two bytes a place against four bytes a word: most values have few papers.
    if (size < 2 ** 16 && places.length < words * 2) return Uint16Array.from(places);
    return addPlaces(emptySet(size), places);
  });
  return { size, facetOf: Int32Array.from(facets), papers: read };
};

/** @param {Uint32Array} set @param {Uint32Array | Uint16Array} papers */
const addPapers = (set, papers) => {
  if (papers instanceof Uint16Array) addPlaces(set, papers);
  else for (let word = 0; word < set.length; word += 1) set[word] |= papers[word];
};

/** @param {Uint32Array} set @param {Uint32Array} other */
const intersect = (set, other) => {
  for (let word = 0; word < set.length; word += 1) set[word] &= other[word];
  return set;
};

/** Return the papers that meet a facet: one chosen value is enough, and none may be excluded.
    @param {Columns} columns @param {number} facet @param {Filters} filters */
const meetFacet = ({ size, facetOf, papers }, facet, { chosen, excluded }) => {
  const ofFacet = (/** @type {Set<number>} */ values) => [...values].filter((value) => facetOf[value] === facet);
  const wanted = ofFacet(chosen);
  const set = wanted.length ? emptySet(size) : fullSet(size);
  for (const value of wanted) addPapers(set, papers[value]);
  const barred = emptySet(size);
  for (const value of ofFacet(excluded)) addPapers(barred, papers[value]);
  for (let word = 0; word < set.length; word += 1) set[word] &= ~barred[word];
  return set;
};

/** Return how many papers of a value are in a set.
    @param {Uint32Array | Uint16Array} papers @param {Uint32Array} set */
const countPapersIn = (papers, set) => {
  let count = 0;
  if (papers instanceof Uint16Array) {
    for (const place of papers) count += (set[place >>> 5] >>> (place & 31)) & 1;
    return count;
  }
  for (let word = 0; word < set.length; word += 1) count += countBits(papers[word] & set[word]);
  return count;
};

/** Return the places in a set, ascending. @param {Uint32Array} set */
const placesIn = (set) => {
  /** @type {number[]} */
  const places = [];
  set.forEach((bits, word) => {
    for (let rest = bits; rest; rest &= rest - 1) places.push(word * BITS + 31 - Math.clz32(rest & -rest));
  });
  return places;
};

/** Return the places of the papers that match, and for each value how many papers it would leave. Every facet must be
    met, and the counts of a facet ignore what was chosen in it.
    @param {Columns} columns @param {Filters} filters @param {Map<string, number>} placeOf The place of each key.
    @returns {Outcome} */
export const applyFilters = (columns, filters, placeOf) => {
  const { size, facetOf, papers } = columns;
  const start = filters.found ? addPlaces(emptySet(size), filters.found) : fullSet(size);
  if (filters.shared) {
    const places = [...filters.shared].map((key) => placeOf.get(key) ?? -1).filter((place) => place >= 0);
    intersect(start, addPlaces(emptySet(size), places));
  }
  const asked = [...new Set([...filters.chosen, ...filters.excluded].map((value) => facetOf[value]))];
  const met = asked.map((facet) => meetFacet(columns, facet, filters));
  const matching = met.reduce(intersect, start.slice());
  /** For each facet asked, the papers that meet all others. @type {Map<number, Uint32Array>} */
  const others = new Map(asked.map((facet, skipped) => (
    [facet, met.filter((_, at) => at !== skipped).reduce(intersect, start.slice())]
  )));
  const counts = Int32Array.from(papers, (ofValue, value) => (
    countPapersIn(ofValue, others.get(facetOf[value]) ?? matching)
  ));
  return { matching: placesIn(matching), counts };
};

/** Return matching places in an order; by relevance, in that of the search. @param {number[]} matching Ascending.
    @param {number[] | null} order All places or those found, in the order wanted; null for the order of the list. */
export const sortPlaces = (matching, order) => {
  if (!order) return matching;
  const wanted = new Set(matching);
  return order.filter((place) => wanted.has(place));
};
