// @ts-check
/* The data of the site, for pages and workers. A manifest names its files, which are called by their content and
   never change; so data of two builds cannot mix, whatever a cache still holds. */
import { fetchJson } from "./site.js";

/** `starts` are the places of the first paper of each shard; `files` the paths of the files by name.
    @typedef {{ version: number, build: string, papers: number, starts: number[],
      files: Record<string, string[]> }} Manifest */

const MANIFEST = "data/manifest.json";

/** The page was made by another build than the data that the site has now. */
export class OtherBuildError extends Error {}

export class SiteData {
  /** @param {string} build The build that the data must be of; empty for the newest. */
  constructor(build = "") {
    this.build = build;
    /** @type {Promise<Manifest> | undefined} */
    this.loading = undefined;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
  }

  /** Return the manifest; throws OtherBuildError where the site has none of the wanted build. */
  manifest() {
    this.loading ??= this.loadManifest().catch((error) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  /** @returns {Promise<Manifest>} */
  async loadManifest() {
    // Without a wanted build a cached manifest could be any age; with one, the id tells.
    const manifest = await fetchJson(MANIFEST, this.build ? "default" : "no-cache");
    if (!this.build || manifest.build === this.build) return manifest;
    const fresh = await fetchJson(MANIFEST, "reload");
    if (fresh.build !== this.build) throw new OtherBuildError(`${this.build} ${fresh.build}`);
    return fresh;
  }

  /** Return the content of a file, fetched once; throws where it cannot be fetched, and tries again the next time.
      @param {string} name @param {number} number @returns {Promise<any>} */
  file(name, number = 0) {
    const id = `${name}/${number}`;
    const loaded = this.files.get(id) ?? this.loadFile(name, number).catch((error) => {
      this.files.delete(id);
      throw error;
    });
    this.files.set(id, loaded);
    return loaded;
  }

  /** @param {string} name @param {number} number */
  async loadFile(name, number) {
    const { files } = await this.manifest();
    try {
      return await fetchJson(files[name][number]);
    } catch (error) {
      // A site published since then has other files: the manifest is fetched once more.
      this.loading = undefined;
      const newer = await this.manifest();
      if (newer.files[name][number] === files[name][number]) throw error;
      return fetchJson(newer.files[name][number]);
    }
  }

  /** Return every file of a name, in order. @param {string} name @returns {Promise<any[]>} */
  async all(name) {
    const { files } = await this.manifest();
    return Promise.all((files[name] ?? []).map((_, number) => this.file(name, number)));
  }
}

/** Return the number of the shard of a place. @param {number[]} starts @param {number} place */
export const shardOf = (starts, place) => starts.findLastIndex((start) => start <= place);
