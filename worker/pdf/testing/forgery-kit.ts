import { AppError } from "@camtay/shared/errors/app-error.ts";
import { changesSince } from "../changes-since.ts";
import { embedSignature } from "../embed-signature.ts";
import { prepareSignature } from "../prepare-signature.ts";
import { readSignatures } from "../read-signatures.ts";
import { IncrementWriter } from "../sign/increment-writer.ts";
import { openPdf, type PdfFile } from "../strict-reader.ts";
import { type PdfDict, type PdfRef, stream } from "../syntax/objects.ts";
import { firstPage } from "../syntax/page-tree.ts";
import { plainPdf } from "./sample-papers.ts";

export const OPTIONS = { signedAt: new Date("2026-11-23T01:30:05Z"), reserveBytes: 64, appearance: { profile: "invisible" } } as const;

/** "Signs" with the digest itself, so that a changed byte shows without keys. */
export const seal = (digest: Uint8Array): Buffer => Buffer.concat([Buffer.from([4, 32]), digest]);

export function signed(original: Uint8Array = plainPdf(), fieldName = "Signature1"): Buffer {
  const prepared = prepareSignature(original, { ...OPTIONS, fieldName });
  return Buffer.from(embedSignature(prepared, seal(prepared.digest)));
}

/** What a verifier does with the engine: everything must hold, or the file is refused. */
export function isAccepted(bytes: Uint8Array): boolean {
  try {
    const { file, signatures, strayByteRanges } = readSignatures(bytes);
    if (signatures.length === 0 || strayByteRanges.length > 0) return false;
    return signatures.every((signature) => {
      if (signature.findings.length > 0 || signature.coverage === "bad" || signature.revisionEnd === null) return false;
      const expected = Buffer.alloc(signature.contents.length);
      seal(signature.digest("sha256")).copy(expected);
      // Behind the value nothing but zeros.
      if (!signature.contents.equals(expected)) return false;
      const { verdict } = changesSince(file, signature.revisionEnd, { docMdp: signature.docMdp });
      return verdict === "none" || verdict === "allowed";
    });
  } catch (thrown) {
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
}

/** Appends a revision of the attacker's making. */
export function append(bytes: Buffer, change: (writer: IncrementWriter, file: PdfFile) => void): Buffer {
  const file = openPdf(bytes);
  const writer = new IncrementWriter(file);
  change(writer, file);
  return Buffer.concat([bytes, writer.finish()]);
}

/** Replaces text inside the file, keeping every offset. */
export function patch(bytes: Buffer, from: string | RegExp, to: string): Buffer {
  const text = bytes.toString("latin1");
  const match = typeof from === "string" ? { index: text.indexOf(from), 0: from } : from.exec(text)!;
  if (match.index < 0 || to.length > match[0].length) throw new RangeError("patch does not fit");
  const out = Buffer.from(bytes);
  out.write(to.padEnd(match[0].length), match.index, "latin1");
  return out;
}

export const signatureRef = (file: PdfFile): PdfRef => readSignatures(file.source).signatures[0]!.reference!;
export const signatureDict = (file: PdfFile): PdfDict => file.dict(signatureRef(file))!;
export const pageContent = (file: PdfFile): PdfRef => firstPage(file).dict.entries.get("Contents") as PdfRef;
export const newContent = stream({}, Buffer.from("BT /F0 12 Tf 72 700 Td (Total: 999) Tj ET"));

/** The entry as it stands in the file. */
export const BYTE_RANGE = /\/ByteRange \[[^\]]*\]/;
