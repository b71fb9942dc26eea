// @ts-check
/* What a page needs before its first paint, and elements that the theme's script expects in every page. Written into
   each page, they took 3 kB, and the policy needed a hash of each inline script. This is a classic script at the
   start of the body, so it runs before the browser parses the rest of the page. */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const root = document.documentElement;
const base = new URL("..", script.src);

// Styles show parts for visitors without scripts until this class changes.
root.classList.replace("no-js", "js");

// The bundle may be blocked, and browsers load no modules into pages opened from a disk.
addEventListener("error", ({ target }) => {
  if (target instanceof HTMLScriptElement && target.src.includes("/assets/catalog.js")) {
    root.classList.add("scripts-failed");
  }
}, true);
// There, the address of a folder lists its files; its page is index.html.
addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
}, true);

/* The theme's script calls these to store a visitor's choices. Where a browser blocks site data, even reading the
   property localStorage throws. */
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
    // Site data is blocked or full: the choice is forgotten with the page.
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

/** Color schemes: name, value of prefers-color-scheme, label of the button that leaves it, and its icon. */
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
    // The theme's script fails without a list; a site without an address has no features.
    features: script.dataset.features?.split(" ") ?? [],
    // The only texts that the theme's script uses here: of the button that copies code.
    translations: { "clipboard.copy": "Copy to clipboard", "clipboard.copied": "Copied to clipboard" },
  });
  // Its script also fails without these switches, although this site replaces its search and its drawer.
  script.insertAdjacentHTML("afterend", `
    <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer">
    <input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search">
    <div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>
    <script id="__config" type="application/json">${config.replaceAll("<", "\\u003c")}</script>`);
}

/** The button that changes the color scheme. The theme's script listens to radio buttons, of which it shows the
    element behind the checked one; as a pair of them, Space would do nothing and the arrows would switch. */
class SchemeSwitch extends HTMLElement {
  connectedCallback() {
    const choices = SCHEMES.map(([scheme, media, words, path], place) => `
      <input type="radio" name="__palette" id="__palette_${place}" hidden
        data-md-color-media="(prefers-color-scheme: ${media})" data-md-color-scheme="${scheme}"
        data-md-color-primary="custom" data-md-color-accent="custom">
      <button class="md-header__button md-icon" type="button" title="${words}" aria-label="${words}" hidden>
        <svg viewBox="0 0 24 24"><path d="${path}"/></svg></button>`);
    this.innerHTML = `<form class="md-header__option" data-md-component="palette">${choices.join("")}</form>`;
    const radios = this.querySelectorAll("input");
    const buttons = this.querySelectorAll("button");
    buttons.forEach((button, place) => {
      const other = 1 - place;
      button.addEventListener("click", () => {
        radios[other].click();
        // The one that was pressed is hidden now.
        buttons[other].focus();
      });
      // At Enter, the theme's script would switch as well, and so back.
      button.addEventListener("keydown", (event) => event.stopPropagation());
    });
  }
}
customElements.define("scheme-switch", SchemeSwitch);

/** Becomes the search box of the header, and what a narrow window has for it: a link to the box of the list. */
class SearchBox extends HTMLElement {
  connectedCallback() {
    const list = new URL("papers/", base).href.replaceAll("&", "&amp;");
    this.outerHTML = `
      <form class="find" role="search" aria-label="Search papers" action="${list}rows.html" data-find>
        <input type="text" id="find" name="find" aria-label="Search papers" placeholder="Title, author, method, venue">
      </form>
      <a class="icon glass seek" href="${list}#find" aria-label="Search papers"></a>`;
  }
}
customElements.define("search-box", SearchBox);

/** Becomes the tabs of an entry, of which a page has the first format, and a script fetches the others. */
class CiteTabs extends HTMLElement {
  connectedCallback() {
    const tabs = [["BibTeX", "checked"], ["RIS", "value=ris"], ["CSL-JSON", "value=csl-json"]];
    this.outerHTML = tabs.map(([name, attribute], place) => (
      `<input type="radio" name="cite" id="cite${place + 1}" ${attribute}><label for="cite${place + 1}">${name}</label>`
    )).join("");
  }
}
customElements.define("cite-tabs", CiteTabs);

/** Follows a part of a page and adjusts it before the first paint, so that nothing moves later. It must not be within
    a line: a browser may paint before it parses the rest, which would then push that line down. */
class EarlyPart extends HTMLElement {
  connectedCallback() {
    const part = this.parentElement;
    const summaries = document.querySelector("[data-summaries]");
    if (summaries instanceof HTMLInputElement) summaries.checked = !isStored("summaries", "off");
    // On narrow windows, an open panel fills the screen.
    const panels = innerWidth < 960 ? part?.querySelectorAll(".facets, .facet, .toc") : [];
    panels?.forEach((panel) => panel.removeAttribute("open"));
    if (part?.hasAttribute("data-explorer") && location.search.length > 1) {
      // Hide the rows until they are filtered. After 8 s, rows without filters are better than none: the data may
      // never come.
      part.dataset.waits = "";
      setTimeout(() => delete part.dataset.waits, 8000);
    }
  }
}
customElements.define("early-part", EarlyPart);
