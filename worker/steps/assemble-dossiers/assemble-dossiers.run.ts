import { assemblePile } from "../../understand/assemble-dossiers.ts";
import type { Run } from "../step.ts";
import type { assembleDossiers } from "./assemble-dossiers.step.ts";
import { keepOriginalsWhole } from "./keep-originals-whole.ts";
import { loadPackedPages } from "./packed-pages.ts";

export const run: Run<typeof assembleDossiers> = async ({ pages: digests, dossier, procedure, files }, { blobs }) => {
  const pages = await loadPackedPages(blobs, digests);
  const split = { dossier, procedure, files: new Map(Object.entries(files)) };
  const { papers, dossiers, review, pages: kept } = keepOriginalsWhole(assemblePile(pages, split), pages);
  return { papers: [...papers], dossiers: [...dossiers], review: [...review], dropped: kept.map((page) => page.dropped) };
};
