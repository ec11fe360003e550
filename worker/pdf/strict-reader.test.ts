import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embedSignature } from "./embed-signature.ts";
import { prepareSignature } from "./prepare-signature.ts";
import { readSignatures } from "./read-signatures.ts";
import { openPdf } from "./strict-reader.ts";
import { dict, isKind, name, type PdfObject, ref, stream } from "./syntax/objects.ts";
import { walkPages } from "./syntax/page-tree.ts";
import { plainPdf, samplePaper } from "./testing/sample-papers.ts";

const folder = mkdtempSync(join(tmpdir(), "camtay-reader-"));
afterAll(() => rmSync(folder, { recursive: true }));

let paper: Buffer;
beforeAll(async () => {
  paper = await samplePaper(3);
});

/** The same document as another program writes it. */
function rewritten(...options: string[]): Buffer {
  const [from, to] = [join(folder, "in.pdf"), join(folder, "out.pdf")];
  writeFileSync(from, paper);
  execFileSync("qpdf", [...options, from, to]);
  return readFileSync(to);
}

const everyObject = (bytes: Buffer): number => {
  const file = openPdf(bytes);
  for (const number of file.entries.keys()) file.get(number);
  return [...walkPages(file)].length;
};

describe("reading strictly", () => {
  it("reads tables, object streams and linearised files alike, and signs each in its own flavour", () => {
    const forms = [
      paper,
      rewritten("--object-streams=generate"),
      rewritten("--linearize"),
      rewritten("--linearize", "--object-streams=generate"),
    ];
    expect(forms.map((bytes) => openPdf(bytes).sections[0]!.flavour)).toEqual(["table", "stream", "table", "stream"]);
    for (const bytes of forms) {
      expect(everyObject(bytes)).toBe(3);
      const prepared = prepareSignature(bytes, {
        fieldName: "S",
        signedAt: new Date(0),
        reserveBytes: 100,
        appearance: { profile: "tt05-archive", agency: "Ủy ban nhân dân xã Mẫu" },
      });
      const signed = embedSignature(prepared, Buffer.from("3003020101", "hex"));
      const path = join(folder, "signed.pdf");
      writeFileSync(path, signed);
      expect(execFileSync("qpdf", ["--check", path], { encoding: "utf8" })).toContain("No syntax or stream encoding errors found");
      expect(readSignatures(signed).signatures[0]).toMatchObject({ coverage: "whole", findings: [] });
    }
  });

  it("reads hybrid files: what the table calls free is found through its stream", () => {
    const parts: string[] = [];
    const offsets: number[] = [];
    const put = (text: string): void => {
      offsets.push(parts.join("").length);
      parts.push(text);
    };
    parts.push("%PDF-1.5\n");
    put("1 0 obj\n<</Type /Catalog /Pages 2 0 R /Extra 5 0 R>>\nendobj\n");
    put("2 0 obj\n<</Type /Pages /Count 1 /Kids [3 0 R]>>\nendobj\n");
    put("3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>\nendobj\n");
    put("4 0 obj\n<</Type /ObjStm /N 1 /First 4 /Length 12>>\nstream\n5 0 (hidden)\nendstream\nendobj\n");
    const rows = String.fromCharCode(2, 0, 4, 0, 1, 0, 0, 0);
    const at = parts.join("").length;
    const hidden = `${String.fromCharCode(1, at >> 8, at & 255, 0)}`;
    put(
      `6 0 obj\n<</Type /XRef /W [1 2 1] /Index [5 1 6 1] /Size 7 /Length 8>>\nstream\n${rows.slice(0, 4)}${hidden}\nendstream\nendobj\n`,
    );
    const table = parts.join("").length;
    const row = (offset: number): string => `${String(offset).padStart(10, "0")} 00000 n \n`;
    const free = "0000000000 65535 f \n";
    parts.push(`xref\n0 7\n${free}${offsets.slice(0, 4).map(row).join("")}${free}${free}trailer\n`);
    parts.push(`<</Size 7 /Root 1 0 R /XRefStm ${offsets[4]}>>\nstartxref\n${table}\n%%EOF\n`);
    const file = openPdf(Buffer.from(parts.join(""), "latin1"));
    expect(file.resolve(file.catalog.entries.get("Extra"))).toMatchObject({ kind: "string", bytes: Buffer.from("hidden") });
  });

  it("refuses what only a repair could open", () => {
    const text = plainPdf().toString("latin1");
    const broken: Record<string, [string, string]> = {
      "startxref elsewhere": [text.replace(/startxref\n(\d+)/, (_, at) => `startxref\n${Number(at) + 1}`), "pdf.malformed"],
      "no startxref": [text.replace("startxref", "startxxxx"), "pdf.malformed"],
      "a row moved": [text.replace(/(\d{10}) 00000 n/, (_, at) => `${String(Number(at) + 1).padStart(10, "0")} 00000 n`), "pdf.malformed"],
      "a row of 19 bytes": [text.replace(" n \n", " n\n"), "pdf.malformed"],
      "another object number": [text.replace("4 0 obj", "5 0 obj"), "pdf.malformed"],
      "a stream length that lies": [text.replace(/\/Length \d+/, "/Length 10"), "pdf.malformed"],
      "no endobj": [text.replace("endobj", "endxxx"), "pdf.malformed"],
      "a key twice": [text.replace("/Subtype /Type1", "/Type    /Type1"), "pdf.malformed"],
      "bytes before the header": [` ${text}`, "pdf.not_pdf"],
      "bytes behind the end": [`${text}garbage`, "pdf.malformed"],
      encrypted: [text.replace("/Size", "/Encrypt 3 0 R /Size"), "pdf.encrypted"],
    };
    for (const [title, [source, code]] of Object.entries(broken)) {
      expect(() => everyObject(Buffer.from(source, "latin1")), title).toThrow(code);
    }
  });
});

describe("files made to exhaust the reader", () => {
  const start = (): number => performance.now();

  it("end at a limit, soon", () => {
    const began = start();
    const deep = plainPdf({ extra: (writer) => void writer.add(stream({}, Buffer.alloc(0))) }).toString("latin1");
    const nested = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    expect(() => openPdf(Buffer.from(deep.replace(/trailer\n<</, `trailer\n<</X ${nested}`), "latin1"))).toThrow("pdf.limit");
    expect(() => openPdf(Buffer.from(deep.replace(/xref\n0 (\d+)/, "xref\n0 99999999"), "latin1"))).toThrow("pdf.limit");
    expect(() =>
      openPdf(
        Buffer.from(
          deep.replace(/trailer\n<</, (head, at: number) => `${head}/Prev ${deep.lastIndexOf("xref\n0", at)} `),
          "latin1",
        ),
      ),
    ).toThrow("xref loop");
    const bomb = stream({ Filter: name("FlateDecode") }, deflateSync(Buffer.alloc(80 * 1024 * 1024)));
    const file = openPdf(plainPdf());
    expect(() => file.decode(bomb)).toThrow("pdf.limit");
    expect(start() - began).toBeLessThan(2_000);
  });

  it("forms that call each other without end do not keep the signer busy", () => {
    const began = start();
    const calls = "/X0 Do ".repeat(300);
    const form = (target: number): PdfObject =>
      stream({ Subtype: name("Form"), Resources: dict({ XObject: dict({ X0: ref(target) }) }) }, Buffer.from(calls));
    const busy = plainPdf({
      text: `) Tj ${calls} (`,
      page: { Resources: dict({ XObject: dict({ X0: ref(6) }) }) },
      extra: (writer) => [7, 8, 9, 6].forEach((target) => void writer.add(form(target))),
    });
    const appearance = { profile: "tt05-archive", agency: "A" } as const;
    const { report } = prepareSignature(busy, { fieldName: "S", signedAt: new Date(0), reserveBytes: 100, appearance });
    expect(report.appearance.fallback).toBe("invisible-no-room");
    expect(start() - began).toBeLessThan(2_000);
  });

  it("references that run in circles end", () => {
    const loop = plainPdf({ extra: (writer) => void writer.add(ref(6)), catalog: { X: ref(6) } });
    expect(() => openPdf(loop).resolve(ref(6))).toThrow("pdf.malformed");
    const length = plainPdf()
      .toString("latin1")
      .replace(/\/Length \d+/, "/Length 4 0 R");
    expect(isKind(openPdf(plainPdf()).get(4), "stream")).toBe(true);
    expect(() => everyObject(Buffer.from(length, "latin1"))).toThrow("pdf.malformed");
    const tree = plainPdf().toString("latin1").replace("/Kids [5 0 R]", "/Kids [2 0 R]");
    expect(() => everyObject(Buffer.from(tree, "latin1"))).toThrow("page tree");
  });
});
