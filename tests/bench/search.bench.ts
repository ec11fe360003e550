import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { publishDossier } from "@camtay/worker/reuse/publish-dossier.ts";
import { searchPapers } from "@camtay/worker/reuse/search-papers.ts";
import { wordHasher } from "@camtay/worker/reuse/word-hasher.ts";
import { type Bench, type BenchRow, round, spread } from "./bench-row.ts";

/** CAMTAY_BENCH_PAPERS=100000 for more. */
const PAPERS = Number(process.env.CAMTAY_BENCH_PAPERS ?? 4_000);
const AGENCIES = 4;
const PAPERS_AT_ONCE = 500;
const ROUNDS = 200;
const KEY = Buffer.alloc(32, 1);
const NOW = new Date("2026-11-23T02:00:00Z");

/** Four in ten are called so, as in the country. */
const SURNAMES = "Nguyễn Nguyễn Nguyễn Nguyễn Trần Lê Phạm Hoàng Vũ Đặng".split(" ");
const MIDDLE = "Văn Thị Đức Minh Thanh Ngọc Hữu Quang".split(" ");
const GIVEN = "An Bình Cường Dũng Giang Hạnh Hương Khánh Linh Mai Nam Phương Quỳnh Sơn Thảo Trang Tuấn Uyên Vinh Xuân".split(" ");
const STREETS = "Trần Phú,Lê Lợi,Nguyễn Trãi,Hai Bà Trưng,Phan Chu Trinh,Lý Thường Kiệt".split(",");
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;

const field = (key: string, text: string) => ({ key, text, page: 0, box: null, confidence: 1, flagged: false, source: "ocr" as const });

const dossier = (at: number) => {
  const name = `${pick(SURNAMES, at)} ${pick(MIDDLE, Math.floor(at / 10))} ${pick(GIVEN, Math.floor(at / 80))}`;
  const fields = [
    field("full_name", name),
    field("personal_id", `099${String(at).padStart(9, "0")}`),
    field("birth_date", `${(at % 28) + 1}/${(at % 12) + 1}/${1950 + (at % 60)}`),
    field("residence", `Số ${at % 300}, phố ${pick(STREETS, at)}, phường Ba Đình, Hà Nội`),
  ];
  const papers = [{ paperId: `p${at}`, documentType: "can_cuoc", component: "Thẻ căn cước", pdfSha256: "a".repeat(64), fields }];
  return { dossierId: `d${at}`, code: `H99.${at}`, agency: `H99.${at % AGENCIES}`, procedure: "1.000894", returnedAt: null, papers };
};

export const bench: Bench = {
  what: `search by keyed words on SQLite, ${PAPERS} papers in ${AGENCIES} agencies; hits are of one agency`,
  async run(): Promise<BenchRow[]> {
    const folder = mkdtempSync(join(tmpdir(), "camtay-search-"));
    try {
      const db = await openDatabase(join(folder, "camtay.sqlite"), { columnKey: Buffer.alloc(32, 2) });
      const hasher = wordHasher(KEY);
      const cpu = process.cpuUsage();
      for (let from = 0; from < PAPERS; from += PAPERS_AT_ONCE)
        await db.transaction().execute(async (transaction) => {
          for (let at = from; at < Math.min(PAPERS, from + PAPERS_AT_ONCE); at++)
            await publishDossier(transaction, KEY, dossier(at), NOW, hasher);
        });
      const { user, system } = process.cpuUsage(cpu);
      const { words } = await db
        .selectFrom("reuse_words")
        .select((e) => e.fn.countAll<number>().as("words"))
        .executeTakeFirstOrThrow();
      const timed = async (text: string, scopes: readonly string[]) => {
        const sample: number[] = [];
        let hits = 0;
        for (let time = 0; time < ROUNDS; time++) {
          const began = performance.now();
          hits = (await searchPapers(db, hasher, { scopes, text, limit: 50 }, NOW)).papers.length;
          sample.push(performance.now() - began);
        }
        if (hits === 0) throw new Error(`nothing was found for ${text}`);
        const { median, p99 } = spread(sample);
        return `${round(median)} / ${round(p99)}`;
      };
      const rows: BenchRow[] = [
        { measure: "rows of the index a paper", ours: round(words / PAPERS, 1) },
        { measure: "CPU ms a paper, published", ours: round((user + system) / 1000 / PAPERS) },
        { measure: "the commonest name (two of five papers), ms median / p99", ours: await timed("nguyen", ["H99.1"]) },
        { measure: "its first three letters, ms median / p99", ours: await timed("ngu", ["H99.1"]) },
        { measure: "three words of a name, ms median / p99", ours: await timed("tran van an", ["H99.0"]) },
        { measure: "the same in all agencies, ms median / p99", ours: await timed("tran van an", ["H99.*"]) },
      ];
      await db.destroy();
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
