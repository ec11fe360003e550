import type { ReviewItem } from "@camtay/shared/domain/digitized.ts";
import { type HeldComponent, heldComponents } from "../../reuse/asked-components.ts";
import { REVIEW_MESSAGES } from "../../understand/review-messages.ts";
import { askQuestion } from "../in-flight/ask-question.ts";
import type { FlowContext } from "./flow-context.ts";

/** Papers of a batch that the office held already when it was asked what the citizen must bring, by dossier id. */
export type HeldByDossier = ReadonlyMap<string, readonly HeldComponent[]>;

export async function heldByDossier(
  { transaction }: Pick<FlowContext, "transaction">,
  agency: string,
  dossiers: ReadonlyMap<string, string>,
): Promise<HeldByDossier> {
  const held = new Map<string, readonly HeldComponent[]>();
  for (const dossierId of dossiers.values()) {
    const { code } = await transaction.selectFrom("dossiers").select("code").where("id", "=", dossierId).executeTakeFirstOrThrow();
    held.set(dossierId, await heldComponents(transaction, { agency, dossierCode: code }));
  }
  return held;
}

/** A component is not missing when the office has it. */
export const isMissingButHeld = ({ reason, message }: ReviewItem, held: readonly HeldComponent[]): boolean =>
  reason === "component-missing" && held.some(({ name }) => message === REVIEW_MESSAGES["component-missing"](name));

/** Asks about scanned papers that need not have been: whether the citizen's paper goes back, and which of the two counts. */
export async function askAboutHeldPapers(
  { transaction, now }: Pick<FlowContext, "transaction" | "now">,
  batchId: string,
  papers: readonly { readonly dossierId: string; readonly documentType: string | null; readonly component: string }[],
  held: HeldByDossier,
): Promise<void> {
  for (const { dossierId, documentType, component } of papers) {
    const known = documentType === null ? undefined : held.get(dossierId)?.find((one) => one.isKind(documentType));
    if (!known) continue;
    await askQuestion(
      transaction,
      {
        batch_id: batchId,
        dossier_id: dossierId,
        paper_id: null,
        reason: "already-held",
        page: null,
        field: null,
        message: REVIEW_MESSAGES["already-held"](known.source === null ? component : `${component} (${known.source})`),
      },
      now,
    );
  }
}
