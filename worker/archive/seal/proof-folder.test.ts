import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PROOF_FILES, writeProofFolder } from "./proof-folder.ts";
import type { Proof } from "./prove-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-proof-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PROOF: Proof = {
  evidence: Buffer.from("evidence"),
  token: Buffer.from("token"),
  sha256: "a".repeat(64),
  objectId: "urn:x",
  version: "v1",
  path: "v1/content/x",
  sealOrdinal: 1,
  root: "b".repeat(64),
  steps: [],
};

it("a file that is named as one of the proof's own files lies beside it under another name", async () => {
  for (const [at, name] of [...Object.values(PROOF_FILES), "Bang-Chung.JSON"].entries()) {
    const file = join(folder, name);
    writeFileSync(file, "giấy tờ");
    const target = join(folder, `bằng chứng ${at}`);
    await writeProofFolder(file, PROOF, target, new Date(0));
    const described = JSON.parse(readFileSync(join(target, PROOF_FILES.description), "utf8")) as { file: string };
    expect(readFileSync(join(target, described.file), "utf8")).toBe("giấy tờ");
    expect(readdirSync(target)).toHaveLength(5);
    rmSync(file);
  }
});

it("no file that is there already is written over", async () => {
  const file = join(folder, "giấy.pdf");
  writeFileSync(file, "giấy tờ");
  const target = join(folder, "có sẵn");
  mkdirSync(target);
  writeFileSync(join(target, "giấy.pdf"), "khác");
  await expect(writeProofFolder(file, PROOF, target, new Date(0))).rejects.toMatchObject({ code: "archive.folder_not_empty" });
  expect(readFileSync(join(target, "giấy.pdf"), "utf8")).toBe("khác");
});
