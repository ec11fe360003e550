import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Tables } from "../../db/database.ts";
import { readJson } from "../stored-json.ts";

type Rows = Awaited<ReturnType<typeof rowsOf>>;

/** Everything of a dossier that work left in the database. */
async function rowsOf(transaction: Transaction<Tables>, dossierId: string) {
  const papers = await transaction.selectFrom("papers").selectAll().where("dossier_id", "=", dossierId).execute();
  const ids = papers.map((paper) => paper.id);
  const pages =
    ids.length === 0
      ? []
      : await transaction
          .selectFrom("paper_pages")
          .innerJoin("pages", "pages.id", "paper_pages.page_id")
          .select(["pages.id", "pages.file_id", "pages.picture", "pages.read_key"])
          .where("paper_pages.paper_id", "in", ids)
          .execute();
  const fileIds = [...new Set(pages.map((page) => page.file_id))];
  const files = fileIds.length === 0 ? [] : await transaction.selectFrom("source_files").selectAll().where("id", "in", fileIds).execute();
  const signed =
    ids.length === 0 ? [] : await transaction.selectFrom("signing_documents").selectAll().where("paper_id", "in", ids).execute();
  const dossier = await transaction.selectFrom("dossiers").selectAll().where("id", "=", dossierId).executeTakeFirstOrThrow();
  const batches = await transaction.selectFrom("batch_dossiers").select("batch_id").where("dossier_id", "=", dossierId).execute();
  const batchIds = [...new Set([dossier.batch_id, ...batches.map((one) => one.batch_id)])];
  const assembled = await transaction.selectFrom("batches").select("assemble_key").where("id", "in", batchIds).execute();
  const keys = [
    dossier.archive_key,
    ...pages.map((page) => page.read_key),
    ...papers.map((paper) => paper.compose_key),
    ...files.map((file) => file.split_key),
    ...assembled.map((batch) => batch.assemble_key),
  ].filter((key) => key !== null);
  const runs = keys.length === 0 ? [] : await transaction.selectFrom("step_runs").selectAll().where("run_key", "in", keys).execute();
  return { papers, pages, files, signed, runs };
}

/** A scan may hold several dossiers: while one of them is in work its pages are needed. @throws AppError `archive.pile_in_work` */
async function checkPiles(transaction: Transaction<Tables>, { files }: Rows): Promise<void> {
  for (const file of files) {
    const inWork = await transaction
      .selectFrom("pages")
      .innerJoin("paper_pages", "paper_pages.page_id", "pages.id")
      .innerJoin("papers", "papers.id", "paper_pages.paper_id")
      .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
      .select("dossiers.code")
      .where("pages.file_id", "=", file.id)
      .where("dossiers.archived_at", "is", null)
      .limit(1)
      .executeTakeFirst();
    if (inWork) throw new AppError("archive.pile_in_work", { dossier: inWork.code });
  }
}

/**
 * The stored files that go with a dossier: its PDFs in every state, its pages, the scans they came from and what was read from them.
 * A file that another dossier has as well (the same scan taken in twice) stays.
 * @throws AppError `archive.pile_in_work`
 */
export async function filesOfDossier(transaction: Transaction<Tables>, blobs: BlobStore, dossierId: string): Promise<Sha256[]> {
  const rows = await rowsOf(transaction, dossierId);
  await checkPiles(transaction, rows);
  const found = new Set<string>();
  for (const paper of rows.papers) if (paper.pdf_sha256 !== null) found.add(paper.pdf_sha256);
  for (const page of rows.pages) if (page.picture !== null) found.add(page.picture);
  for (const file of rows.files) found.add(file.sha256);
  for (const one of rows.signed)
    for (const sha256 of [one.source_sha256, one.prepared_sha256, one.signed_sha256]) if (sha256) found.add(sha256);
  for (const run of rows.runs)
    for (const stored of [run.input_json, run.output_json]) {
      const value: unknown = JSON.parse(stored ?? "null");
      const isElsewhere = value !== null && typeof value === "object" && "$blob" in value;
      // What speaks of a whole pile names pages of other dossiers: only its own file goes, not the files it names.
      if (isElsewhere || !OF_PILES.has(run.step)) digestsIn(value, found);
      if (isElsewhere && !OF_PILES.has(run.step)) digestsIn(await readJson(blobs, stored).catch(() => null), found);
    }
  const others = await digestsOfOthers(transaction, dossierId, [...found]);
  const kept: Sha256[] = [];
  for (const text of [...found].sort()) {
    const sha256 = Sha256.safeParse(text);
    if (sha256.success && !others.has(text) && (await blobs.has(sha256.data))) kept.push(sha256.data);
  }
  return kept;
}

const OF_PILES: ReadonlySet<string> = new Set(["split-file", "assemble-dossiers"]);

function digestsIn(value: unknown, found: Set<string>): void {
  if (typeof value === "string") {
    if (/^[0-9a-f]{64}$/.test(value)) found.add(value);
  } else if (value !== null && typeof value === "object") for (const inner of Object.values(value)) digestsIn(inner, found);
}

/** Which of these are files of papers and pages of other dossiers; scans they came from are not spared. */
async function digestsOfOthers(
  transaction: Transaction<Tables>,
  dossierId: string,
  digests: readonly string[],
): Promise<ReadonlySet<string>> {
  const others = new Set<string>();
  for (let at = 0; at < digests.length; at += 500) {
    const some = digests.slice(at, at + 500);
    const papers = await transaction
      .selectFrom("papers")
      .select("pdf_sha256")
      .where("dossier_id", "!=", dossierId)
      .where("pdf_sha256", "in", some)
      .execute();
    const pages = await transaction
      .selectFrom("pages")
      .innerJoin("paper_pages", "paper_pages.page_id", "pages.id")
      .innerJoin("papers", "papers.id", "paper_pages.paper_id")
      .select("pages.picture")
      .where("papers.dossier_id", "!=", dossierId)
      .where("pages.picture", "in", some)
      .execute();
    for (const { pdf_sha256 } of papers) if (pdf_sha256 !== null) others.add(pdf_sha256);
    for (const { picture } of pages) if (picture !== null) others.add(picture);
  }
  return others;
}

/** Takes out of the database what the papers of a dossier say; that there was a dossier, and its code, stays as proof. */
export async function forgetDossier(transaction: Transaction<Tables>, dossierId: string): Promise<void> {
  const { papers, pages, runs } = await rowsOf(transaction, dossierId);
  await transaction.deleteFrom("reuse_documents").where("dossier_id", "=", dossierId).execute();
  const { agency, code } = await transaction
    .selectFrom("dossiers")
    .select(["agency", "code"])
    .where("id", "=", dossierId)
    .executeTakeFirstOrThrow();
  await transaction.deleteFrom("asked_components").where("agency", "=", agency).where("dossier_code", "=", code).execute();
  await transaction.deleteFrom("reviews").where("dossier_id", "=", dossierId).execute();
  for (const run of runs) await transaction.deleteFrom("step_runs").where("run_key", "=", run.run_key).execute();
  for (const paper of papers) {
    await transaction.deleteFrom("paper_fields").where("paper_id", "=", paper.id).execute();
    await transaction.deleteFrom("reviews").where("paper_id", "=", paper.id).execute();
  }
  for (const page of pages)
    await transaction.updateTable("pages").set({ picture: null, findings_json: null }).where("id", "=", page.id).execute();
}
