import { type Dirent, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { collectFindings, type Finding, type Report } from "./finding.ts";
import { LAYOUT, OBJECT_DECLARATION, objectPath, ROOT_FILES } from "./storage-layout.ts";
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

/** Checks a whole OCFL 1.1 storage root: declaration, layout, hierarchy (no stray file, no empty folder) and every object. */
export async function validateRoot(root: string, options: RootValidationOptions = {}): Promise<RootReport> {
  const { findings, report } = collectFindings();
  const isOurs = checkRootFiles(root, report, options);
  const folders: string[] = [];
  walk(root, "", folders, report);
  const ids = new Map<string, string>();
  let objects = 0;
  for (const folder of folders) {
    if (options.only && !options.only(folder)) continue;
    const found = await validateObject(join(root, folder), options);
    const id = idOf(join(root, folder));
    if (id !== undefined) {
      const twin = ids.get(id);
      if (twin !== undefined) report("E037", folder, "unexpected", `the id of ${twin} again`);
      ids.set(id, folder);
      if (isOurs && objectPath(id) !== folder) report("E085", folder, "unexpected", "the object does not lie where the layout puts it");
    }
    findings.push(...found.map((finding) => ({ ...finding, place: `${folder}/${finding.place}` })));
    objects += 1;
    options.onObject?.(folder, found);
  }
  return { objects, findings };
}

function idOf(folder: string): string | undefined {
  try {
    const { id } = JSON.parse(readFileSync(join(folder, "inventory.json"), "utf8")) as { id?: unknown };
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Returns whether the layout is the one this store writes. */
function checkRootFiles(root: string, report: Report, options: ValidationOptions): boolean {
  const declarations = existsSync(root) ? readdirSync(root).filter((name) => name.startsWith("0=")) : [];
  const [declaration] = declarations;
  if (declarations.length !== 1 || declaration === undefined)
    report("E069", ".", "missing", `${declarations.length} declarations of a storage root`);
  else if (!/^0=ocfl_1\.[01]$/.test(declaration)) report("E069", declaration, "structure", "not a declaration of OCFL 1.0 or 1.1");
  else if (readFileSync(join(root, declaration), "utf8") !== `${declaration.slice(2)}\n`)
    report("E075", declaration, "changed", "the declaration does not repeat its name");

  let layout: unknown;
  const layoutFile = join(root, "ocfl_layout.json");
  if (existsSync(layoutFile)) {
    try {
      layout = JSON.parse(readFileSync(layoutFile, "utf8"));
    } catch {
      report("E070", "ocfl_layout.json", "changed", "not JSON");
    }
    const { extension, description } = (layout ?? {}) as { extension?: unknown; description?: unknown };
    if (layout !== undefined && (typeof extension !== "string" || typeof description !== "string"))
      report("E070", "ocfl_layout.json", "structure", "extension and description are not both text");
  }
  if (options.exactBytes)
    for (const [path, content] of Object.entries(ROOT_FILES)) {
      if (!existsSync(join(root, path))) report("exact-bytes", path, "missing", "the storage root lacks this file");
      else if (readFileSync(join(root, path), "utf8") !== content) report("exact-bytes", path, "changed", "not as this store writes it");
    }
  return (layout as { extension?: unknown } | undefined)?.extension === LAYOUT.extension;
}

const declares = (entry: Dirent): boolean => entry.name.startsWith("0=ocfl_object_") || entry.name === OBJECT_DECLARATION.name;

function walk(root: string, path: string, folders: string[], report: Report): void {
  const entries = readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (path !== "" && entries.some(declares)) {
    folders.push(path);
    return;
  }
  if (path !== "" && entries.length === 0) report("E073", path, "unexpected", "an empty folder");
  for (const entry of entries) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (path === "" && entry.isFile()) continue; // files of the root itself: declaration, layout, texts
    if (path === "" && entry.name === "extensions") {
      for (const extension of readdirSync(join(root, inner), { withFileTypes: true }))
        if (!extension.isDirectory()) report("E086", `${inner}/${extension.name}`, "unexpected", "only folders may lie here");
    } else if (entry.isDirectory()) walk(root, inner, folders, report);
    else report("E072", inner, "unexpected", "a file that belongs to no object");
  }
}
