// @ts-check
/* Buttons that copy or download, and say how it went. */
import { announce, make } from "./elements.js";

/** How long a button says how it went. */
const REPORT_MS = 3000;

/** The mark at the start of a CSV file is for programs that open files; pasted, it would be part of the first cell.
    @param {string} text */
const withoutMark = (text) => text.replace(/^\ufeff/, "");

/** Copy a text as people do, by selecting it: browsers give pages of plain HTTP on another machine no clipboard.
    @param {string} text */
const copyBySelecting = (text) => {
  const field = make("textarea", { class: "hide", "aria-hidden": "true" });
  field.textContent = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.focus({ preventScroll: true });
  field.select();
  // Deprecated, but there is nothing else, and every browser has it.
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  if (!isCopied) throw new Error("not copied");
};

/** Copy a text that may still be loading. Some browsers forget that a button was pressed while they wait for the
    text, but accept a promise of it. @param {Promise<string>} text */
export const copyText = async (text) => {
  if (!navigator.clipboard) return copyBySelecting(withoutMark(await text));
  if (!("ClipboardItem" in window)) return navigator.clipboard.writeText(withoutMark(await text));
  const blob = text.then((loaded) => new Blob([withoutMark(loaded)], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
};

/** Save text or bytes as a file. @param {string} name @param {string | Uint8Array} content */
export const downloadText = (name, content) => {
  const url = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (content)], { type: "text/plain;charset=utf-8" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};

/** Let a button do what may fail; its words say for a while how it went.
    @param {Element | null} button @param {() => Promise<string>} act @param {string} failure */
export const reportOn = (button, act, failure = "Failed: try again") => {
  if (!(button instanceof HTMLElement)) return;
  const words = button.textContent;
  let timer = 0;
  button.onclick = async () => {
    clearTimeout(timer);
    const report = await act().catch(() => failure);
    button.textContent = report;
    announce(report);
    timer = setTimeout(() => { button.textContent = words; }, REPORT_MS);
  };
};

/** Let the buttons of a page copy the text beside them, or save it as a file. @param {ParentNode} page */
export const enableCopyButtons = (page) => {
  for (const button of page.querySelectorAll("button:is([data-copy], [data-save])")) {
    button.removeAttribute("hidden");
    const file = button.getAttribute("data-save");
    const act = async () => {
      const text = button.closest(".panel, li")?.querySelector("pre")?.textContent ?? "";
      if (file) downloadText(file, text);
      else await copyText(Promise.resolve(text));
      return file ? "Downloaded" : "Copied";
    };
    reportOn(button, act, "Not copied: select the text instead");
  }
};
