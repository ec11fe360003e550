import { createSecretKey } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { audit } from "@camtay/worker/db/audit-log.ts";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { encryptValue } from "@camtay/worker/db/secret-columns.ts";
import { lookUp } from "@camtay/worker/reuse/look-up.ts";
import { personKey } from "@camtay/worker/reuse/person-key.ts";
import { type Bench, type BenchRow, round, spread } from "./bench-row.ts";

/** CAMTAY_BENCH_PEOPLE=1000000 for the size of a province; loading that takes some minutes. */
const PEOPLE = Number(process.env.CAMTAY_BENCH_PEOPLE ?? 50_000);
const PAPERS_EACH = 5;
const ATTRIBUTES = ["fullName", "dateOfBirth", "gender", "ethnicity", "nationality", "permanent.full"];
const ROUNDS = 2_000;
const KEY = Buffer.alloc(32, 1);
const COLUMN_KEY = Buffer.alloc(32, 2);
const AT = "2026-01-01T00:00:00.000Z";

const numberOf = (person: number): IdentityNumber => IdentityNumber.parse(`099${String(person).padStart(9, "0")}`);

/** Index entries in the order of their keys are appended, any other way each is a page of its own: indexes come after the rows. */
const AFTERWARDS = ["reuse_parties_person", "reuse_documents_dossier"];

/** Straight into the tables: what is measured is the asking. Values are encrypted, as the worker writes them. */
function load(file: string): void {
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  raw.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  raw.exec("PRAGMA cache_size = -400000");
  const indexes = AFTERWARDS.map((name) => (raw.prepare("select sql from sqlite_master where name = ?").get(name) as { sql: string }).sql);
  for (const name of AFTERWARDS) raw.exec(`drop index ${name}`);
  raw.exec("begin");
  const documents = raw.prepare(
    "insert into reuse_documents (id, dossier_id, dossier_code, agency, paper_id, document_type, document_name, pdf_sha256, issued_on, valid_until, is_result, visible_from, published_at) values (?, ?, ?, 'H99', ?, 'can_cuoc', 'Thẻ căn cước', ?, '2025-01-01', null, 0, ?, ?)",
  );
  const parties = raw.prepare(
    "insert into reuse_parties (id, document_id, party, person_hmac, linked_by) values (?, ?, 'subject', ?, 'number')",
  );
  const values = raw.prepare(
    "insert into reuse_values (id, document_id, party_id, attribute, text, page, box_json, confidence, confirmed_by) values (?, ?, ?, ?, ?, 0, null, 0.98, 'ocr')",
  );
  const digest = "a".repeat(64);
  const text = encryptValue(createSecretKey(COLUMN_KEY), "giá trị");
  // Papers of one person lie far apart, as they do when years pass between them.
  const papers = new Float64Array(PEOPLE * PAPERS_EACH).map((_, paper) => ((paper * 2_654_435_761) % 4_294_967_296) * 2 ** 20);
  const person = (paper: number) => paper % PEOPLE;
  const order = new Uint32Array(papers.length).map((_, at) => at).sort((one, other) => papers[one]! - papers[other]!);
  for (const paper of order) {
    const id = `p${papers[paper]!.toString(16).padStart(14, "0")}${paper}`;
    documents.run(id, id, `H99.${id}`, id, digest, AT, AT);
    parties.run(id, id, personKey(KEY, numberOf(person(paper))));
    for (const [at, attribute] of ATTRIBUTES.entries()) values.run(`${id}.${at}`, id, id, attribute, text);
  }
  raw.exec("commit");
  for (const sql of indexes) raw.exec(sql);
  raw.exec("analyze");
  raw.close();
}

/** One row a durable commit and nothing else, in the same run: what the disk and the machine's other work cost by themselves. */
function bareCommits(file: string): number[] {
  const raw = new DatabaseSync(file);
  raw.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; create table rows (at text)");
  const insert = raw.prepare("insert into rows values (?)");
  const sample = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    insert.run("x".repeat(500));
    return performance.now() - began;
  });
  raw.close();
  return sample;
}

export const bench: Bench = {
  what: `reuse look-ups on SQLite, ${PEOPLE} people with ${PAPERS_EACH} papers each, audit line and durable commit included; the peer is one bare durable commit`,
  async run(): Promise<BenchRow[]> {
    const folder = mkdtempSync(join(tmpdir(), "camtay-lookup-"));
    try {
      const file = join(folder, "camtay.sqlite");
      await (await openDatabase(file)).destroy();
      load(file);
      const db = await openDatabase(file, { columnKey: COLUMN_KEY });
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
      const least = spread(bareCommits(join(folder, "bare.sqlite")));
      const gibibytes = statSync(file).size / 2 ** 30;
      return [
        { measure: "people / papers / GiB", ours: `${PEOPLE} / ${PEOPLE * PAPERS_EACH} / ${round(gibibytes)}` },
        { measure: "median, ms", ours: round(median), peer: round(least.median) },
        { measure: "p99, ms", ours: round(p99), peer: round(least.p99), bar: "<= 20" },
        { measure: "look-ups a second, one after another", ours: round(ROUNDS / seconds, 0), bar: ">= 300" },
        { measure: "CPU a look-up, ms", ours: round((user + system) / 1000 / ROUNDS, 3) },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
