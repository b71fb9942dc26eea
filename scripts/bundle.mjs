/* Bundle the sources in frontend/ into the few files of templates/theme/assets/ that visitors load: the core, which
   every page has, one file for each feature of single pages, the worker of search, and the styles.
   The output is committed, so that building a catalog needs no node.
   node scripts/bundle.mjs            write the bundles
   node scripts/bundle.mjs --check    fail where a committed bundle differs from a fresh one */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ASSETS = "templates/theme/assets";
const SCRIPTS = "frontend/scripts";
const CORE = `${SCRIPTS}/catalog.js`;
/** Bundles of features by name. A page fetches the core and at most one of them, and the search box when it has the
    focus; the list of papers has a box of its own. */
const FEATURES = {
  search: `${SCRIPTS}/search/box.js`,
  explorer: `${SCRIPTS}/explorer/page.js`,
  narrow: `${SCRIPTS}/explorer/narrow.js`,
  selection: `${SCRIPTS}/selection/menu.js`,
  compare: `${SCRIPTS}/compare.js`,
  bibliography: `${SCRIPTS}/bibliography/page.js`,
  "summary-table": `${SCRIPTS}/summary-table.js`,
};
const WORKERS = ["search/search-worker", "bibliography/bibliography-worker"];
/** Bytes after gzip of the scripts that one page may run beside its text; the worker of search is not among them. */
const SCRIPT_BUDGET = 20_000;
/** Bytes after gzip of one worker, fetched when somebody turns to a search box or compares a bibliography. */
const WORKER_BUDGET = 10_000;
// esbuild is locked with the other checkers, so it is resolved from their folder and not from this one.
const { build } = createRequire(join(ROOT, "tests/node/package.json"))("esbuild");

const OPTIONS = {
  absWorkingDir: ROOT,
  outdir: ASSETS,
  bundle: true,
  minify: true,
  format: "esm",
  charset: "utf8",
  // What the browsers of the last three years read; CSS nesting and container queries are among it.
  target: ["chrome115", "firefox115", "safari17"],
  legalComments: "inline",
  logLevel: "warning",
  write: false,
  metafile: true,
};

/** The core imports features only when a page needs them, by the names of their bundles. */
const featuresApart = {
  name: "features-apart",
  setup: ({ onResolve }) => onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
    const source = relative(ROOT, join(resolveDir, path));
    const feature = Object.keys(FEATURES).find((name) => FEATURES[name] === source);
    if (kind !== "dynamic-import" || !feature) return undefined;
    return { path: `./${feature}.js`, external: true };
  }),
};

/** Features take from the core what it has already, so that a page has one copy of it and of its state.
    esbuild's own splitting made five files of 400 bytes. @param {Set<string>} inCore @param {Set<string>} taken */
const coreApart = (inCore, taken) => ({
  name: "core-apart",
  setup: ({ onResolve }) => onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
    const source = relative(ROOT, join(resolveDir, path));
    if (kind !== "import-statement" || !inCore.has(source)) return undefined;
    taken.add(source);
    return { path: "./catalog.js", external: true };
  }),
});

const bundle = async () => {
  const first = await build({ ...OPTIONS, entryPoints: [CORE], plugins: [featuresApart] });
  const inCore = new Set(Object.keys(first.metafile.inputs));
  const taken = new Set();
  const features = await build({ ...OPTIONS, entryPoints: FEATURES, plugins: [coreApart(inCore, taken)] });
  const exported = [...taken].sort().map((path) => `export * from "./${relative(SCRIPTS, path)}";`);
  const core = await build({
    ...OPTIONS,
    stdin: {
      contents: ['import "./catalog.js";', ...exported].join("\n"),
      resolveDir: join(ROOT, SCRIPTS),
      sourcefile: "core.js",
    },
    entryNames: "catalog",
    plugins: [featuresApart],
  });
  const others = await build({
    ...OPTIONS,
    entryPoints: [...WORKERS.map((path) => `${SCRIPTS}/${path}.js`), "frontend/styles/catalog.css"],
    entryNames: "[name]",
    loader: { ".svg": "dataurl" },
  });
  // Of every page, before its first paint: the theme's script, which is no module, takes names from it.
  const frame = await build({ ...OPTIONS, entryPoints: [`${SCRIPTS}/frame.js`], format: "iife" });
  return [core, features, others, frame].flatMap(({ outputFiles }) => outputFiles);
};

const committed = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

const failures = [];
/** Bytes after gzip by name of the script. @type {Map<string, number>} */
const packed = new Map();
for (const { path, text } of await bundle()) {
  // The core comes from a text and not from a file, which esbuild calls "stdin".
  const name = basename(path).replace("stdin", "catalog");
  const file = join(ROOT, ASSETS, name);
  const bytes = gzipSync(text, { level: 9 }).length;
  console.log(`${name} ${text.length} characters, ${bytes} bytes after gzip`);
  if (name.endsWith(".js")) packed.set(name, bytes);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (committed(file) !== text) {
    failures.push(`${ASSETS}/${name} differs from a fresh bundle: run make bundle`);
  }
}
const sizeOf = (...names) => names.reduce((sum, name) => sum + packed.get(`${name}.js`), 0);
const core = sizeOf("catalog", "frame");
const workers = WORKERS.map((path) => sizeOf(basename(path)));
const others = Object.keys(FEATURES).filter((name) => name !== "explorer" && name !== "search");
const largest = Math.max(sizeOf("explorer"), sizeOf("search") + Math.max(...others.map((name) => sizeOf(name))));
console.log(`scripts of one page: ${core} to ${core + largest} bytes after gzip, budget ${SCRIPT_BUDGET}`);
console.log(`workers: ${workers.join(" and ")} bytes after gzip, budget ${WORKER_BUDGET}`);
if (core + largest > SCRIPT_BUDGET) failures.push("the scripts of a page exceed their budget");
if (workers.some((bytes) => bytes > WORKER_BUDGET)) failures.push("a worker exceeds its budget");
for (const failure of failures) console.error(failure);
process.exitCode = failures.length ? 1 : 0;
