// @ts-check
/* The page "Check your bibliography": a text compared with the catalog on this device, at the press of a button. */
import { downloadText, enableCopyButtons, reportOn } from "../copy-button.js";
import { announce, make, makeButton } from "../elements.js";
import { siteUrl } from "../site.js";
import { countPapers } from "../wording.js";

/** @typedef {import("./bibliography-worker.js").Checked} Checked */
/** @typedef {import("./bibliography-worker.js").Reply} Reply */
/** @typedef {Checked["updates"][number]} Update */
/** @typedef {Checked["suggestions"][number]} Suggestion */

/** @type {Worker | undefined} */
let worker;
let lastId = 0;

/** Compare a bibliography. @param {Uint8Array} bytes @returns {Promise<Reply>} */
const compare = (bytes) => new Promise((resolve) => {
  worker ??= new Worker(new URL("bibliography-worker.js", import.meta.url), { type: "module" });
  lastId += 1;
  const id = lastId;
  worker.onmessage = ({ data }) => {
    if (data.id === id) resolve(data);
  };
  worker.onerror = () => {
    worker = undefined;
    resolve({ id });
  };
  worker.postMessage({ id, bytes });
});

/** @param {{ key: string, title: string }} paper */
const makeLink = ({ key, title }) => make("a", { href: siteUrl(`papers/${key}/`) }, title);

/** @param {(Node | string)[]} content @param {string} [why] */
const makeItem = (content, why) => make("li", {}, ...content, ...(why ? [make("p", {}, why)] : []));

/** Return a section with its items; nothing where it has none. @param {string} title @param {HTMLElement[]} items */
const makeSection = (title, items) => {
  if (!items.length) return [];
  const count = make("span", { class: "count" }, String(items.length));
  const head = make("div", { class: "head" }, make("h2", {}, title), count);
  return [make("section", {}, head, make("ul", { class: "short" }, ...items))];
};

/** @param {Update} update */
const makeUpdate = ({ name, key, title, where, text, changes }) => {
  const entry = `entry of ${title}`;
  const attributes = { type: "button", class: "link", "data-copy": "", "aria-label": `Copy ${entry}` };
  const parts = [name && `${name}: `, `published at ${where}`, changes && `; ${changes}`];
  return makeItem([
    makeLink({ key, title }),
    make("p", {}, `${parts.join("")} `, make("button", attributes, "Copy entry")),
    make("pre", { class: "entry", tabindex: "0", "aria-label": entry }, text),
  ]);
};

/** @param {Suggestion} suggestion */
const makeSuggestion = ({ key, title, where, reason, topic, cited }) => {
  // The reason is a sentence of the site, and goes on after it here.
  const words = reason.charAt(0).toLowerCase() + reason.slice(1).replace(/\.$/, "");
  return makeItem([makeLink({ key, title })], `${where}: ${words}; on ${topic}, like ${countPapers(cited)} of yours`);
};

/** @param {Checked["unlisted"][number]} work */
const makeUnlisted = ({ title, key, why }) => makeItem([key ? makeLink({ key, title }) : title], why);

/** Return the button that saves the corrected file; nothing where it would be the same.
    @param {Checked} checked @param {string} name */
const makeDownload = ({ content, updates }, name) => {
  if (!content) return [];
  const button = makeButton("Download the corrected file", () => {}, "button main");
  reportOn(button, async () => {
    downloadText(name, content);
    return "Downloaded";
  });
  const entries = updates.length === 1 ? "1 entry has" : `${updates.length} entries have`;
  const note = make("span", { class: "muted" }, `${entries} changed; the rest of the file is unchanged.`);
  return [make("p", { class: "acts" }, button, note)];
};

/** Return what the page shows of a bibliography. @param {Checked} checked @param {string} name */
const makeReport = (checked, name) => {
  const { listed, updates, unlisted, unclear, suggestions } = checked;
  const words = [
    `${countPapers(listed.length)} in the catalog`,
    `${updates.length} now published`,
    `${unlisted.length} not in the catalog`,
  ].join(", ");
  announce(words);
  return [
    make("p", { class: "sum" }, words),
    ...makeDownload(checked, name),
    ...makeSection("Now published", updates.map(makeUpdate)),
    ...makeSection("Not cited, on the same topics", suggestions.map(makeSuggestion)),
    ...makeSection("In the catalog", listed.map((paper) => makeItem([makeLink(paper)], paper.where))),
    ...makeSection("Unclear", unclear.map(([entry, why]) => makeItem([entry], why))),
    ...makeSection("Not in the catalog", unlisted.map(makeUnlisted)),
  ];
};

/** Return why a check failed. @param {number | undefined} line */
const describeFailure = (line) => (line
  ? `Line ${line}: the braces of the entry that begins here do not match`
  : "The data of the catalog could not be loaded");

/** @param {HTMLElement} place @param {Uint8Array} bytes @param {string} name */
const check = async (place, bytes, name) => {
  const { checked, line } = await compare(bytes);
  if (checked) {
    place.replaceChildren(...makeReport(checked, name));
    enableCopyButtons(place);
  } else {
    const words = describeFailure(line);
    place.replaceChildren(make("p", { class: "empty fault" }, words));
    announce(words);
  }
  place.focus();
};

export const enableBibliographyCheck = () => {
  const form = document.querySelector("form[data-missing]");
  const place = document.querySelector("[data-told]");
  const area = form?.querySelector("textarea");
  const chooser = form?.querySelector("input");
  if (!(form instanceof HTMLFormElement) || !(place instanceof HTMLElement) || !area || !chooser) return;
  /** The chosen file: a text area changes its line ends, and knows no encoding. */
  let file = { bytes: new Uint8Array(), name: "bibliography.bib", shown: "" };
  chooser.onchange = async () => {
    const [chosen] = chooser.files ?? [];
    if (!chosen) return;
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    area.value = new TextDecoder().decode(bytes);
    file = { bytes, name: chosen.name, shown: area.value };
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    const isFile = file.shown === area.value;
    const name = file.name.replace(/(?:\.bib)?$/i, "-corrected.bib");
    check(place, isFile ? file.bytes : new TextEncoder().encode(area.value), name);
  };
};
