import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { audit } from "@camtay/worker/db/audit-log.ts";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { lookUp } from "@camtay/worker/reuse/look-up.ts";
import { personKey } from "@camtay/worker/reuse/person-key.ts";
import { type Bench, type BenchRow, round, spread } from "./bench-row.ts";

/** CAMTAY_BENCH_PEOPLE=1000000 for the size of a province; loading that takes some minutes. */
const PEOPLE = Number(process.env.CAMTAY_BENCH_PEOPLE ?? 50_000);
const PAPERS_EACH = 5;
const ATTRIBUTES = ["fullName", "dateOfBirth", "gender", "ethnicity", "nationality", "permanent.full"];
const ROUNDS = 2_000;
const KEY = Buffer.alloc(32, 1);
const AT = "2026-01-01T00:00:00.000Z";

const numberOf = (person: number): IdentityNumber => IdentityNumber.parse(`099${String(person).padStart(9, "0")}`);

/** Straight into the tables: what is measured is the asking. */
function load(file: string): void {
  const raw = new DatabaseSync(file);
  raw.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; begin");
  const documents = raw.prepare(
    "insert into reuse_documents (id, dossier_id, dossier_code, agency, paper_id, document_type, document_name, pdf_sha256, issued_on, valid_until, is_result, visible_from, published_at) values (?, ?, ?, 'H99', ?, 'can_cuoc', 'Thẻ căn cước', ?, '2025-01-01', null, 0, ?, ?)",
  );
  const parties = raw.prepare(
    "insert into reuse_parties (id, document_id, party, person_hmac, linked_by) values (?, ?, 'subject', ?, 'number')",
  );
  const values = raw.prepare(
    "insert into reuse_values (id, document_id, party_id, attribute, text, page, box_json, confidence, confirmed_by) values (?, ?, ?, ?, 'giá trị', 0, null, 0.98, 'ocr')",
  );
  const digest = "a".repeat(64);
  for (let person = 0; person < PEOPLE; person++) {
    const key = personKey(KEY, numberOf(person));
    for (let paper = 0; paper < PAPERS_EACH; paper++) {
      const id = `${(person * 2_654_435_761) % 4_294_967_296}.${paper}`;
      documents.run(id, id, `H99.${id}`, id, digest, AT, AT);
      parties.run(id, id, key);
      for (const attribute of ATTRIBUTES) values.run(`${id}.${attribute}`, id, id, attribute);
    }
  }
  raw.exec("commit");
  raw.close();
}

export const bench: Bench = {
  what: `reuse look-ups on SQLite, ${PEOPLE} people with ${PAPERS_EACH} papers each, audit line and durable commit included`,
  async run(): Promise<BenchRow[]> {
    const folder = mkdtempSync(join(tmpdir(), "camtay-lookup-"));
    try {
      const file = join(folder, "camtay.sqlite");
      await (await openDatabase(file)).destroy();
      load(file);
      const db = await openDatabase(file);
      const one = async (round: number): Promise<number> => {
        const now = new Date();
        const began = performance.now();
        const request = {
          accountId: `account-${round % 50}`,
          agency: "H99",
          identityNumber: numberOf((round * 7_919) % PEOPLE),
          purpose: "đo tốc độ tra cứu",
          dossierCode: "H99.1",
        };
        const { answer } = await lookUp(
          db,
          KEY,
          request,
          {
            dailyLimit: Number.MAX_SAFE_INTEGER,
            writeDown: (transaction, result) =>
              audit(
                transaction,
                {
                  actor: request.accountId,
                  agency: "H99",
                  action: "lookup",
                  subject: { kind: "lookup", id: result.answer.id },
                  outcome: "done",
                },
                now,
              ),
          },
          now,
        );
        if (answer.values.length !== PAPERS_EACH * ATTRIBUTES.length) throw new Error(`look-up gave ${answer.values.length} values`);
        return performance.now() - began;
      };
      for (let warm = 0; warm < 100; warm++) await one(warm);
      const cpu = process.cpuUsage();
      const began = performance.now();
      const sample: number[] = [];
      for (let round = 0; round < ROUNDS; round++) sample.push(await one(round));
      const seconds = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      await db.destroy();
      const { median, p99 } = spread(sample);
      return [
        { measure: "median, ms", ours: round(median) },
        { measure: "p99, ms", ours: round(p99), bar: "<= 20" },
        { measure: "look-ups a second, one after another", ours: round(ROUNDS / seconds, 0), bar: ">= 300" },
        { measure: "CPU a look-up, ms", ours: round((user + system) / 1000 / ROUNDS, 3) },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
