// @ts-check
/* Phrases that several features print. */

const GROUPS = new Intl.NumberFormat("en-US");

/** Return a number with commas, as the pages are built with. @param {number} number */
export const grouped = (number) => GROUPS.format(number);

/** @param {number} number */
export const countPapers = (number) => `${grouped(number)} ${number === 1 ? "paper" : "papers"}`;

/** Return up to three authors in full, else two and how many more. @param {string[]} authors */
export const byline = (authors) => {
  if (!authors.length) return "Authors unknown";
  if (authors.length <= 3) return authors.join(", ");
  return `${authors.slice(0, 2).join(", ")} + ${authors.length - 2}`;
};
