import { spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { archiveDossier, OcflStore } from "@camtay/worker/archive/index.ts";
import { openAtRest } from "@camtay/worker/keys/at-rest.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeUpDossier, paperContent } from "../chaos/archive-input.ts";
import { startTestServices, type TestServices } from "./start-test-services.ts";

const CAMTAY = join(dirname(fileURLToPath(import.meta.resolve("@camtay/worker/archive/index.ts"))), "..", "cli", "camtay.ts");
let services: TestServices;
let folder: string;
let pdf: string;
let objectId: string;

/** The real command, as a person would type it. */
const camtay = (...args: string[]): { status: number | null; text: string; json: Record<string, unknown> } => {
  const env = { ...process.env, CAMTAY_DATA: folder, CAMTAY_AGENCY: "H99", CAMTAY_TSA_URL: services.tsaUrl, NODE_OPTIONS: "" };
  const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", CAMTAY, "archive", ...args], {
    env,
    cwd: folder,
    encoding: "utf8",
  });
  const last = run.stdout.trim().split("\n").at(-1) ?? "";
  return {
    status: run.status,
    text: run.stdout + run.stderr,
    json: last.startsWith("{") ? (JSON.parse(last) as Record<string, unknown>) : {},
  };
};

beforeAll(async () => {
  services = await startTestServices();
  folder = mkdtempSync(join(tmpdir(), "camtay-archive-"));
  const store = await OcflStore.open(join(folder, "archive"));
  const day = PartialDate.parse("2026-11-23");
  const written = await archiveDossier(
    store,
    {
      dossier: {
        code: "H99-1",
        title: "Đăng ký khai sinh",
        agency: { code: "H99", name: "UBND xã Mẫu" },
        procedure: null,
        maintenance: "01",
        mode: "02",
        startDate: day,
        endDate: day,
      },
      papers: ["một", "hai"].map((text) => ({
        pdf: Buffer.from(text),
        documentType: "giay_khai_sinh",
        component: "Giấy khai sinh",
        pageCount: 1,
      })),
      software: { name: "Cầm Tay", version: "0.1.0" },
      user: { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" },
    },
    { now: () => new Date() },
  );
  ({ objectId } = written);
  pdf = written.files.find((file) => file.logicalPath.endsWith(".1.pdf"))?.path ?? "";
});
afterAll(async () => {
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("camtay archive", () => {
  it("says how it is used when asked for nothing or something else", () => {
    for (const args of [[], ["toString"], ["check", "more"], ["export"], ["restore"], ["check", "--nothing"]])
      expect(camtay(...args).status).toBe(2);
  });

  it("check: whole, then with one byte more, then restored from a copy", () => {
    expect(camtay("check")).toMatchObject({ status: 0, text: expect.stringContaining("nguyên vẹn") });
    cpSync(join(folder, "archive"), join(folder, "copy"), { recursive: true });
    appendFileSync(pdf, "x");
    const check = camtay("check", "--json");
    expect(check.status).toBe(1);
    expect(check.json).toMatchObject({ objects: 1, findings: [{ code: "E092", kind: "changed" }, { code: "E093" }] });
    expect(camtay("check", "--object", objectId).status).toBe(1);
    expect(camtay("restore", "--from", "copy").status).toBe(0);
    expect(camtay("check", "--sample", "100").status).toBe(0);
  });

  it("export writes the package once, under the folder name of the circular", () => {
    expect(camtay("export", "H99-1", "--out", "out").status).toBe(0);
    const [name = ""] = readdirSync(join(folder, "out"));
    expect(name).toBe(objectId.replaceAll(":", "_"));
    expect(readFileSync(join(folder, "out", name, "representations/rep1/data/H99-1.1.pdf"), "utf8")).toBe("một");
    expect(camtay("export", objectId, "--out", "out").text).toContain("archive.folder_not_empty");
    expect(camtay("export", "H99-1", "--out", "out", "--zip").status).toBe(0);
    expect(readdirSync(join(folder, "out")).sort()).toEqual([name, `${name}.zip`]);
    expect(camtay("export", "H99-2", "--out", "out").text).toContain("archive.object_missing");
  });

  it("seal, prove and verify-proof: the proof stands alone, and falls with one changed byte", () => {
    const outside = join(folder, "bản sao gửi dân.pdf");
    copyFileSync(pdf, outside);
    expect(camtay("prove", outside).text).toContain("archive.not_sealed");
    expect(camtay("seal")).toMatchObject({ status: 0, text: expect.stringContaining("Đã niêm phong số 1: 1 phiên bản") });
    expect(camtay("seal").text).toContain("Không có phiên bản mới");
    expect(camtay("seal", "--renew").status).toBe(0);
    expect(camtay("prove", outside).status).toBe(0);
    const proof = `${outside}.bang-chung`;
    expect(readFileSync(join(proof, "HUONG-DAN.html"), "utf8")).toContain("bản sao gửi dân.pdf");

    const away = join(folder, "away");
    cpSync(proof, away, { recursive: true });
    const verify = (...more: string[]) => camtay("verify-proof", away, "--json", ...more);
    expect(verify("--trust", services.trustDir)).toMatchObject({ status: 0, json: { verdict: "TOTAL-PASSED" } });
    expect(verify()).toMatchObject({ status: 3, json: { verdict: "INDETERMINATE", reason: "NO_CERTIFICATE_CHAIN_FOUND" } });
    writeFileSync(join(away, "bản sao gửi dân.pdf"), "mốt");
    expect(verify("--trust", services.trustDir)).toMatchObject({ status: 1, json: { verdict: "TOTAL-FAILED", reason: "other-object" } });
    rmSync(join(away, "bang-chung.json"));
    expect(verify().text).toContain("archive.proof_invalid");
    expect(camtay("check").status).toBe(0);
  });

  it("rebuild-index fills the index from the archive alone, and leaves seals out", () => {
    expect(camtay("rebuild-index")).toMatchObject({ status: 0, text: expect.stringContaining("1 hồ sơ, 2 văn bản") });
    expect(existsSync(join(folder, "camtay.sqlite"))).toBe(true);
  });

  it("check --record keeps each result in the archive as a PREMIS event", () => {
    const check = () => camtay("check", "--record", "--json").json.objects as number;
    const before = check();
    expect(check()).toBe(before + 1); // the month's object was added by the first, and gets a version from the second
    expect(camtay("check").status).toBe(0);
    const reports = (readdirSync(join(folder, "archive"), { recursive: true }) as string[]).filter((name) =>
      /fixity\/[\dT-]+\.xml$/.test(name),
    );
    expect(reports).toHaveLength(2);
    const text = readFileSync(join(folder, "archive", reports[0] ?? ""), "utf8");
    for (const part of ["<premis:eventType>fixity check</premis:eventType>", "<premis:eventOutcome>success</premis:eventOutcome>"])
      expect(text).toContain(part);
  });

  it("never makes an archive by mistake", () => {
    expect(camtay("check", "--store", "nowhere").text).toContain("archive.not_a_store");
    expect(camtay("seal", "--store", "nowhere").text).toContain("archive.not_a_store");
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });
});

describe("camtay archive over encrypted dossiers", () => {
  let office: string;
  const run = (...args: string[]) => {
    const env = { ...process.env, CAMTAY_DATA: office, CAMTAY_AGENCY: "H99", CAMTAY_TSA_URL: services.tsaUrl, NODE_OPTIONS: "" };
    const archiveCopy = { CAMTAY_ARCHIVE_COPY: join(office, "second") };
    const done = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", CAMTAY, ...args], {
      env: { ...env, ...archiveCopy },
      cwd: office,
      encoding: "utf8",
    });
    return { status: done.status, text: done.stdout + done.stderr };
  };
  beforeAll(async () => {
    office = mkdtempSync(join(tmpdir(), "camtay-encrypted-"));
    const archiveFolder = join(office, "archive");
    const { dossierKeys } = await openAtRest({ dataFolder: office, officeKeyFile: join(office, "keys", "office.key"), archiveFolder });
    const store = await OcflStore.open(archiveFolder, { keys: dossierKeys });
    for (const at of [1, 2]) await archiveDossier(store, madeUpDossier(`H99-${at}`, 0, 5000), { now: () => new Date() });
  });
  afterAll(() => rmSync(office, { recursive: true, force: true }));

  it("seals what an outsider holds: the proof of the plain file stands, also after its hash tree was renewed", () => {
    const outside = join(office, "giấy.pdf");
    writeFileSync(outside, paperContent("H99-1", 0, 5000));
    expect(run("archive", "seal").status).toBe(0);
    expect(run("archive", "renew-tree", "--digest", "sha512")).toMatchObject({ status: 0, text: expect.stringContaining("sha512") });
    expect(run("archive", "prove", outside).status).toBe(0);
    expect(run("archive", "verify-proof", `${outside}.bang-chung`, "--trust", services.trustDir)).toMatchObject({ status: 0 });
    expect(run("archive", "renew-tree", "--digest", "md5").status).toBe(2);
  });

  it("copies to the second place, and makes a lost archive anew from it", () => {
    expect(run("archive", "copy", "--record").status).toBe(0);
    expect(run("archive", "copy").text).toContain("chép mới 1"); // the record of the first copy
    rmSync(join(office, "archive"), { recursive: true });
    expect(run("archive", "restore").status).toBe(0);
    expect(run("archive", "check").status).toBe(0);
    expect(run("archive", "export", "H99-1", "--out", "out", "--as", "sip", "--zip").status).toBe(0);
    expect(run("keys", "check")).toMatchObject({ status: 0, text: expect.stringContaining("2 khóa hồ sơ") });
  });

  it("refuses to go on when the office's key was lost, and goes on once it was recovered", () => {
    const escrow = run("keys", "escrow", "--out", "khoa.json");
    const code = /^ {4}([0-9A-Z-]{39})$/m.exec(escrow.text)?.[1] ?? "";
    rmSync(join(office, "keys"), { recursive: true });
    expect(run("archive", "export", "H99-2", "--out", "out").text).toContain("keys.office_key_lost");
    process.env.CAMTAY_RECOVERY_CODE = code;
    expect(run("keys", "recover", "khoa.json").status).toBe(0);
    delete process.env.CAMTAY_RECOVERY_CODE;
    expect(run("archive", "export", "H99-2", "--out", "out").status).toBe(0);
  });
});
