import type { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../db/database.ts";
import { eachDatabase } from "../db/testing/each-database.ts";
import { lookUp } from "./look-up.ts";
import { decideMerge, listMerges, type MergeDecision } from "./person-merges.ts";
import { publishDossier, showReturnedResults } from "./publish-dossier.ts";
import { searchPapers } from "./search-papers.ts";
import { wordHasher } from "./word-hasher.ts";

const KEY = Buffer.alloc(32, 7);
const NOW = new Date("2026-11-23T02:00:00Z");
const NEW = IdentityNumber.parse("099082000001");
const OLD = IdentityNumber.parse("099123456");
const field = (key: string, text: string): DigitizedField => ({
  key,
  text,
  page: 0,
  box: null,
  confidence: 0.98,
  flagged: false,
  source: "ocr",
});
const paper = (paperId: string, documentType: string, fields: DigitizedField[]) => ({
  paperId,
  documentType,
  component: documentType,
  pdfSha256: "a".repeat(64),
  fields,
});
const card = (id: string, number: string, name = "Trần Văn Mẫu", birth = "15/11/1982") =>
  paper(id, "can_cuoc", [field("personal_id", number), field("full_name", name), field("birth_date", birth)]);

eachDatabase((open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.destroy());
  const publish = (papers: ReturnType<typeof paper>[], over: { agency?: string; dossierId?: string } = {}) =>
    db
      .transaction()
      .execute((transaction) =>
        publishDossier(
          transaction,
          KEY,
          { dossierId: "d1", code: "H99.1-261123-0001", agency: "H99", procedure: "1.001193", returnedAt: null, papers, ...over },
          NOW,
        ),
      );
  const values = async (identityNumber: IdentityNumber) =>
    (
      await lookUp(
        db,
        KEY,
        { accountId: "a1", agency: "H99", identityNumber, purpose: "đối chiếu tại quầy", dossierCode: "x" },
        { dailyLimit: 100, lines: () => [] },
        NOW,
      )
    ).answer;

  describe("search by words", () => {
    const search = (text: string, scopes = ["H99"], limit = 10) => searchPapers(db, wordHasher(KEY), { scopes, text, limit }, NOW);
    const found = async (text: string, ...scopes: string[]) =>
      (await search(text, scopes.length > 0 ? scopes : undefined)).papers.map(({ paperId }) => paperId);

    it("finds papers with and without accents, in any order, only when all words stand on them", async () => {
      await publish([card("p1", NEW), card("p2", "099082000002", "Trần Thị Bảo")]);
      expect(await found("tran mau")).toEqual(["p1"]);
      expect(await found("MẪU Văn TRẦN")).toEqual(["p1"]);
      expect((await found("Trần")).sort()).toEqual(["p1", "p2"]);
      expect(await found("tran mau bao")).toEqual([]);
      expect(await found("0001 can cuoc mau")).toEqual(["p1"]);
    });

    it("three letters of a word are enough, two are a word of their own; numbers are whole", async () => {
      await publish([card("p1", NEW, "Nguyễn Thị Phượng")]);
      for (const text of ["ngu", "nguy phu", "Phươ", "nguyễn p hư"])
        expect(await found(text), text).toEqual(text.includes("p h") ? [] : ["p1"]);
      expect(await found("ng")).toEqual([]);
      expect(await found("guyen")).toEqual([]);
      expect(await found("26112")).toEqual([]);
      expect(await found("261123")).toEqual(["p1"]);
    });

    it("a name comes before an address, a whole word before its beginning", async () => {
      const at = (id: string, name: string, residence: string) =>
        paper(id, "can_cuoc", [field("full_name", name), field("residence", residence), field("personal_id", NEW)]);
      await publish([
        at("lives-there", "Lê Thử", "Số 1, phố Trần Mẫu"),
        at("begins-so", "Tranh Lê", "Số 2"),
        at("is-called-so", "Trần Lê", "Số 3"),
      ]);
      expect(await found("tran")).toEqual(["is-called-so", "begins-so", "lives-there"]);
      const { papers, more } = await search("tran", ["H99"], 2);
      expect([papers.length, more]).toEqual([2, true]);
      expect((await search("tran", ["H99"], 3)).more).toBe(false);
    });

    it("only in the agencies asked for, one by one or with all below", async () => {
      for (const agency of ["H99", "H99.50", "H99.50.1", "H991"])
        await publish([card(`p-${agency}`, NEW)], { agency, dossierId: `d-${agency}` });
      expect(await found("trần")).toEqual(["p-H99"]);
      expect(await found("trần", "H01")).toEqual([]);
      expect((await found("trần", "H99.50.*")).sort()).toEqual(["p-H99.50", "p-H99.50.1"]);
      expect((await found("trần", "H99.*")).sort()).toEqual(["p-H99", "p-H99.50", "p-H99.50.1"]);
      expect((await found("trần", "H99", "H99.50.1")).sort()).toEqual(["p-H99", "p-H99.50.1"]);
      expect((await found("trần", "H991")).sort()).toEqual(["p-H991"]);
    });

    it("never by identity number, never before the result was returned (R-19)", async () => {
      await publish([card("p1", NEW), paper("p3", "giay_khai_sinh", [field("full_name", "Trần Thử")])]);
      await expect(found(NEW)).rejects.toMatchObject({ code: "reuse.nothing_to_search" });
      expect(await found("trần thử")).toEqual([]);
      await db.transaction().execute((transaction) => showReturnedResults(transaction, "d1", NOW));
      expect(await found("trần thử")).toEqual(["p3"]);
    });

    it("no word and no beginning can be read in the table, another key or agency finds nothing in it", async () => {
      await publish([card("p1", NEW)]);
      await publish([card("p2", NEW)], { agency: "H01", dossierId: "d2" });
      const rows = await db.selectFrom("reuse_words").selectAll().execute();
      const stored = JSON.stringify(rows);
      for (const word of ["tran", "tra", "van", "mau", "can", "cuoc", "cuo", "1982"]) expect(stored).not.toContain(`"${word}"`);
      expect(stored).not.toContain(NEW);
      const words = (documents: string[]) => new Set(rows.filter((row) => documents.includes(row.document_id)).map((row) => row.word_hmac));
      const [one, other] = [...new Set(rows.map((row) => row.document_id))].map((id) => words([id]));
      expect([...one!].filter((word) => other!.has(word))).toEqual([]);
      expect((await searchPapers(db, wordHasher(Buffer.alloc(32, 8)), { scopes: ["H99"], text: "tran", limit: 9 }, NOW)).papers).toEqual(
        [],
      );
    });

    it("publishing again leaves no word behind", async () => {
      await publish([card("p1", NEW)]);
      await publish([card("p1", NEW, "Lê Văn Khác")]);
      expect(await found("mẫu")).toEqual([]);
      expect(await found("khác")).toEqual(["p1"]);
    });
  });

  describe("one person under an old and a new number", () => {
    const decide = (id: string, decision: MergeDecision, agency = "H99") =>
      db.transaction().execute((transaction) => decideMerge(transaction, agency, id, decision, "archivist-1", NOW));
    const proposals = (agency = "H99") => listMerges(db, agency, 10);

    it("is proposed for one name and birth date, and changes nothing until a person accepts; undo takes it back", async () => {
      await publish([card("p1", OLD)]);
      await publish([card("p2", NEW)], { dossierId: "d2" });
      const [proposal] = await proposals();
      expect(proposal).toMatchObject({
        state: "proposed",
        evidence: "name-and-birth-date",
        old: { number: "099•••456" },
        new: { number: "099••••••001" },
      });
      expect(JSON.stringify(proposal)).not.toContain(OLD);
      const papers = async (number: IdentityNumber) =>
        new Set((await values(number)).values.filter((v) => v.relation === "self" && v.attribute === "idNumber").map((v) => v.text));
      expect(await papers(NEW)).toEqual(new Set([NEW]));
      expect(await decide(proposal!.id, "accept")).toBe("accepted");
      expect(await papers(NEW)).toEqual(new Set([NEW, OLD]));
      expect(await papers(OLD)).toEqual(new Set([NEW, OLD]));
      await decide(proposal!.id, "undo");
      expect(await papers(NEW)).toEqual(new Set([NEW]));
    });

    it("is proposed when one paper prints both numbers", async () => {
      await publish([paper("p1", "can_cuoc", [field("personal_id", NEW), field("id", OLD), field("full_name", "Trần Văn Mẫu")])]);
      expect((await proposals()).map(({ evidence }) => evidence)).toEqual(["printed-together"]);
    });

    it("is not proposed for another birth date, a year alone, or two new numbers; never twice, never again after a refusal", async () => {
      await publish([card("p1", OLD), card("p2", NEW, "Trần Văn Mẫu", "16/11/1982")]);
      await publish([card("p3", "099082000009"), card("p4", NEW, "Trần Văn Mẫu", "1982")], { dossierId: "d2" });
      expect((await proposals()).map(({ new: side }) => side.number)).toEqual(["099••••••009"]);
      const [proposal] = await proposals();
      await decide(proposal!.id, "refuse");
      await publish([card("p3", "099082000009")], { dossierId: "d2" });
      expect((await proposals()).map(({ state }) => state)).toEqual(["refused"]);
      await expect(decide(proposal!.id, "accept")).rejects.toMatchObject({ code: "reuse.merge_decided" });
    });

    it("tells how many papers of a side lie with other agencies, and nothing of what they say", async () => {
      await publish([card("p1", OLD, "Trần Văn Mẫu")], { dossierId: "d1", agency: "H01" });
      await publish([card("p2", NEW)], { dossierId: "d2" });
      expect(await proposals()).toMatchObject([
        { old: { number: "", papers: [], papersElsewhere: 1 }, new: { number: "099••••••001", papersElsewhere: 0 } },
      ]);
    });

    it("of another agency cannot be seen or decided", async () => {
      await publish([card("p1", OLD), card("p2", NEW)]);
      const [proposal] = await proposals();
      expect(await proposals("H01")).toEqual([]);
      await expect(decide(proposal!.id, "accept", "H01")).rejects.toMatchObject({ code: "access.no_such_item" });
    });
  });

  it("a look-up names values that contradict each other and papers whose last day has passed", async () => {
    const single = paper("p3", "giay_xac_nhan_tinh_trang_hon_nhan", [
      field("full_name", "Trần Văn Mẫu"),
      field("id_paper", `CCCD số ${NEW}`),
      field("birth_date", "15/11/1983"),
      field("issue_date", "01/02/2026"),
      field("valid_months", "06"),
    ]);
    await publish([card("p1", NEW), single]);
    const answer = await values(NEW);
    expect(answer.conflicts).toMatchObject([{ relation: "self", attribute: "dateOfBirth" }]);
    const ofSingle = answer.values.filter(({ documentType }) => documentType === single.documentType);
    expect(ofSingle.length).toBeGreaterThan(0);
    expect(ofSingle.every(({ expired }) => expired === true)).toBe(true);
    expect(answer.values.filter(({ documentType }) => documentType === "can_cuoc").every(({ expired }) => expired === false)).toBe(true);
  });
});
