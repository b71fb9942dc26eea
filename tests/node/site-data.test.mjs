/* The manifest and its files: data of two builds never mix. Run by pytest; alone: node --test tests/node */
import assert from "node:assert/strict";
import test from "node:test";
import { exportPapers, orderKeys } from "../../frontend/scripts/selection/exports.js";
import { OtherBuildError, shardOf, SiteData } from "../../frontend/scripts/site-data.js";

/** Answer requests from a table of contents by the end of the URL; a list is used up answer by answer. */
const serve = (contents) => {
  const requests = [];
  globalThis.fetch = async (url, { cache }) => {
    const path = Object.keys(contents).find((end) => url.endsWith(end));
    requests.push(`${cache} ${path}`);
    const content = contents[path];
    const answer = Array.isArray(content) && content.length > 1 ? content.shift() : [content].flat()[0];
    return answer ? { ok: true, json: async () => answer } : { ok: false, status: 404 };
  };
  return requests;
};
const manifest = (build, file = `data/keys/0-${build}.json`) => ({ build, starts: [0], files: { keys: [file] } });

test("a page accepts a cached manifest of its own build", async () => {
  const requests = serve({ "manifest.json": manifest("a") });
  assert.equal((await new SiteData("a").manifest()).build, "a");
  assert.deepEqual(requests, ["default manifest.json"]);
});

test("an older manifest is fetched again once, past the cache", async () => {
  const requests = serve({ "manifest.json": [manifest("old"), manifest("new")] });
  assert.equal((await new SiteData("new").manifest()).build, "new");
  assert.deepEqual(requests, ["default manifest.json", "reload manifest.json"]);
});

test("data of another build is refused", async () => {
  const requests = serve({ "manifest.json": manifest("new") });
  await assert.rejects(new SiteData("old").manifest(), OtherBuildError);
  assert.equal(requests.length, 2);
});

test("a page without a build asks for the newest manifest", async () => {
  const requests = serve({ "manifest.json": manifest("a"), "0-a.json": { keys: ["x"] } });
  const data = new SiteData();
  assert.deepEqual(await data.file("keys"), { keys: ["x"] });
  assert.deepEqual(await data.file("keys"), { keys: ["x"] });
  assert.deepEqual(requests, ["no-cache manifest.json", "default 0-a.json"]);
});

test("a file that a new build removed is fetched by its new name", async () => {
  serve({ "manifest.json": [manifest("a"), manifest("b")], "0-b.json": { keys: ["y"] } });
  assert.deepEqual(await new SiteData().file("keys"), { keys: ["y"] });
});

test("a file that is missing fails, and is fetched again the next time", async () => {
  const contents = { "manifest.json": manifest("a") };
  serve(contents);
  const data = new SiteData();
  await assert.rejects(data.file("keys"));
  contents["0-a.json"] = { keys: [] };
  assert.deepEqual(await data.file("keys"), { keys: [] });
});

test("a place belongs to the last shard that starts at or before it", () => {
  assert.deepEqual([0, 383, 384, 884, 1883].map((place) => shardOf([0, 384, 884, 1384], place)), [0, 0, 1, 2, 3]);
});

/** Serve a build with a file of entries for each list of keys: bare ones, each its own entry. */
const serveBuild = (build, shards, { without = [], former = {} } = {}) => {
  const keys = shards.flat();
  const starts = shards.map((_, at) => shards.slice(0, at).flat().length);
  const files = { keys: [`keys/${build}.json`], "entries/bibtex": shards.map((_, at) => `entries/${at}-${build}.json`) };
  const contents = { "manifest.json": { build, starts, files }, [`keys/${build}.json`]: { keys, former } };
  shards.forEach((shard, at) => {
    const kept = shard.filter((key) => !without.includes(key));
    const entries = Object.fromEntries(kept.map((key) => [key, `${key}@${build}`]));
    contents[`entries/${at}-${build}.json`] = { head: "", between: " ", tail: "", entries };
  });
  return serve(contents);
};
const copied = async (keys) => {
  const { text, report } = await exportPapers("bibtex", await orderKeys(keys), "Copied");
  return [text, report];
};

test("what a page copies follows every build published while it is open", async () => {
  serveBuild("a", [["y", "x"], ["w"]]);
  assert.deepEqual(await copied(["x", "y"]), ["y@a x@a", "Copied"]);
  // A new paper moves the others: its own file, and the places of the old ones, are those of the new build.
  serveBuild("b", [["z"], ["y", "x"], ["w"]]);
  assert.deepEqual(await copied(["x", "z", "w"]), ["z@b x@b w@b", "Copied"]);
  // Files that were not fetched before are gone, fewer than there were, and a paper has another key.
  serveBuild("c", [["y", "v"]], { former: { x: "v" } });
  assert.deepEqual(await copied(["zz", "x", "y"]), ["y@c v@c", "Copied 2 of 3, not zz"]);
});

test("files fetched by the places of an older build are fetched again where they lack a paper", async () => {
  serveBuild("d", [["y", "x"], ["w", "u"]]);
  await copied(["y"]);
  serveBuild("e", [["z", "y", "x", "w"], ["u"]]);
  assert.deepEqual(await copied(["w", "y"]), ["y@e w@e", "Copied"]);
});

test("entries that the site lacks are named, and never counted as copied", async () => {
  serveBuild("f", [["a", "b", "c", "d", "e"]], { without: ["b"] });
  assert.deepEqual(await copied(["c", "b", "a"]), ["a@f c@f", "Copied 2 of 3, not b"]);
  serveBuild("g", [["a", "b", "c", "d", "e"]], { without: ["b", "c", "d", "e"] });
  assert.deepEqual(await copied(["g", "h"]), ["", "Copied 0 of 2, not g, h"]);
  assert.deepEqual((await copied(["a", "b", "c", "d", "e"]))[1], "Copied 1 of 5, not b, c, d, …");
});
