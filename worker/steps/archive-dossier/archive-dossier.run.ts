import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { archiveDossier as archive, OcflStore, type PaperToArchive } from "../../archive/index.ts";
import { readSignatures } from "../../pdf/read-signatures.ts";
import { readDerZeroPadded } from "../../signing/asn1/der-reader.ts";
import { readSignedData } from "../../signing/cms/cms-reader.ts";
import type { Run, StepTools } from "../step.ts";
import type { archiveDossier } from "./archive-dossier.step.ts";

const SOFTWARE = { name: "Cầm Tay", version: "0.1.0" };

export const run: Run<typeof archiveDossier> = async (input, { blobs, archiveFolder }) => {
  const store = await OcflStore.open(archiveFolder);
  const papers: PaperToArchive[] = [];
  for (const { pdf, pages, ...paper } of input.papers)
    papers.push({
      ...paper,
      pages,
      pageCount: pages.length,
      format: "PDF/A-2u",
      pdf: { file: blobs.path(pdf) },
      signatures: await signaturesOf(blobs, pdf),
    });
  const { objectId, version } = await archive(
    store,
    {
      dossier: {
        code: input.code,
        title: input.title,
        agency: input.agency,
        procedure: input.procedure,
        // Until the retention table of the procedure says otherwise nothing may be destroyed too early: permanent.
        maintenance: "01",
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
  return { objectId, version };
};

/** Signatures as the description of a record wants them; they were verified before the paper got here. */
async function signaturesOf(blobs: StepTools["blobs"], pdf: Sha256): Promise<NonNullable<PaperToArchive["signatures"]>> {
  const { signatures } = readSignatures(await blobs.get(pdf));
  return signatures
    .filter((signature) => signature.kind === "signature")
    .map(({ contents }) => {
      const { signer, scheme, signature } = readSignedData(readDerZeroPadded(contents));
      return {
        signer: signer?.subjectText ?? "",
        method: `${scheme.kind.toUpperCase()}-${scheme.hash.toUpperCase()}`,
        value: signature.toString("base64"),
        ...(signer && { certificate: Buffer.from(signer.der).toString("base64") }),
      };
    });
}
