import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { type ArchiveDossierInput, archiveDossier, OcflStore, validateRoot, type WrittenVersion } from "@camtay/worker/archive/index.ts";
import { rebuildIndex } from "@camtay/worker/cli/archive/rebuild-index.ts";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { type DossierKeys, openDossierKeys } from "@camtay/worker/keys/dossier-keys.ts";
import { officeKeyWrapper } from "@camtay/worker/keys/wrapping-key.ts";
import { type Bench, round, spread } from "./bench-row.ts";

const DAY = PartialDate.parse("2026-11-23");
const PAPERS = 6;
const PAPER_BYTES = 450_000;
const ROUNDS = 40;

const dossier = (code: string, papers: number, paperBytes: number): ArchiveDossierInput => ({
  dossier: {
    code,
    title: "Đăng ký khai sinh",
    agency: { code: "H99", name: "UBND xã Mẫu" },
    procedure: null,
    maintenance: "01",
    mode: "02",
    startDate: DAY,
    endDate: DAY,
  },
  papers: Array.from({ length: papers }, (_, at) => ({
    pdf: randomBytes(paperBytes),
    documentType: "giay_khai_sinh",
    component: `Giấy tờ ${at + 1}`,
    pageCount: 1,
    fields: [
      { key: "person.fullName", text: "NGUYỄN THỊ THỬ", page: 0, box: null, confidence: 0.9, flagged: false, source: "ocr" as const },
    ],
  })),
  software: { name: "Cầm Tay", version: "0.1.0" },
  user: { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" },
});

const cpuSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

/** Writes and syncs the same files one by one, nothing more: the least any store must do. */
async function plainWrite(store: OcflStore, written: WrittenVersion, folder: string): Promise<number> {
  const contents = await Promise.all(written.files.map((file) => store.readFile(written.objectId, file.logicalPath)));
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  for (const [at, content] of contents.entries()) {
    const file = openSync(join(folder, String(at)), "w");
    writeSync(file, content);
    fsyncSync(file);
    closeSync(file);
  }
  return performance.now() - started;
}

interface Figures {
  readonly ours: number;
  readonly plain: number;
}

/**
 * Middle of many rounds. Each round writes one dossier into every store and, right after, its files by the plain loop: other work on the
 * machine, and what the file system still has to do for earlier rounds, falls on all of them alike.
 */
async function writing<Name extends string>(folder: string, stores: Record<Name, OcflStore>): Promise<Record<Name, Figures>> {
  const names = Object.keys(stores) as Name[];
  const times = new Map(names.map((name) => [name, { ours: [] as number[], plain: [] as number[] }]));
  for (let round = 0; round < ROUNDS; round++)
    for (const name of names) {
      const input = dossier(`H99-${round}`, PAPERS, PAPER_BYTES);
      const started = performance.now();
      const written = await archiveDossier(stores[name], input, { now: () => new Date() });
      times.get(name)?.ours.push(performance.now() - started);
      times.get(name)?.plain.push(await plainWrite(stores[name], written, join(folder, "plain", name, String(round))));
    }
  return Object.fromEntries(
    [...times].map(([name, { ours, plain }]) => [name, { ours: spread(ours).median, plain: spread(plain).median }]),
  ) as Record<Name, Figures>;
}

async function checking(root: string): Promise<number> {
  const cpu = process.cpuUsage();
  await validateRoot(root, { exactBytes: true });
  return (ROUNDS * PAPERS * PAPER_BYTES) / 2 ** 20 / cpuSeconds(cpu);
}

async function rebuilding(folder: string, keys: DossierKeys, objects: number): Promise<number> {
  const store = await OcflStore.open(join(folder, "indexed"), { keys });
  for (let at = 0; at < objects; at++) await archiveDossier(store, dossier(`H99-${at}`, 2, 200), { now: () => new Date() });
  const db = await openDatabase(join(folder, "index.sqlite"), { columnKey: randomBytes(32) });
  const cpu = process.cpuUsage();
  await rebuildIndex(store, db, randomBytes(32), () => new Date());
  const rate = objects / cpuSeconds(cpu);
  await db.destroy();
  return rate;
}

export const bench: Bench = {
  what: `archive of dossiers with ${PAPERS} papers of ${PAPER_BYTES / 1000} kB; the peer is a plain loop that writes and syncs the same files`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "camtay-bench-"));
    try {
      const keys = openDossierKeys(join(folder, "keys"), officeKeyWrapper(randomBytes(32)));
      const encrypted = await OcflStore.open(join(folder, "encrypted"), { keys });
      const { open, kept } = await writing(folder, { open: await OcflStore.open(join(folder, "open")), kept: encrypted });
      return [
        { measure: "milliseconds a dossier, on the disk, encrypted", ours: round(kept.ours), peer: round(kept.plain) },
        { measure: "speed against the plain loop", ours: round(kept.plain / kept.ours), bar: ">= 0.5" },
        { measure: "milliseconds a dossier, not encrypted", ours: round(open.ours), peer: round(open.plain) },
        { measure: "speed against the plain loop, not encrypted", ours: round(open.plain / open.ours), bar: ">= 0.5" },
        {
          measure: "index rebuild from encrypted objects, objects a CPU second",
          ours: round(await rebuilding(folder, keys, 1000), 0),
          bar: ">= 2000",
        },
        { measure: "check, MiB a CPU second", ours: round(await checking(encrypted.root), 0) },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
