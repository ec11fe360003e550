import { Box } from "@camtay/shared/domain/geometry.ts";
import { maskIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { getGivenValue, type LookupRules, lookUp } from "../../reuse/look-up.ts";
import type { HandlersOf } from "../handler.ts";
import type { PageImages } from "../render/page-images.ts";
import { cropValue } from "../render/value-crop.ts";

/** An identity number typed into the purpose is kept masked only. */
export const withoutNumbers = (text: string): string => text.replace(/(?<!\d)(?:\d{12}|\d{9})(?!\d)/g, maskIdentityNumber);

/** Why, for which dossier, and how much was shown goes into the audit trail. Never who was asked for, never what. */
export const auditedLookup = (
  account: { readonly id: string; readonly agency: string },
  { purpose, dossierCode }: { readonly purpose: string; readonly dossierCode: string },
  dailyLimit: number,
): LookupRules => ({
  dailyLimit,
  lines({ answer, dossierKnown, looksLikeEnumeration }) {
    const line = { actor: account.id, agency: account.agency, subject: { kind: "lookup", id: answer.id }, outcome: "done" } as const;
    const facts = { purpose, dossier: withoutNumbers(dossierCode), dossierKnown, values: answer.values.length };
    return [{ ...line, action: "lookup", facts }, ...(looksLikeEnumeration ? [{ ...line, action: "alert.enumeration" }] : [])];
  },
});

export interface LookupParts {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly images: PageImages;
  readonly personKey: Buffer;
  readonly lookupsPerDay: number;
}

export const lookupHandlers = ({ db, blobs, images, personKey, lookupsPerDay }: LookupParts): HandlersOf<"lookup" | "valueCrop"> => ({
  async lookup({ account, body, now }) {
    const request = {
      accountId: account.id,
      agency: account.agency,
      identityNumber: body.identityNumber,
      purpose: withoutNumbers(body.purpose),
      dossierCode: body.dossier,
    };
    const rules = auditedLookup(account, request, lookupsPerDay);
    return (await lookUp(db, personKey, request, rules, now)).answer;
  },
  async valueCrop({ account, path }) {
    const value = await getGivenValue(db, account.id, path.lookupId, path.valueId);
    const box = value.box_json === null ? null : Box.parse(JSON.parse(value.box_json));
    const page = await db
      .selectFrom("paper_pages")
      .innerJoin("pages", "pages.id", "paper_pages.page_id")
      .select(["pages.picture", "pages.width"])
      .where("paper_pages.paper_id", "=", value.paper_id)
      .where("paper_pages.position", "=", value.page)
      .executeTakeFirst();
    if (!page?.width) throw new AppError("reuse.crop_unavailable");
    const picture = page.picture === null ? undefined : Sha256.parse(page.picture);
    // The clean page may be gone after archiving; the archived PDF shows the same page in the same measures.
    const pdf = Sha256.parse(value.pdf_sha256);
    const clean =
      picture !== undefined && (await blobs.has(picture))
        ? await blobs.get(picture)
        : await images.draw(pdf, () => blobs.get(pdf), value.page, page.width);
    return { mediaType: "image/png", content: await cropValue(clean, box) };
  },
});
