import { collectFindings, type Finding, type Report } from "./finding.ts";
import { INVENTORY_FILE } from "./inventory.ts";
import type { ObjectTree } from "./object-tree.ts";
import { folderSource, type RootSource } from "./root-source.ts";
import { LAYOUT, objectPath, ROOT_FILES } from "./storage-layout.ts";
import { type ValidationOptions, validateObject } from "./validate-object.ts";

export interface RootReport {
  readonly objects: number;
  readonly findings: readonly Finding[];
}

export interface RootValidationOptions extends ValidationOptions {
  /** Called after each object. */
  readonly onObject?: (folder: string, findings: readonly Finding[]) => void;
  /** Only these objects (by folder below the root); the hierarchy is always checked as a whole. */
  readonly only?: (relativePath: string) => boolean;
}

/**
 * Checks a whole OCFL 1.1 storage root: declaration, layout, hierarchy (no stray file, no empty folder) and every object.
 * @param root its folder, or what a store says of the one it lies in
 */
export async function validateRoot(root: string | RootSource, options: RootValidationOptions = {}): Promise<RootReport> {
  const { findings, report } = collectFindings();
  const source = typeof root === "string" ? folderSource(root) : root;
  const isOurs = await checkRootFiles(source, report, options);
  const ids = new Map<string, string>();
  let objects = 0;
  for await (const { place, open } of source.objects(report)) {
    if (options.only && !options.only(place)) continue;
    const tree = await open();
    const found = await validateObject(tree, options);
    const id = await idOf(tree);
    if (id !== undefined) {
      const twin = ids.get(id);
      if (twin !== undefined) report("E037", place, "unexpected", `the id of ${twin} again`);
      ids.set(id, place);
      if (isOurs && objectPath(id) !== place) report("E085", place, "unexpected", "the object does not lie where the layout puts it");
    }
    findings.push(...found.map((finding) => ({ ...finding, place: `${place}/${finding.place}` })));
    objects += 1;
    options.onObject?.(place, found);
  }
  return { objects, findings };
}

async function idOf(tree: ObjectTree | null): Promise<string | undefined> {
  try {
    const { id } = JSON.parse((await tree?.get(INVENTORY_FILE))?.toString("utf8") ?? "{}") as { id?: unknown };
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Returns whether the layout is the one this store writes. */
async function checkRootFiles(source: RootSource, report: Report, options: ValidationOptions): Promise<boolean> {
  const declarations = await source.declarations();
  const [declaration] = declarations;
  if (declarations.length !== 1 || declaration === undefined)
    report("E069", ".", "missing", `${declarations.length} declarations of a storage root`);
  else if (!/^0=ocfl_1\.[01]$/.test(declaration)) report("E069", declaration, "structure", "not a declaration of OCFL 1.0 or 1.1");
  else if ((await source.text(declaration)) !== `${declaration.slice(2)}\n`)
    report("E075", declaration, "changed", "the declaration does not repeat its name");

  let layout: unknown;
  const layoutText = await source.text("ocfl_layout.json");
  if (layoutText !== null) {
    try {
      layout = JSON.parse(layoutText);
    } catch {
      report("E070", "ocfl_layout.json", "changed", "not JSON");
    }
    const { extension, description } = (layout ?? {}) as { extension?: unknown; description?: unknown };
    if (layout !== undefined && (typeof extension !== "string" || typeof description !== "string"))
      report("E070", "ocfl_layout.json", "structure", "extension and description are not both text");
  }
  if (options.exactBytes)
    for (const [path, content] of Object.entries(ROOT_FILES)) {
      const text = await source.text(path);
      if (text === null) report("exact-bytes", path, "missing", "the storage root lacks this file");
      else if (text !== content) report("exact-bytes", path, "changed", "not as this store writes it");
    }
  return (layout as { extension?: unknown } | undefined)?.extension === LAYOUT.extension;
}
