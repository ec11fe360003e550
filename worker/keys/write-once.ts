import { randomBytes } from "node:crypto";
import { link, open, readFile, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file that only its owner may read, durably. Two processes may start at once on an empty folder: the first one's text counts,
 * and nobody reads half a file.
 * @returns the text that counts
 */
export async function writeOnce(path: string, text: string): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(temporary, path);
    const folder = await open(dirname(path), "r");
    await folder.sync().finally(() => folder.close());
    return text;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== "EEXIST") throw problem;
    return readFile(path, "utf8");
  } finally {
    await unlink(temporary);
  }
}
