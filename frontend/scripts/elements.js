// @ts-check
/* Elements made and found, and the line that screen readers announce. */

/** Return a new element.
    @template {keyof HTMLElementTagNameMap} Name
    @param {Name} name @param {Record<string, string>} attributes @param {(Node | string)[]} children
    @returns {HTMLElementTagNameMap[Name]} */
export const make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

/** Return a new button. @param {string} text @param {() => void} act @param {string} look Its class. */
export const makeButton = (text, act, look = "button") => {
  const button = make("button", { type: "button", class: look }, text);
  button.onclick = act;
  return button;
};

/** Return an element that the templates always write. @type {(parent: ParentNode, selector: string) => HTMLElement} */
export const required = (parent, selector) => /** @type {HTMLElement} */ (parent.querySelector(selector));

/** Announce a text to screen readers. @param {string} text */
export const announce = (text) => {
  const live = document.querySelector("[data-live]");
  if (live) live.textContent = text;
};

/** Run something once the browser has painted what was changed. @param {() => void} act */
export const afterPaint = (act) => {
  // The first frame is the one being prepared; the second starts after it was painted.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(act)));
};

/** Return the id of the build that made this page; empty on pages that can be combined with data of any build. */
export const buildOfPage = () => {
  const meta = document.querySelector("meta[name=kd-build]");
  return meta instanceof HTMLMetaElement ? meta.content : "";
};
