import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ConnectedDatabase } from "@camtay/shared/gate/may-we-ask.ts";
import { z } from "zod";

const FILE = "connected-databases.json";
const Databases = z.array(
  z.object({
    id: z.string().min(1),
    name: z.string().min(1),
    answersFor: z.array(z.string().min(1)).min(1),
    available: z.boolean().default(true),
  }),
);

/**
 * Databases of the state that this office's officers can really query, as the office itself writes them down. Read anew for every question:
 * an incident is entered by setting `available` to false.
 * @returns none where the file is missing: then papers may be asked for
 * @throws AppError `system.bad_setting` for a file that is not as it should be
 */
export async function readConnectedDatabases(dataFolder: string): Promise<readonly ConnectedDatabase[]> {
  const text = await readFile(join(dataFolder, FILE), "utf8").catch((problem: NodeJS.ErrnoException) => {
    if (problem.code === "ENOENT") return "[]";
    throw problem;
  });
  try {
    return Databases.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("system.bad_setting", { variable: FILE }, { cause });
  }
}
