import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { ClosableRecogniser } from "./recogniser.ts";
import { createTesseractRecogniser } from "./tesseract-recogniser.ts";

/**
 * The recogniser of this machine: Debian's fast Vietnamese model, and for second readings the accurate one from the package
 * `@tesseract.js-data/vie`, unpacked once into `cacheFolder`.
 */
export async function openDefaultRecogniser(cacheFolder = defaultCacheFolder()): Promise<ClosableRecogniser> {
  return createTesseractRecogniser({ accurateModelFolder: await unpackAccurateModel(cacheFolder) });
}

const defaultCacheFolder = () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "camtay", "tessdata");

/** @returns null when the package is not installed or the folder cannot be written: the fast model then reads twice */
async function unpackAccurateModel(folder: string): Promise<string | null> {
  const target = join(folder, "vie.traineddata");
  if (existsSync(target)) return folder;
  try {
    const packageFile = createRequire(import.meta.url).resolve("@tesseract.js-data/vie/package.json");
    await mkdir(folder, { recursive: true });
    const temporary = `${target}.${process.pid}.${performance.now()}.tmp`;
    await pipeline(
      createReadStream(join(dirname(packageFile), "4.0.0_best_int", "vie.traineddata.gz")),
      createGunzip(),
      createWriteStream(temporary, { mode: 0o644 }),
    );
    await rename(temporary, target);
    return folder;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    if (["MODULE_NOT_FOUND", "ENOENT", "EACCES", "EROFS", "ENOSPC"].includes(code)) return null;
    throw cause;
  }
}
