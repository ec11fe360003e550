import { assembleDossiers as assemble } from "../../understand/assemble-dossiers.ts";
import type { Run } from "../step.ts";
import { loadPage } from "../stored-page.ts";
import type { assembleDossiers } from "./assemble-dossiers.step.ts";
import { keepOriginalsWhole } from "./keep-originals-whole.ts";

export const run: Run<typeof assembleDossiers> = async ({ pages, dossier, procedure, files }, { blobs }) => {
  const read = [];
  for (const sha256 of pages) read.push(await loadPage(blobs, sha256));
  const assembly = keepOriginalsWhole(assemble(read, { dossier, procedure, files: new Map(Object.entries(files)) }));
  return { ...assembly, dropped: assembly.pages.map((page) => page.dropped) };
};
