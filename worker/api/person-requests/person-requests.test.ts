import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.ts";
import { eachDatabase } from "../../db/testing/each-database.ts";
import {
  acknowledgeRequest,
  approveDestruction,
  confirmDestruction,
  dossiersOfRequest,
  finishRequest,
  listRequests,
  receiveRequest,
} from "./person-requests.ts";

const NOW = new Date("2026-11-23T02:00:00Z");
const LATER = new Date("2026-12-20T02:00:00Z");
const manager = { id: "manager-1", agency: "H99" };
const archivist = { id: "archivist-1", agency: "H99" };
const PERSON = "person-hmac";
const reason = "Công dân yêu cầu tại quầy";

eachDatabase((open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.destroy());

  /** A dossier on which the person stands. @param returnedAt when its result was handed over */
  async function dossier(id: string, procedure: string | null, returnedAt: string | null, agency = "H99") {
    await db
      .insertInto("batches")
      .values({
        id: `b-${id}`,
        agency,
        account_id: null,
        procedure,
        dossier_code: null,
        manifest_json: null,
        state: "finished",
        assemble_key: null,
        error_code: null,
        error_facts_json: null,
        created_at: NOW.toISOString(),
        finished_at: null,
      })
      .execute();
    await db
      .insertInto("dossiers")
      .values({
        id,
        agency,
        code: `${agency}.${id}`,
        procedure,
        procedure_name: null,
        batch_id: `b-${id}`,
        flagged: 0,
        archive_key: null,
        archive_object: `urn:${id}`,
        created_at: NOW.toISOString(),
        archived_at: NOW.toISOString(),
        returned_at: returnedAt,
      })
      .execute();
    await db
      .insertInto("reuse_documents")
      .values({
        id: `doc-${id}`,
        dossier_id: id,
        dossier_code: `${agency}.${id}`,
        agency,
        paper_id: `paper-${id}`,
        document_type: "can_cuoc",
        document_name: "Thẻ căn cước",
        pdf_sha256: "a".repeat(64),
        issued_on: null,
        valid_until: null,
        is_result: 0,
        visible_from: null,
        published_at: NOW.toISOString(),
      })
      .execute();
    await db
      .insertInto("reuse_parties")
      .values({
        id: `party-${id}`,
        document_id: `doc-${id}`,
        party: "subject",
        person_hmac: PERSON,
        linked_by: "number",
        number_digits: 12,
        name_birth_hmac: null,
      })
      .execute();
  }
  const receive = (kind: "access" | "deletion") => receiveRequest(db, manager, PERSON, kind, NOW);

  it("has its deadlines from the day it comes in, and is late when a deed is missing (R-46)", async () => {
    expect(await receive("access")).toMatchObject({ state: "received", acknowledgeBy: "2026-11-25", answerBy: "2026-12-03", late: false });
    expect((await listRequests(db, "H99", new Date("2026-11-26T02:00:00Z")))[0]).toMatchObject({ late: true });
    expect(await listRequests(db, "H01", NOW)).toEqual([]);
  });

  it("is acknowledged once and finished once, each with who and when", async () => {
    const { id } = await receive("access");
    expect(await acknowledgeRequest(db, "H99", id, NOW)).toMatchObject({ state: "acknowledged", late: false });
    await expect(acknowledgeRequest(db, "H99", id, NOW)).rejects.toMatchObject({ code: "access.request_decided" });
    expect(await finishRequest(db, manager, id, "done", reason, LATER)).toMatchObject({ state: "done", reason, late: false });
    await expect(finishRequest(db, manager, id, "refuse", reason, LATER)).rejects.toMatchObject({ code: "access.request_decided" });
    await expect(finishRequest(db, { ...manager, agency: "H01" }, id, "done", reason, NOW)).rejects.toMatchObject({
      code: "access.no_such_item",
    });
  });

  describe("deletion", () => {
    it("shows every dossier of the person with the term the law keeps it", async () => {
      await dossier("d-old", "2.000884", "2020-05-01T02:00:00Z");
      await dossier("d-new", "2.000884", "2026-05-01T02:00:00Z");
      await dossier("d-ever", "1.001193", "2000-05-01T02:00:00Z");
      await dossier("d-open", "2.000884", null);
      await dossier("d-foreign", "2.000884", "2020-05-01T02:00:00Z", "H01");
      const { id } = await receive("deletion");
      const found = await dossiersOfRequest(db, "H99", id, NOW);
      expect(new Map(found.map(({ dossierId, keptUntil, mayBeDestroyed }) => [dossierId, [keptUntil, mayBeDestroyed]]))).toEqual(
        new Map<string, [string | null, boolean]>([
          ["d-old", ["2022-12-31", true]],
          ["d-new", ["2028-12-31", false]],
          ["d-ever", [null, false]],
          ["d-open", [null, false]],
        ]),
      );
    });

    it("needs two people, ended terms, and destroys exactly what was approved", async () => {
      await dossier("d-old", "2.000884", "2020-05-01T02:00:00Z");
      await dossier("d-ever", "1.001193", "2000-05-01T02:00:00Z");
      const { id } = await receive("deletion");
      const approve = (dossierIds: string[]) => approveDestruction(db, manager, id, { dossierIds, reason }, NOW);
      await expect(approve(["d-old", "d-ever"])).rejects.toMatchObject({ code: "access.still_kept", facts: { dossierId: "d-ever" } });
      await expect(approve(["d-none"])).rejects.toMatchObject({ code: "access.no_such_item" });
      await expect(finishRequest(db, manager, id, "done", reason, NOW)).rejects.toMatchObject({ code: "access.request_decided" });
      const destroyed: string[] = [];
      const destroy = async (dossierId: string) => void destroyed.push(dossierId);
      await expect(confirmDestruction(db, archivist, id, destroy, NOW)).rejects.toMatchObject({ code: "access.request_decided" });
      expect(await approve(["d-old"])).toMatchObject({ state: "approved" });
      await expect(confirmDestruction(db, manager, id, destroy, NOW)).rejects.toMatchObject({ code: "access.second_person_needed" });
      expect(destroyed).toEqual([]);
      expect(await confirmDestruction(db, archivist, id, destroy, NOW)).toMatchObject({ state: "done" });
      expect(destroyed).toEqual(["d-old"]);
    });

    it("a destruction that fails leaves the request approved, to be confirmed again", async () => {
      await dossier("d-old", "2.000884", "2020-05-01T02:00:00Z");
      const { id } = await receive("deletion");
      await approveDestruction(db, manager, id, { dossierIds: ["d-old"], reason }, NOW);
      await expect(confirmDestruction(db, archivist, id, () => Promise.reject(new Error("disk")), NOW)).rejects.toThrow("disk");
      expect((await listRequests(db, "H99", NOW))[0]).toMatchObject({ state: "approved" });
    });
  });
});
