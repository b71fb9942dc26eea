// @ts-check
/* What a page needs before its first paint, and what the theme's script looks for in every page and nobody sees
   without scripts. In each page, it was 3 kB of markup and inline scripts, each of them with its hash in the policy.
   A classic script at the start of the body: the page below it is parsed when this has run. */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const root = document.documentElement;
const base = new URL("..", script.src);

// Until here, and where scripts are off, the styles show what is without them.
root.classList.replace("no-js", "js");

// Blocked files, and pages opened from a disk, where no browser loads modules or the page of a folder.
addEventListener("error", ({ target }) => {
  if (target instanceof HTMLScriptElement && target.src.includes("/assets/catalog.js")) {
    root.classList.add("scripts-failed");
  }
}, true);
addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
}, true);

/* The theme keeps what a visitor chose under these names. Where site data is blocked, naming a store throws. */
const get = (/** @type {string} */ name, /** @type {Storage?} */ store, { pathname } = base) => {
  try {
    return JSON.parse((store ?? localStorage).getItem(`${pathname}.${name}`) ?? "null");
  } catch {
    return null;
  }
};
const set = (
  /** @type {string} */ name,
  /** @type {unknown} */ value,
  /** @type {Storage?} */ store,
  { pathname } = base,
) => {
  try {
    (store ?? localStorage).setItem(`${pathname}.${name}`, JSON.stringify(value));
  } catch {
    // Private windows and blocked site data.
  }
};
const hash = (/** @type {string} */ text) => {
  let sum = 0;
  for (const character of text) sum = (sum << 5) - sum + character.charCodeAt(0);
  return sum;
};
Object.assign(window, { __md_scope: base, __md_get: get, __md_set: set, __md_hash: hash });

const isStored = (/** @type {string} */ name, /** @type {string} */ value) => {
  try {
    return localStorage.getItem(name) === value;
  } catch {
    return false;
  }
};

/** Schemes of the theme: name, what the system prefers, what the button beside it does, its picture. */
const SCHEMES = [
  ["default", "light", "Use the dark scheme", "M12 8a4 4 0 0 0-4 4 4 4 0 0 0 4 4 4 4 0 0 0 4-4 4 4 0 0 0-4-4m0 10"
    + "a6 6 0 0 1-6-6 6 6 0 0 1 6-6 6 6 0 0 1 6 6 6 6 0 0 1-6 6m8-9.31V4h-4.69L12 .69 8.69 4H4v4.69L.69 12 4 15.31"
    + "V20h4.69L12 23.31 15.31 20H20v-4.69L23.31 12z"],
  ["slate", "dark", "Use the light scheme", "M2 12a10 10 0 0 0 13 9.54 10 10 0 0 1 0-19.08A10 10 0 0 0 2 12"],
];

if (script.hasAttribute("data-schemes")) {
  const { scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default" } = (
    get("__palette", null)?.color ?? {}
  );
  document.body.setAttribute("data-md-color-scheme", scheme);
}

if (!document.getElementById("__config")) {
  const config = JSON.stringify({
    base: base.href,
    // A site without an address has none, and the theme's script stops without a list.
    features: script.dataset.features?.split(" ") ?? [],
    // Of the theme's words, its script needs those of the button that copies code.
    translations: { "clipboard.copy": "Copy to clipboard", "clipboard.copied": "Copied to clipboard" },
  });
  // The theme has no search of its own and no drawer here, but its script stops without their switches.
  script.insertAdjacentHTML("afterend", `
    <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer">
    <input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search">
    <div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>
    <script id="__config" type="application/json">${config.replaceAll("<", "\\u003c")}</script>`);
}

/** The button that changes the color scheme, as the theme's script expects it. */
class SchemeSwitch extends HTMLElement {
  connectedCallback() {
    const choices = SCHEMES.map(([scheme, media, words, path], place) => `
      <input class="md-option" type="radio" name="__palette" id="__palette_${place}" aria-label="${words}"
        data-md-color-media="(prefers-color-scheme: ${media})" data-md-color-scheme="${scheme}"
        data-md-color-primary="custom" data-md-color-accent="custom">
      <label class="md-header__button md-icon" title="${words}" for="__palette_${1 - place}" hidden>
        <svg viewBox="0 0 24 24"><path d="${path}"/></svg></label>`);
    this.innerHTML = `<form class="md-header__option" data-md-component="palette">${choices.join("")}</form>`;
  }
}
customElements.define("scheme-switch", SchemeSwitch);

/** Stands behind a part of a page that looks different from the first paint on: nothing moves when scripts come. Not
    within a line: browsers paint what is there before they go on, and the rest of the line would push it away. */
class EarlyPart extends HTMLElement {
  connectedCallback() {
    const part = this.parentElement;
    const summaries = document.querySelector("[data-summaries]");
    if (summaries instanceof HTMLInputElement) summaries.checked = !isStored("summaries", "off");
    // There, an open panel would be a screen of its own.
    const panels = innerWidth < 960 ? part?.querySelectorAll(".facets, .facet, .toc") : [];
    panels?.forEach((panel) => panel.removeAttribute("open"));
    if (part?.hasAttribute("data-explorer") && location.search.length > 1) {
      // The list waits for its filters, at most 8 s.
      part.dataset.waits = "";
      setTimeout(() => delete part.dataset.waits, 8000);
    }
  }
}
customElements.define("early-part", EarlyPart);
