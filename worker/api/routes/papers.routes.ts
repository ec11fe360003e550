import type { PaperDetail } from "@camtay/shared/api/answers.ts";
import { PageFinding } from "@camtay/shared/domain/digitized.ts";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import type { Flow } from "../../pipeline/flow/open-flow.ts";
import { dropPaper, restorePaper } from "../../pipeline/in-flight/drop-paper.ts";
import { fieldsOfPaper, getPaper, listPapers, openReviewsOfPaper, paperSummary } from "../../pipeline/in-flight/papers.repository.ts";
import { retryPaper, reviewPaper } from "../../pipeline/in-flight/review-paper.ts";
import type { HandlersOf } from "../handler.ts";
import type { PageImages } from "../render/page-images.ts";

const Findings = z.array(PageFinding);
const DEFAULT_WIDTH_PX = 1000;

export const paperHandlers = (
  db: Database,
  blobs: BlobStore,
  flow: Flow,
  images: PageImages,
): HandlersOf<"papers" | "paper" | "paperPdf" | "paperPage" | "reviewPaper" | "retryPaper" | "dropPaper" | "restorePaper"> => ({
  papers: async ({ account, query }) => ({ papers: await listPapers(db, account.agency, query) }),
  paper: ({ account, path }) => paperDetail(db, account.agency, path.paperId),
  async paperPdf({ account, path, query }) {
    const sha256 = await pdfOf(db, account.agency, path.paperId, query.sha256);
    return { mediaType: "application/pdf", content: await blobs.get(sha256), immutable: query.sha256 !== undefined };
  },
  async paperPage({ account, path, query }) {
    const page = z.coerce.number().int().nonnegative().safeParse(path.index);
    if (!page.success) throw new AppError("system.invalid_input", { where: "index" });
    const sha256 = await pdfOf(db, account.agency, path.paperId, query.sha256);
    const content = await images.draw(sha256, () => blobs.get(sha256), page.data, query.widthPx ?? DEFAULT_WIDTH_PX);
    return { mediaType: "image/png", content, immutable: query.sha256 !== undefined };
  },
  async reviewPaper({ account, path, body, now }) {
    await reviewPaper(flow, account.agency, path.paperId, { ...body, accountId: account.id }, now);
    return paperDetail(db, account.agency, path.paperId);
  },
  async retryPaper({ account, path, now }) {
    await retryPaper(flow, account.agency, path.paperId, now);
    return paperSummary(await getPaper(db, account.agency, path.paperId));
  },
  async dropPaper({ account, path, now }) {
    await dropPaper(flow, account.agency, path.paperId, now);
    return paperSummary(await getPaper(db, account.agency, path.paperId));
  },
  async restorePaper({ account, path, now }) {
    await restorePaper(flow, account.agency, path.paperId, now);
    return paperSummary(await getPaper(db, account.agency, path.paperId));
  },
});

async function paperDetail(db: Database, agency: string, paperId: string): Promise<z.input<typeof PaperDetail>> {
  const paper = await getPaper(db, agency, paperId);
  const pages = await db
    .selectFrom("paper_pages")
    .innerJoin("pages", "pages.id", "paper_pages.page_id")
    .innerJoin("source_files", "source_files.id", "pages.file_id")
    .select(["paper_pages.position", "source_files.name", "pages.page", "pages.width", "pages.height", "pages.dpi", "pages.findings_json"])
    .where("paper_pages.paper_id", "=", paperId)
    .orderBy("paper_pages.position")
    .execute();
  const reviews = await openReviewsOfPaper(db, paperId);
  return {
    ...paperSummary(paper),
    fields: await fieldsOfPaper(db, paperId),
    pages: pages.map((page) => ({
      index: page.position,
      file: page.name,
      page: page.page,
      width: page.width ?? 0,
      height: page.height ?? 0,
      dpi: page.dpi ?? 0,
      findings: Findings.parse(JSON.parse(page.findings_json ?? "[]")),
    })),
    reviews: reviews.map(({ id, reason, page, field, message }) => ({
      id,
      reason: reason as PaperDetail["reviews"][number]["reason"],
      page,
      field,
      message,
    })),
    pdf: paper.pdf_sha256,
  };
}

/** The digest asked for, when it belongs to this paper: its PDF now, or one that was frozen or signed from it. */
async function pdfOf(db: Database, agency: string, paperId: string, wanted: Sha256 | undefined): Promise<Sha256> {
  const paper = await getPaper(db, agency, paperId);
  const own = paper.pdf_sha256;
  if (wanted === undefined) {
    const frozen = paper.state === "signing" ? (await frozenPdfs(db, paperId))[0]?.prepared_sha256 : undefined;
    if (own === null) throw new AppError("access.no_such_item");
    return Sha256.parse(frozen ?? own);
  }
  const known = [own, ...(await frozenPdfs(db, paperId)).flatMap((row) => [row.prepared_sha256, row.signed_sha256, row.source_sha256])];
  if (!known.includes(wanted)) throw new AppError("access.no_such_item");
  return wanted;
}

const frozenPdfs = (db: Database, paperId: string) =>
  db
    .selectFrom("signing_documents")
    .select(["prepared_sha256", "signed_sha256", "source_sha256"])
    .where("paper_id", "=", paperId)
    .orderBy("updated_at", "desc")
    .execute();
