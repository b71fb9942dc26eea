// From a JSON list of Markdown texts to a list of their HTML, as two readers of GitHub's dialect give it.
import { readFileSync } from "node:fs";
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
const texts = JSON.parse(readFileSync(0, "utf8"));
const read = (text) => ({ "markdown-it": reader.render(text), micromark: micromark(text, options) });
process.stdout.write(JSON.stringify(texts.map(read)));
