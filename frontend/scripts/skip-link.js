// @ts-check
/* The links "Skip to content" and, in the filters of the list, "Skip to the papers". */

/** Let these links move the focus: the theme would fetch the page again to reach a place within it, and lose it. */
export const enableSkipLink = () => {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.md-skip, a.to-list") : null;
    const place = document.getElementById(link?.matches(".to-list") ? "results" : "content");
    if (!link || !place) return;
    event.preventDefault();
    event.stopPropagation();
    place.focus();
  }, true);
};
