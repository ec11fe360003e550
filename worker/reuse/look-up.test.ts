import type { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { audit } from "../db/audit-log.ts";
import type { Database } from "../db/database.ts";
import { eachDatabase } from "../db/testing/each-database.ts";
import { getGivenValue, lookUp } from "./look-up.ts";
import { type ArchivedDossier, isResult, publishDossier, showReturnedResults } from "./publish-dossier.ts";
import { whoSaw } from "./who-saw.ts";

const KEY = Buffer.alloc(32, 7);
const NOW = new Date("2026-11-23T02:00:00Z");
const CHILD = IdentityNumber.parse("099225000001");
const FATHER = IdentityNumber.parse("099082000001");
const field = (key: string, text: string): DigitizedField => ({
  key,
  text,
  page: 0,
  box: { x: 1, y: 2, width: 3, height: 4 },
  confidence: 0.98,
  flagged: false,
  source: "ocr",
});
const dossier: ArchivedDossier = {
  dossierId: "dossier-01",
  code: "H99.1-261123-0001",
  agency: "H99",
  procedure: "1.001193",
  returnedAt: null,
  papers: [
    {
      paperId: "paper-birth",
      documentType: "giay_khai_sinh",
      component: "Giấy khai sinh",
      pdfSha256: "a".repeat(64),
      fields: [
        field("full_name", "Trần Thử"),
        field("personal_id", CHILD),
        field("birth_date", "05/08/2025"),
        field("father_name", "Trần Văn Mẫu"),
        field("father_birth", "1982"),
        field("registration_date", "06/08/2025"),
      ],
    },
    {
      paperId: "paper-card1",
      documentType: "can_cuoc",
      component: "Căn cước",
      pdfSha256: "b".repeat(64),
      fields: [field("personal_id", FATHER), field("full_name", "Trần Văn Mẫu"), field("birth_date", "15/11/1982")],
    },
  ],
};

eachDatabase((open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
    await db.transaction().execute((transaction) => publishDossier(transaction, KEY, dossier, NOW));
  });
  afterEach(() => db.destroy());
  const ask = async (identityNumber: IdentityNumber, limit = 10) =>
    (
      await lookUp(
        db,
        KEY,
        { accountId: "a1", agency: "H99", identityNumber, purpose: "thử nghiệm tra cứu", dossierCode: "x" },
        { dailyLimit: limit, lines: () => [] },
        NOW,
      )
    ).answer;
  const seen = async (number: IdentityNumber) => (await ask(number)).values.map((value) => `${value.relation}.${value.attribute}`);
  const handOver = () => db.transaction().execute((transaction) => showReturnedResults(transaction, dossier.dossierId, NOW));

  it("a result stays hidden until it was returned; a component does not (R-19)", async () => {
    expect(isResult("giay_khai_sinh", "1.001193")).toBe(true);
    expect(await seen(CHILD)).toEqual([]);
    expect(await seen(FATHER)).toContain("self.fullName");
    await handOver();
    expect(await seen(CHILD)).toEqual(expect.arrayContaining(["self.fullName", "self.idNumber", "father.fullName", "father.dateOfBirth"]));
  });

  it("a paper that says how long it holds is given with its last day", async () => {
    const paper = {
      paperId: "paper-single",
      documentType: "giay_xac_nhan_tinh_trang_hon_nhan",
      component: "Giấy xác nhận tình trạng hôn nhân",
      pdfSha256: "c".repeat(64),
      fields: [
        field("full_name", "Trần Văn Mẫu"),
        field("id_paper", `CCCD số ${FATHER}`),
        field("issue_date", "31/08/2026"),
        field("valid_months", "06"),
      ],
    };
    await db
      .transaction()
      .execute((transaction) => publishDossier(transaction, KEY, { ...dossier, dossierId: "d2", papers: [paper] }, NOW));
    const { values } = await ask(FATHER);
    const own = values.filter((value) => value.documentType === paper.documentType);
    expect(own.map((value) => [value.issuedOn, value.validUntil])).toContainEqual(["2026-08-31", "2027-02-28"]);
  });

  it("values of several papers about one person stand side by side, each with its origin", async () => {
    await handOver();
    const { values } = await ask(FATHER);
    const births = values.filter((value) => value.relation === "self" && value.attribute === "dateOfBirth");
    expect(births.map((value) => [value.text, value.documentType])).toEqual(
      expect.arrayContaining([
        ["1982", "giay_khai_sinh"],
        ["1982-11-15", "can_cuoc"],
      ]),
    );
    expect(values.find((value) => value.relation === "child" && value.attribute === "idNumber")?.text).toBe(CHILD);
    expect(values.every((value) => value.box !== null && value.page === 0)).toBe(true);
  });

  it("publishing again replaces, so an index rebuilt twice says nothing twice", async () => {
    const before = await seen(FATHER);
    await db.transaction().execute((transaction) => publishDossier(transaction, KEY, dossier, NOW));
    expect((await seen(FATHER)).sort()).toEqual(before.sort());
  });

  it("the identity number is no key and stands in no look-up", async () => {
    await ask(FATHER);
    const rows = [await db.selectFrom("lookups").selectAll().execute(), await db.selectFrom("reuse_parties").selectAll().execute()];
    expect(JSON.stringify(rows)).not.toContain(FATHER);
  });

  it("a given value is open to the one who looked it up, under its opaque id", async () => {
    const answer = await ask(FATHER);
    const value = answer.values[0]!;
    expect(await getGivenValue(db, "a1", answer.id, value.id)).toMatchObject({ paper_id: "paper-card1" });
    await expect(getGivenValue(db, "a2", answer.id, value.id)).rejects.toMatchObject({ code: "access.no_such_item" });
  });

  it("a citizen learns who asked about them, and who opened the papers they stand on", async () => {
    await ask(FATHER);
    await audit(
      db,
      { actor: "a9", agency: "H99", action: "paperPdf", subject: { kind: "paper", id: "paper-card1" }, outcome: "done" },
      new Date("2026-11-24T00:00:00Z"),
    );
    const seen = await whoSaw(db, KEY, FATHER, null);
    expect(seen.map(({ account, kind, what }) => [account, kind, what])).toEqual([
      ["a1", "lookup", "thử nghiệm tra cứu"],
      ["a9", "paper", "Thẻ căn cước (2024) / CCCD gắn chíp"],
    ]);
    expect(await whoSaw(db, KEY, IdentityNumber.parse("099000000000"), null)).toEqual([]);
  });

  it("an agency answers for its own officers: what another's did is not shown to it", async () => {
    await ask(FATHER);
    expect(await whoSaw(db, KEY, FATHER, ["H99"])).toHaveLength(1);
    expect(await whoSaw(db, KEY, FATHER, ["H01", "H99.50.*"])).toEqual([]);
  });

  it("an account may look up only so often a day", async () => {
    await ask(FATHER, 2);
    await ask(CHILD, 2);
    await expect(ask(FATHER, 2)).rejects.toMatchObject({ code: "reuse.daily_limit" });
  });

  it("look-ups asked at once are counted as those asked one after another", async () => {
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => ask(FATHER, 2)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await db.selectFrom("lookups").selectAll().execute()).toHaveLength(2);
  });
});
