import { retentionOf } from "@camtay/shared/catalogues/retention.ts";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { archiveDossier as archive, OcflStore, type PaperToArchive, type PlainContent } from "../../archive/index.ts";
import { readSignatures } from "../../pdf/read-signatures.ts";
import { readDerZeroPadded } from "../../signing/asn1/der-reader.ts";
import { readSignedData } from "../../signing/cms/cms-reader.ts";
import type { Run, StepTools } from "../step.ts";
import type { archiveDossier } from "./archive-dossier.step.ts";

const SOFTWARE = { name: "Cầm Tay", version: "0.1.0" };
/** So much of a dossier's papers is held in memory; what is beyond is read as files, so that neither large nor many papers fill it. */
const MOST_BYTES_IN_MEMORY = 16 * 1024 * 1024;

export const run: Run<typeof archiveDossier> = async (input, { blobs, archiveFolder, s3Endpoint = null, archiveKeys, secondCopy }) => {
  const store = await OcflStore.open(archiveFolder, { s3Endpoint, ...(archiveKeys && { keys: archiveKeys }) });
  const digests = input.papers.map((paper) => paper.pdf);
  const { objectId, version } = await withContents(blobs, digests, async (contents) => {
    const papers: PaperToArchive[] = [];
    for (const [at, { pdf, pages, original, ...paper }] of input.papers.entries())
      papers.push({
        ...paper,
        pages,
        pageCount: pages.length,
        // What we did not write is not vouched for.
        format: original === null ? "PDF/A-2u" : "PDF",
        pdf: { content: contents[at]!, digests: { sha256: pdf } },
        signatures: await signaturesOf(blobs, pdf),
      });
    return archive(
      store,
      {
        dossier: {
          id: input.id,
          ...(input.returnedAt !== null && { returnedAt: input.returnedAt }),
          confidenceLevel: confidenceLevelOf(input.papers),
          code: input.code,
          title: input.title,
          agency: input.agency,
          procedure: input.procedure,
          // Unknown is for ever: nothing may be destroyed too early.
          maintenance: input.maintenance ?? retentionOf(input.procedure?.code ?? null, isoDay(input.endDate)).maintenance,
          // Personal data: open on conditions only.
          mode: "02",
          startDate: input.startDate,
          endDate: input.endDate,
          paperFileCode: input.code,
        },
        papers,
        software: SOFTWARE,
        user: { name: input.agency.name, address: `urn:camtay:agency:${encodeURIComponent(input.agency.code)}` },
      },
      { now: () => new Date() },
    );
  });
  // Loaded only where it is used: the S3 client takes a moment.
  if (secondCopy) await (await import("../../archive/second-copy.ts")).updateCopyOf(store, secondCopy, objectId);
  return { objectId, version };
};

/** 01: every paper was born digital; 02: every paper was scanned; 03: both (Circular 05/2025/TT-BNV). */
function confidenceLevelOf(papers: readonly { readonly original: string | null }[]): "01" | "02" | "03" {
  const kept = papers.filter((paper) => paper.original !== null).length;
  return kept === 0 ? "02" : kept === papers.length ? "01" : "03";
}

/** A date known to the month or year only counts to its last day: the row of the later time is the safe one. */
const isoDay = (date: string): string => (date.length >= 10 ? date.slice(0, 10) : `${date.slice(0, 4)}-12-31`);

/** Lends the bytes of many blobs: the first in memory, so far as that goes, the others as files that are there as long as `work` runs. */
async function withContents<T>(
  blobs: StepTools["blobs"],
  digests: readonly Sha256[],
  work: (contents: readonly PlainContent[]) => Promise<T>,
  before: readonly PlainContent[] = [],
  bytesLeft = MOST_BYTES_IN_MEMORY,
): Promise<T> {
  const [next, ...rest] = digests;
  if (next === undefined) return work(before);
  const bytes = await blobs.size(next);
  if (bytes <= bytesLeft) return withContents(blobs, rest, work, [...before, await blobs.get(next)], bytesLeft - bytes);
  return blobs.withFile(next, (file) => withContents(blobs, rest, work, [...before, { file }], bytesLeft));
}

/** Signatures as the description of a record wants them; our own were verified before the paper got here. */
async function signaturesOf(blobs: StepTools["blobs"], pdf: Sha256): Promise<NonNullable<PaperToArchive["signatures"]>> {
  const { signatures } = readSignatures(await blobs.get(pdf));
  return signatures
    .filter((signature) => signature.kind === "signature")
    .map(({ contents }) => {
      const read = readableSignature(contents);
      // The signature a file came with may be of a kind we do not read: it is kept in the file all the same.
      if (read === null) return { signer: "", method: "unknown", value: Buffer.from(contents).toString("base64") };
      const { signer, scheme, signature } = read;
      return {
        signer: signer?.subjectText ?? "",
        method: `${scheme.kind.toUpperCase()}-${scheme.hash.toUpperCase()}`,
        value: signature.toString("base64"),
        ...(signer && { certificate: Buffer.from(signer.der).toString("base64") }),
      };
    });
}

function readableSignature(contents: Uint8Array): ReturnType<typeof readSignedData> | null {
  try {
    return readSignedData(readDerZeroPadded(contents));
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}
