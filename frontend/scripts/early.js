// @ts-check
/* What a visitor does to a part of a page whose script is on its way. On a slow line, "Show 100 more" and the boxes of
   the filters were seen a second before they answered, and what was done to them meanwhile was lost. */

const TYPES = ["click", "change", "input", "submit"];

/** Do again what was done to a control. @param {Element} control @param {string} type */
const repeat = (control, type) => {
  if (control instanceof HTMLFormElement) control.requestSubmit();
  else if (type !== "click") control.dispatchEvent(new Event(type, { bubbles: true }));
  // A box has changed by itself, and the script that copies a text is there with the first.
  else if (control instanceof HTMLButtonElement && !control.matches("[data-copy]")) control.click();
};

/** Start what a part of the page is for, and repeat then what was done to it before.
    @param {Element} part @param {() => Promise<unknown>} start */
export const startWithEarlyInput = async (part, start) => {
  /** @type {Map<string, Set<Element>>} */
  const early = new Map(TYPES.map((type) => [type, new Set()]));
  const keep = (/** @type {Event} */ event) => {
    if (!(event.target instanceof Element)) return;
    // The browser would load another page with the form.
    if (event.type === "submit") event.preventDefault();
    early.get(event.type)?.add(event.target);
  };
  for (const type of TYPES) part.addEventListener(type, keep);
  await start();
  for (const type of TYPES) part.removeEventListener(type, keep);
  early.forEach((controls, type) => controls.forEach((control) => repeat(control, type)));
};
