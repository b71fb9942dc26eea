// @ts-check
/* The contents of the guide: the section that is being read is marked. */

/** A heading above this share of the window has been reached. */
const REACHED = 0.3;

/** Mark in the contents of a page, if it has any, which section is being read. */
export const enableContents = () => {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".toc a")]);
  const headings = links.map((link) => document.getElementById(link.hash.slice(1)));
  const mark = () => {
    const reached = headings.findLastIndex((heading) => (
      heading && heading.getBoundingClientRect().top < innerHeight * REACHED
    ));
    links.forEach((link, place) => {
      if (place === reached) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  // Told when a heading passes that line, and not for every scrolled pixel.
  const observer = new IntersectionObserver(mark, { rootMargin: `0px 0px -${100 - 100 * REACHED}% 0px` });
  for (const heading of headings) if (heading) observer.observe(heading);
};
