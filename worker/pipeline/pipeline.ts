import { archiveDossier } from "../steps/archive-dossier/archive-dossier.step.ts";
import { assembleDossiers } from "../steps/assemble-dossiers/assemble-dossiers.step.ts";
import { composePaper } from "../steps/compose-paper/compose-paper.step.ts";
import { readPage } from "../steps/read-page/read-page.step.ts";
import { splitFile } from "../steps/split-file/split-file.step.ts";
import type { Run } from "../steps/step.ts";

/** The way of a scan, in order. Between composing and archiving a paper waits for a person, then for its signature. */
export const PIPELINE = [splitFile, readPage, assembleDossiers, composePaper, archiveDossier] as const;

/** The steps by name; `name` of a declaration is the key. */
export const STEPS = {
  "split-file": splitFile,
  "read-page": readPage,
  "assemble-dossiers": assembleDossiers,
  "compose-paper": composePaper,
  "archive-dossier": archiveDossier,
} as const;
export type StepName = keyof typeof STEPS;

/** The function of each step, loaded when it is first run: a step without one does not compile. */
export const RUNS: { [N in StepName]: () => Promise<{ run: Run<(typeof STEPS)[N]> }> } = {
  "split-file": () => import("../steps/split-file/split-file.run.ts"),
  "read-page": () => import("../steps/read-page/read-page.run.ts"),
  "assemble-dossiers": () => import("../steps/assemble-dossiers/assemble-dossiers.run.ts"),
  "compose-paper": () => import("../steps/compose-paper/compose-paper.run.ts"),
  "archive-dossier": () => import("../steps/archive-dossier/archive-dossier.run.ts"),
};

export const isStepName = (name: string): name is StepName => Object.hasOwn(STEPS, name);
