import { basename } from "node:path";
import { verifyPdf } from "../../signing/verify-pdf.ts";
import type { HandlersOf } from "../handler.ts";
import type { SigningDesk } from "../signing-desk.ts";

/** Nothing is asked over the network: what the file and the office's trust folder prove must be enough for the desk. */
export const verificationHandlers = ({ trust }: SigningDesk): HandlersOf<"verify"> => ({
  verify: async ({ query, bytes, now }) => {
    const report = await verifyPdf(bytes, basename(query.name), { trust, now });
    return { ...report, reasons: [...report.reasons], signatures: report.signatures.map((one) => ({ ...one, reasons: [...one.reasons] })) };
  },
});
