import type { CatalogueImport, CataloguePreview } from "@camtay/shared/api/catalogue.contract.ts";
import { signal } from "@preact/signals";
import { callWorker, sendBytes } from "../messages/ask-background.ts";
import { loader } from "../workspace/work-state.ts";

/** What the person said about a file before it was read. */
export interface Wishes {
  readonly effectiveFrom: string;
  readonly effectiveTo: string;
  readonly whole: boolean;
}

export interface Decision {
  readonly number: string;
  readonly issuedOn: string;
  readonly issuer: string;
}

export const file = signal<File | null>(null);
/** As they were when the preview was made: what is shown is what is applied. */
export const wishes = signal<Wishes | null>(null);
/** The decision just put in force. */
export const applied = signal<CatalogueImport | null>(null);
export const preview = loader<CataloguePreview>();
export const imports = loader<readonly CatalogueImport[]>();

const fetchImports = async () => (await callWorker("catalogueImports", { path: {} })).imports;
export const loadImports = () => imports.load(fetchImports);

export function chooseFile(chosen: File | null): void {
  file.value = chosen;
  applied.value = null;
  preview.show(null);
}

const flag = (value: boolean) => (value ? "true" : "false");

export async function readFile(asked: Wishes): Promise<void> {
  const chosen = file.value;
  if (chosen === null) return;
  wishes.value = asked;
  applied.value = null;
  const query = { name: chosen.name, effectiveFrom: asked.effectiveFrom, whole: flag(asked.whole) } as const;
  await preview.load(() => sendBytes("previewCatalogue", { path: {}, query }, chosen));
}

export async function apply(decision: Decision): Promise<void> {
  const [chosen, asked, seen] = [file.value, wishes.value, preview.state.value.value];
  if (chosen === null || asked === null || seen === null) return;
  const query = {
    ...decision,
    name: chosen.name,
    sha256: seen.sha256,
    effectiveFrom: asked.effectiveFrom,
    ...(asked.effectiveTo !== "" && { effectiveTo: asked.effectiveTo }),
    whole: flag(asked.whole),
  } as const;
  await imports.load(async () => {
    const put = await sendBytes("importCatalogue", { path: {}, query }, chosen);
    // It is in force from here on, whether or not the list can be shown: nobody should send it again.
    chooseFile(null);
    applied.value = put;
    return fetchImports();
  });
}

export const undo = (catalogueImportId: string) =>
  imports.load(async () => {
    await callWorker("undoCatalogueImport", { path: { catalogueImportId } });
    applied.value = null;
    return fetchImports();
  });
