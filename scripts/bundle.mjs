/* Bundle the sources in frontend/ into the few files of templates/theme/assets/ that visitors load.
   The output is committed, so that building a catalog needs no node.
   node scripts/bundle.mjs            write the bundles
   node scripts/bundle.mjs --check    fail where a committed bundle differs from a fresh one */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ASSETS = "templates/theme/assets";
/** Bytes of all scripts after gzip, the search engine included: what one visit to the list may cost. */
const SCRIPT_BUDGET = 20_000;
// esbuild is locked with the other checkers, so it is resolved from their folder and not from this one.
const { build } = createRequire(join(ROOT, "tests/node/package.json"))("esbuild");

const result = await build({
  absWorkingDir: ROOT,
  entryPoints: [
    "frontend/scripts/catalog.js",
    "frontend/scripts/search/search-worker.js",
    "frontend/styles/catalog.css",
  ],
  outdir: ASSETS,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "esm",
  charset: "utf8",
  // What the browsers of the last three years read; CSS nesting and container queries are among it.
  target: ["chrome115", "firefox115", "safari17"],
  legalComments: "inline",
  logLevel: "warning",
  write: false,
});

const committed = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

const failures = [];
let scriptBytes = 0;
// The license of the search engine asks to accompany every copy of it.
const license = "minisearch.LICENSE.txt";
const copied = {
  path: join(ROOT, ASSETS, license),
  text: readFileSync(join(ROOT, "frontend/vendor", license), "utf8"),
};
for (const { path, text } of [...result.outputFiles, copied]) {
  const name = basename(path);
  const packed = gzipSync(text, { level: 9 }).length;
  console.log(`${name} ${text.length} characters, ${packed} bytes after gzip`);
  if (name.endsWith(".js")) scriptBytes += packed;
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (committed(path) !== text) {
    failures.push(`${ASSETS}/${name} differs from a fresh bundle: run make bundle`);
  }
}
console.log(`scripts in all: ${scriptBytes} bytes after gzip, budget ${SCRIPT_BUDGET}`);
if (scriptBytes > SCRIPT_BUDGET) failures.push("the scripts exceed their budget");
for (const failure of failures) console.error(failure);
process.exitCode = failures.length ? 1 : 0;
