import { type Dirent, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "./finding.ts";
import { folderTree, type ObjectTree } from "./object-tree.ts";
import { OBJECT_DECLARATION } from "./storage-layout.ts";

/** A storage root as it is checked. */
export interface RootSource {
  /** Names of the declarations of a storage root that lie in it. */
  declarations(): Promise<readonly string[]>;
  /** A file of the root itself; null when there is none. */
  text(path: string): Promise<string | null>;
  /** Every object, in the order of places, and what opens it; what belongs to none is reported. */
  objects(report: Report): AsyncIterable<{ readonly place: string; readonly open: () => Promise<ObjectTree | null> }>;
}

/** A root in a folder. */
export const folderSource = (root: string): RootSource => ({
  declarations: async () => (existsSync(root) ? readdirSync(root).filter((name) => name.startsWith("0=")) : []),
  text: async (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : null),
  async *objects(report) {
    const places: string[] = [];
    walk(root, "", places, report);
    for (const place of places) yield { place, open: async () => folderTree(join(root, place)) };
  },
});

const declares = (entry: Dirent): boolean => entry.name.startsWith("0=ocfl_object_") || entry.name === OBJECT_DECLARATION.name;

function walk(root: string, path: string, places: string[], report: Report): void {
  const entries = readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (path !== "" && entries.some(declares)) {
    places.push(path);
    return;
  }
  if (path !== "" && entries.length === 0) report("E073", path, "unexpected", "an empty folder");
  for (const entry of entries) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (path === "" && entry.isFile()) continue; // files of the root itself: declaration, layout, texts
    if (path === "" && entry.name === "extensions") {
      for (const extension of readdirSync(join(root, inner), { withFileTypes: true }))
        if (!extension.isDirectory()) report("E086", `${inner}/${extension.name}`, "unexpected", "only folders may lie here");
    } else if (entry.isDirectory()) walk(root, inner, places, report);
    else report("E072", inner, "unexpected", "a file that belongs to no object");
  }
}
