import { assembleDossiers as assemble } from "../../understand/assemble-dossiers.ts";
import type { Run } from "../step.ts";
import type { assembleDossiers } from "./assemble-dossiers.step.ts";

export const run: Run<typeof assembleDossiers> = async ({ pages, dossier, procedure, files }) =>
  assemble(pages, { dossier, procedure, files: new Map(Object.entries(files)) });
