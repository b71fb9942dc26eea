// @ts-check
/* Where a selection can be taken. */
import { queryString, siteUrl } from "../site.js";

/** Servers refuse URLs that are much longer than this. */
export const LONGEST_URL = 7000;
/** How many papers can be compared. */
export const COMPARABLE = { least: 2, most: 4 };

/** Return the URL of the list with these papers. @param {string[]} keys */
export const shareUrl = (keys) => siteUrl(`papers/${queryString([["pick", keys.join(",")]])}`);

/** Return the URL of the page that compares papers. @param {string[]} keys */
export const compareUrl = (keys) => siteUrl(`compare/${queryString([["keys", keys.join(",")]])}`);
