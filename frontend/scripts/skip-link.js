// @ts-check
/* The link "Skip to content". */

/** Let the link move the focus. The theme would fetch the page again to reach a place within it, and lose the focus. */
export const enableSkipLink = () => {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.md-skip") : null;
    const content = document.getElementById("content");
    if (!link || !content) return;
    event.preventDefault();
    event.stopPropagation();
    content.focus();
  }, true);
};
