import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** What scanning programs and Windows leave beside the scans. */
const LEFTOVERS = /^(?:\.|~\$|thumbs\.db$|desktop\.ini$)|\.(?:tmp|part|crdownload|json|csv|txt|log|xml)$/i;

/**
 * Files of a folder and its subfolders, in the order a person reads names (`page2` before `page10`), relative, with `/`.
 * Nothing is judged by its ending but what is plainly no scan.
 * @throws AppError `paper.folder_missing`, `paper.no_files`
 */
export async function listScans(folder: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (path: string) => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const full = join(path, entry.name);
      if (LEFTOVERS.test(entry.name)) continue;
      if (entry.isDirectory()) await walk(full);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(full)).isFile()))
        found.push(relative(folder, full).split(sep).join("/"));
    }
  };
  try {
    await walk(folder);
  } catch (cause) {
    throw new AppError("paper.folder_missing", { folder }, { cause });
  }
  if (found.length === 0) throw new AppError("paper.no_files", { folder });
  const order = new Intl.Collator("vi", { numeric: true });
  return found.sort((a, b) => order.compare(a, b));
}
