import { join } from "node:path";

/** Lies in the data folder while a backup is restored into it: nothing else may work there. */
export const unfinishedRestore = (dataFolder: string): string => join(dataFolder, "restore-unfinished.json");
