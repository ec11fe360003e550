import { assembleDossiers } from "../steps/assemble-dossiers/assemble-dossiers.step.ts";
import { composePaper } from "../steps/compose-paper/compose-paper.step.ts";
import { readPage } from "../steps/read-page/read-page.step.ts";
import { splitFile } from "../steps/split-file/split-file.step.ts";
import type { Run } from "../steps/step.ts";

/** The way of a scan, in order. After the last step a paper waits for a person, or for a signature. */
export const PIPELINE = [splitFile, readPage, assembleDossiers, composePaper] as const;

/** The steps by name; `name` of a declaration is the key. */
export const STEPS = {
  "split-file": splitFile,
  "read-page": readPage,
  "assemble-dossiers": assembleDossiers,
  "compose-paper": composePaper,
} as const;
export type StepName = keyof typeof STEPS;

/** The function of each step, loaded when it is first run: a step without one does not compile. */
export const RUNS: { [N in StepName]: () => Promise<{ run: Run<(typeof STEPS)[N]> }> } = {
  "split-file": () => import("../steps/split-file/split-file.run.ts"),
  "read-page": () => import("../steps/read-page/read-page.run.ts"),
  "assemble-dossiers": () => import("../steps/assemble-dossiers/assemble-dossiers.run.ts"),
  "compose-paper": () => import("../steps/compose-paper/compose-paper.run.ts"),
};

export const isStepName = (name: string): name is StepName => Object.hasOwn(STEPS, name);
