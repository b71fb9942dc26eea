// From a JSON object of bibliographies by format to the items of each as CSL-JSON, as citation-js reads them.
import { readFileSync } from "node:fs";
import { plugins, Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";

const forced = { bibtex: "@biblatex/text", ris: "@ris/file", "csl-json": "@csl/list+object" };
plugins.config.get("@bibtex").parse.strict = false; // fields that a style does not ask for are welcome
const given = JSON.parse(readFileSync(0, "utf8"));
const read = ([form, text]) => {
  const value = form === "csl-json" ? JSON.parse(text) : text;
  return [form, new Cite(value, { forceType: forced[form], generateGraph: false }).data];
};
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(given).map(read))));
