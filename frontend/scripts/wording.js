// @ts-check
/* Phrases that several features print. */

/** @param {number} number */
export const countPapers = (number) => `${number} ${number === 1 ? "paper" : "papers"}`;

/** Return up to three authors in full, else two and how many more. @param {string[]} authors */
export const byline = (authors) => {
  if (!authors.length) return "Authors unknown";
  if (authors.length <= 3) return authors.join(", ");
  return `${authors.slice(0, 2).join(", ")} + ${authors.length - 2}`;
};
