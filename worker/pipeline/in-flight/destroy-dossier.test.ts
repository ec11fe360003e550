import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archiveDossier, OcflStore, validateRoot } from "../../archive/index.ts";
import { type BlobStore, openBlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { destroyedDossiers } from "../../db/destroyed-dossiers.ts";
import { openDatabase } from "../../db/open-database.ts";
import { type AtRest, atRestFrom } from "../../keys/at-rest.ts";
import { type Decided, keepAnswers } from "../../reuse/asked-components.ts";
import { askForDestruction, confirmDestruction, finishDestructions } from "./destroy-dossier.ts";

const NOW = new Date("2099-01-05T03:00:00Z");
const AT = "2026-11-23T00:00:00.000Z";
const NAME = "NGUYỄN THỊ THỬ";
const DAY = PartialDate.parse("2026-11-23");
const DECIDED: Decided = {
  name: "Giấy chứng sinh",
  onPaper: true,
  required: true,
  answer: "must-bring",
  handling: "original",
  reuse: "new-paper",
  source: null,
  resultCode: null,
  rule: "procedure-asks",
};
const NONE = { error_code: null, error_facts_json: null };
let folder: string;
let db: Database;
let atRest: AtRest;
let blobs: BlobStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-destroy-"));
  atRest = atRestFrom(Buffer.alloc(32, 3), join(folder, "archive"));
  db = await openDatabase(join(folder, "camtay.sqlite"), atRest);
  blobs = openBlobStore(join(folder, "blobs"), atRest.wrapper);
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const parts = () => ({ db, blobs, dossierKeys: atRest.dossierKeys, archiveFolder: join(folder, "archive") });
const request = (dossierId: string) => ({ dossierId, agency: "H99", basis: "Thông tư thử nghiệm, mục 1" });

interface Made {
  readonly id: string;
  readonly objectId: string;
  readonly files: readonly Sha256[];
}

/** A scan of several dossiers, each with one page and one paper, archived as the steps leave them. */
async function pile(codes: readonly string[], { keys = true, archived = codes }: { keys?: boolean; archived?: readonly string[] } = {}) {
  const store = await OcflStore.open(join(folder, "archive"), keys ? { keys: atRest.dossierKeys } : {});
  const batchId = `batch-${codes.join("")}`;
  const scan = await blobs.put(Buffer.from(`bản quét ${codes.join()}`));
  await db
    .insertInto("batches")
    .values({
      id: batchId,
      agency: "H99",
      account_id: null,
      procedure: null,
      dossier_code: null,
      manifest_json: null,
      state: "finished",
      assemble_key: null,
      ...NONE,
      created_at: AT,
      finished_at: AT,
    })
    .execute();
  const file = {
    id: `file-${batchId}`,
    batch_id: batchId,
    position: 0,
    name: "chồng.pdf",
    sha256: scan,
    size_bytes: 1,
    state: "split" as const,
  };
  await db
    .insertInto("source_files")
    .values({ ...file, split_key: null, page_count: codes.length, ...NONE, original: null, dismissed_at: null, dismissed_by: null })
    .execute();
  const made: Made[] = [];
  for (const [at, code] of codes.entries()) {
    const [pdf, picture, words] = await Promise.all(["pdf", "ảnh", "chữ"].map((kind) => blobs.put(Buffer.from(`${kind} ${code} ${NAME}`))));
    const id = `dossier-${code}`;
    await db
      .insertInto("step_runs")
      .values({
        run_key: `read-${code}`,
        step: "read-page",
        queue: "cpu",
        batch_id: batchId,
        input_json: "{}",
        state: "done",
        attempts: 1,
        output_json: JSON.stringify({ page: words, picture, note: NAME }),
        ...NONE,
        not_before: AT,
        enqueued_at: AT,
        lease_owner: null,
        lease_until: null,
        created_at: AT,
        updated_at: AT,
        agency: "H99",
        priority: 0,
      } as never)
      .execute();
    await db
      .insertInto("pages")
      .values({
        id: `page-${code}`,
        batch_id: batchId,
        file_id: file.id,
        page: at + 1,
        state: "read",
        read_key: `read-${code}`,
        picture: picture!,
        findings_json: "[]",
      } as never)
      .execute();
    const isArchived = archived.includes(code);
    const written = isArchived ? await keepDossier(store, code, Buffer.from(`pdf ${code} ${NAME}`)) : null;
    await db
      .insertInto("dossiers")
      .values({
        id,
        agency: "H99",
        code,
        procedure: null,
        procedure_name: null,
        batch_id: batchId,
        flagged: 0,
        archive_key: null,
        archive_object: written,
        created_at: AT,
        archived_at: isArchived ? AT : null,
        returned_at: null,
      })
      .execute();
    await db.insertInto("batch_dossiers").values({ batch_id: batchId, dossier_id: id }).execute();
    await db
      .insertInto("papers")
      .values({
        id: `paper-${code}`,
        dossier_id: id,
        batch_id: batchId,
        position: 0,
        document_type: null,
        component: "Giấy tờ",
        component_confidence: 1,
        state: isArchived ? "archived" : "review",
        pdf_sha256: pdf!,
        content_key: code,
        compose_key: null,
        ...NONE,
        created_at: AT,
        updated_at: AT,
      } as never)
      .execute();
    await db
      .insertInto("paper_pages")
      .values({ paper_id: `paper-${code}`, position: 0, page_id: `page-${code}` })
      .execute();
    await db
      .insertInto("paper_fields")
      .values({
        paper_id: `paper-${code}`,
        position: 0,
        key: "person.fullName",
        text: NAME,
        read_text: NAME,
        page: 0,
        box_json: null,
        confidence: 1,
        flagged: 0,
        source: "ocr",
        confirmed_by: null,
        confirmed_at: null,
      })
      .execute();
    made.push({ id, objectId: written ?? "", files: [pdf!, picture!, words!] });
  }
  return { made, scan, store };
}

async function keepDossier(store: OcflStore, code: string, pdf: Buffer): Promise<string> {
  const { objectId } = await archiveDossier(
    store,
    {
      dossier: {
        code,
        title: "Hồ sơ",
        agency: { code: "H99", name: "UBND xã Mẫu" },
        procedure: null,
        maintenance: "06",
        mode: "02",
        startDate: DAY,
        endDate: DAY,
      },
      papers: [{ pdf, documentType: null, component: "Giấy tờ", pageCount: 1 }],
      software: { name: "Cầm Tay", version: "0.1.0" },
      user: { name: "UBND xã Mẫu", address: "urn:camtay:agency:H99" },
    },
    { now: () => new Date(AT) },
  );
  return objectId;
}

const has = async (files: readonly Sha256[]) => Promise.all(files.map((sha256) => blobs.has(sha256)));

describe("destroying a dossier", () => {
  it("takes two people; then nothing of it can be read, and what stays proves what was done", async () => {
    const { made, scan, store } = await pile(["A", "B"]);
    const [one, other] = made as [Made, Made];
    const id = await askForDestruction(db, request(one.id), "an", NOW);
    await expect(askForDestruction(db, request(one.id), "binh", NOW)).rejects.toMatchObject({ code: "archive.destruction_decided" });
    await expect(confirmDestruction(parts(), id, "H99", "an", NOW)).rejects.toMatchObject({ code: "access.second_person_needed" });
    await expect(confirmDestruction(parts(), id, "H01", "binh", NOW)).rejects.toMatchObject({ code: "access.no_such_item" });
    expect(await has(one.files)).toEqual([true, true, true]);
    for (const dossierCode of ["A", "B"])
      await keepAnswers(db, { agency: "H99", dossierCode }, { person: "p", procedure: "1.001193", decided: [DECIDED], by: "an" }, NOW);

    await confirmDestruction(parts(), id, "H99", "binh", NOW);
    expect(await db.selectFrom("asked_components").select("dossier_code").execute()).toEqual([{ dossier_code: "B" }]);
    expect(await has([...one.files, scan])).toEqual([false, false, false, false]);
    expect(await has(other.files)).toEqual([true, true, true]);
    await expect(store.readFile(one.objectId, "METS.xml")).rejects.toMatchObject({ code: "archive.destroyed" });
    expect((await store.readFile(other.objectId, "METS.xml")).length).toBeGreaterThan(0);
    const fields = await db.selectFrom("paper_fields").select("paper_id").execute();
    expect(fields).toEqual([{ paper_id: "paper-B" }]);
    expect(await db.selectFrom("step_runs").select("run_key").execute()).toEqual([{ run_key: "read-B" }]);
    expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);

    const lines = await db.selectFrom("audit").select(["actor", "action"]).orderBy("line").execute();
    expect(lines).toEqual([
      { actor: "an", action: "dossier.destroy.ask" },
      { actor: "binh", action: "dossier.destroy.confirm" },
      { actor: "binh", action: "dossier.destroy" },
    ]);
    const events = (readdirSync(store.root, { recursive: true }) as string[]).filter(
      (path) => path.includes("/deletion/") && path.endsWith(".xml"),
    );
    const premis = readFileSync(join(store.root, events[0]!), "utf8");
    expect(premis).toContain("<premis:eventType>deletion</premis:eventType>");
    expect(premis).toContain(one.objectId);
    expect((await destroyedDossiers(db))[0]).toMatchObject({ objectId: one.objectId });
    await expect(keepDossier(store, "A", Buffer.from("lại"))).rejects.toMatchObject({ code: "archive.destroyed" });
  });

  it("waits while another dossier of the same scan is in work", async () => {
    const { made } = await pile(["A", "B"], { archived: ["A"] });
    const id = await askForDestruction(db, request(made[0]!.id), "an", NOW);
    await expect(confirmDestruction(parts(), id, "H99", "binh", NOW)).rejects.toMatchObject({ code: "archive.pile_in_work" });
    expect(await has(made[0]!.files)).toEqual([true, true, true]);
  });

  it("also reaches what was archived before there were keys", async () => {
    const { made, store } = await pile(["A", "B"], { keys: false });
    const id = await askForDestruction(db, request(made[0]!.id), "an", NOW);
    await confirmDestruction(parts(), id, "H99", "binh", NOW);
    expect(await store.has(made[0]!.objectId)).toBe(false);
    expect(await store.has(made[1]!.objectId)).toBe(true);
    expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
  });

  it("that was stopped half way is finished by the next run", async () => {
    const { made } = await pile(["A"]);
    const id = await askForDestruction(db, request(made[0]!.id), "an", NOW);
    const broken = { ...parts(), blobs: { ...blobs, destroy: () => Promise.reject(new Error("mất điện")) } };
    await expect(confirmDestruction(broken, id, "H99", "binh", NOW)).rejects.toThrow("mất điện");
    expect(await finishDestructions(parts(), NOW)).toBe(1);
    expect(await has(made[0]!.files)).toEqual([false, false, false]);
    expect(await finishDestructions(parts(), NOW)).toBe(0);
  });

  it("leaves no readable trace in any file of the office", async () => {
    const { made } = await pile(["A"]);
    const id = await askForDestruction(db, request(made[0]!.id), "an", NOW);
    await confirmDestruction(parts(), id, "H99", "binh", NOW);
    const paths = (readdirSync(folder, { recursive: true }) as string[])
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile());
    for (const path of paths) expect(readFileSync(path).includes(Buffer.from(NAME)), path).toBe(false);
  });
});
