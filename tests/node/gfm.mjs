// From a JSON list of Markdown texts to a list of their HTML, as two readers of GitHub's dialect give it.
// One list is on each line of the input, and its answer on a line of the output.
import { createInterface } from "node:readline";
import MarkdownIt from "markdown-it";
import { micromark } from "micromark";
import { gfmAutolinkLiteral, gfmAutolinkLiteralHtml } from "micromark-extension-gfm-autolink-literal";
import { gfmFootnote, gfmFootnoteHtml } from "micromark-extension-gfm-footnote";
import { gfmTable, gfmTableHtml } from "micromark-extension-gfm-table";
import { math, mathHtml } from "micromark-extension-math";

const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.set({ fuzzyLink: false }).add("//", null); // as on GitHub: no bare host, no address without scheme
const options = {
  allowDangerousHtml: true,
  extensions: [gfmAutolinkLiteral(), gfmFootnote(), gfmTable(), math()],
  htmlExtensions: [gfmAutolinkLiteralHtml(), gfmFootnoteHtml(), gfmTableHtml(), mathHtml()],
};
const read = (text) => ({ "markdown-it": reader.render(text), micromark: micromark(text, options) });
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(JSON.parse(line).map(read))}\n`);
}
