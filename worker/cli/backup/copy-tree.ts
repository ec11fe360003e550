import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { forEachFew, syncFolder, writeDurably } from "../../archive/ocfl/durable-files.ts";

export interface CopyRules {
  /** Whether a file that is there already must be copied again; by default never: stored files do not change. */
  readonly changed?: (from: string, to: string) => boolean;
  /** Files that are not part of it, by name. */
  readonly leaveOut?: (name: string) => boolean;
}

/** Copies the files a folder lacks, each durable and never half. @returns how many were copied */
export async function copyTree(
  from: string,
  to: string,
  { changed = () => false, leaveOut = () => false }: CopyRules = {},
): Promise<number> {
  if (!existsSync(from)) return 0;
  let copied = 0;
  const entries = readdirSync(from, { withFileTypes: true }).filter((entry) => !leaveOut(entry.name));
  await mkdir(to, { recursive: true, mode: 0o700 });
  await forEachFew(
    entries.filter((entry) => entry.isFile()),
    async ({ name }) => {
      const [source, target] = [join(from, name), join(to, name)];
      if (existsSync(target) && statSync(target).size === statSync(source).size && !changed(source, target)) return;
      const part = join(dirname(target), `.${name}.part`);
      await rm(part, { force: true });
      await writeDurably(part, { file: source });
      await rename(part, target);
      copied += 1;
    },
  );
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    copied += await copyTree(join(from, name), join(to, name), { changed, leaveOut });
  if (copied > 0) await syncFolder(to);
  return copied;
}
