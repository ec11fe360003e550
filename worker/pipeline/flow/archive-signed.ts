import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { retentionInForce } from "../../catalogue/catalogue-store.ts";
import type { Database } from "../../db/database.ts";
import type { DossierTable } from "../../db/schema/work.schema.ts";
import { fieldOfRow } from "../in-flight/papers.repository.ts";
import { ask, type FlowContext } from "./flow-context.ts";
import type { Flow } from "./open-flow.ts";

/** Asks for the archiving of every dossier whose papers are all signed or given up, and of those of which the archive has to learn something new. @returns how many */
export async function archiveSigned(db: Database, flow: Flow, now: Date): Promise<number> {
  const ready = await db
    .selectFrom("dossiers")
    .select("id")
    .where("archive_key", "is", null)
    .where((e) =>
      e.exists(
        e
          .selectFrom("papers")
          .select("papers.id")
          .whereRef("papers.dossier_id", "=", "dossiers.id")
          .where("papers.state", "in", ["signed", "archived"]),
      ),
    )
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("papers")
            .select("papers.id")
            .whereRef("papers.dossier_id", "=", "dossiers.id")
            .where("papers.state", "not in", ["signed", "archived", "dropped"]),
        ),
      ),
    )
    .limit(100)
    .execute();
  for (const { id } of ready) await flow(now, (context) => askForArchive(context, id));
  return ready.length;
}

async function askForArchive(context: FlowContext, dossierId: string): Promise<void> {
  const { transaction } = context;
  const dossier = await transaction
    .updateTable("dossiers")
    .set({ archive_key: "asking" })
    .where("id", "=", dossierId)
    .where("archive_key", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (!dossier) return;
  const input = await packageInput(context, dossier);
  await ask(context, "archive-dossier", input, dossier.batch_id, (archive_key) =>
    transaction.updateTable("dossiers").set({ archive_key }).where("id", "=", dossierId).execute(),
  );
}

async function packageInput({ transaction, agencyName }: FlowContext, dossier: DossierTable) {
  const papers = await transaction
    .selectFrom("papers")
    .selectAll()
    .where("dossier_id", "=", dossier.id)
    .where("state", "!=", "dropped")
    .orderBy("created_at")
    .orderBy("position")
    .execute();
  const described = [];
  for (const paper of papers) {
    const fields = await transaction.selectFrom("paper_fields").selectAll().where("paper_id", "=", paper.id).orderBy("position").execute();
    const pages = await transaction
      .selectFrom("paper_pages")
      .innerJoin("pages", "pages.id", "paper_pages.page_id")
      .select(["pages.width", "pages.height", "pages.dpi"])
      .where("paper_pages.paper_id", "=", paper.id)
      .orderBy("paper_pages.position")
      .execute();
    described.push({
      id: paper.id,
      original: paper.original,
      pdf: paper.pdf_sha256 ?? "",
      documentType: paper.document_type,
      component: paper.component,
      pages: pages.map(({ width, height, dpi }) => ({ width: width ?? 0, height: height ?? 0, dpi: dpi ?? 0 })),
      fields: fields.map(fieldOfRow),
    });
  }
  const endDate = papers
    .map((paper) => dayInVietnam(paper.updated_at))
    .sort()
    .at(-1)!;
  const { maintenance } = await retentionInForce(transaction, dossier.agency, dossier.procedure, endDate);
  return {
    id: dossier.id,
    maintenance,
    returnedAt: dossier.returned_at,
    code: dossier.code,
    title: dossier.procedure_name ?? `Hồ sơ ${dossier.code}`,
    agency: { code: dossier.agency, name: agencyName },
    procedure: dossier.procedure === null ? null : { code: dossier.procedure, name: dossier.procedure_name ?? dossier.procedure },
    startDate: dayInVietnam(dossier.created_at),
    endDate,
    papers: described,
  };
}

/** Vietnam has one time zone and no summer time: UTC+7. */
const dayInVietnam = (instant: string): PartialDate => PartialDate.parse(vietnamDay(new Date(instant)));
