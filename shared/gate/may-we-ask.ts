import { equivalentResultCodes, type ProcedureComponent } from "../catalogues/procedures.ts";
import { isPast } from "../domain/partial-date.ts";
import { inForce, LEGAL_BASES, type LegalBasis } from "./legal-basis.ts";

/** A digitized paper of this person in the office's own archive, free for reuse (its result was returned). */
export interface HeldPaper {
  readonly paperId: string;
  readonly resultTypeCodes: readonly string[];
  readonly issuedOn: string | null;
  /** Null: the paper states no end; none is invented. */
  readonly validUntil: string | null;
  readonly signatureHolds: boolean;
}

/** A database that this office can really query today. */
export interface ConnectedDatabase {
  readonly id: string;
  readonly name: string;
  /** Result codes whose paper the database answers for. */
  readonly answersFor: readonly string[];
  /** False during an incident: then the paper may be asked for after all. */
  readonly available: boolean;
  /** True when an officer found its data about this person wrong or incomplete: the other exception of the law. */
  readonly unsound?: boolean;
}

export interface GateQuestion {
  readonly component: ProcedureComponent;
  readonly held: readonly HeldPaper[];
  readonly databases: readonly ConnectedDatabase[];
  /** ISO dates. */
  readonly receivedOn: string;
  readonly today: string;
}

/** Where the dossier's component row says the content came from. */
export type ReuseFlag = "reused-archive" | "reused-database" | "new-paper";

export type GateAnswer = { readonly basis: LegalBasis; readonly reuse: ReuseFlag } & (
  | { readonly answer: "held"; readonly paperId: string }
  | { readonly answer: "replaced-by-data"; readonly database: string }
  | { readonly answer: "expired"; readonly paperId: string; readonly expiredOn: string }
  | { readonly answer: "made-by-office" }
  /** `if-not-found`: the officer looks in the databases first, and only what is not found there is brought. */
  | { readonly answer: "must-bring"; readonly handling: "original" | "copy" | "show-only" | "fill-in" | "if-not-found" }
);

const HANDLING = {
  original: "original",
  copy: "copy",
  "original-or-certified-copy": "copy",
  "present-only": "show-only",
  "database-lookup": "if-not-found",
  "e-form": "fill-in",
  "paper-form": "fill-in",
} as const;

function basisOf(handling: (typeof HANDLING)[keyof typeof HANDLING], receivedOn: string): LegalBasis {
  const special = handling === "show-only" ? LEGAL_BASES.presentOnly : handling === "if-not-found" ? LEGAL_BASES.lookUpFirst : null;
  return special !== null && inForce(special, receivedOn) ? special : LEGAL_BASES.procedureAsks;
}

/**
 * May we ask the person for this paper? Data before archive, archive before paper; an expired paper is named, never attached.
 * Pure: the same question on the same day has the same answer.
 */
export function mayWeAsk({ component, held, databases, receivedOn, today }: GateQuestion): GateAnswer {
  if (component.form === "officer-created") return { answer: "made-by-office", basis: LEGAL_BASES.officeMakes, reuse: "new-paper" };
  const codes = component.resultTypeCode === null ? [] : equivalentResultCodes(component.resultTypeCode);
  const means = (other: readonly string[]) => other.some((code) => codes.includes(code));

  const database = databases.find((candidate) => candidate.available && candidate.unsound !== true && means(candidate.answersFor));
  if (database) {
    const basis = [LEGAL_BASES.stateHoldsData, LEGAL_BASES.dataReplacesPaper].find((candidate) => inForce(candidate, receivedOn));
    if (basis) return { answer: "replaced-by-data", database: database.id, basis, reuse: "reused-database" };
  }

  const papers = held
    .filter((paper) => paper.signatureHolds && means(paper.resultTypeCodes))
    .sort((a, b) => (b.issuedOn ?? "").localeCompare(a.issuedOn ?? ""));
  const hasEnded = (paper: HeldPaper) => paper.validUntil !== null && isPast(paper.validUntil, today);
  const valid = papers.find((paper) => !hasEnded(paper));
  if (valid && inForce(LEGAL_BASES.reuseDigitized, receivedOn)) {
    return { answer: "held", paperId: valid.paperId, basis: LEGAL_BASES.reuseDigitized, reuse: "reused-archive" };
  }
  const expired = papers.find(hasEnded);
  if (valid === undefined && expired?.validUntil)
    return {
      answer: "expired",
      paperId: expired.paperId,
      expiredOn: expired.validUntil,
      basis: LEGAL_BASES.procedureAsks,
      reuse: "new-paper",
    };

  const handling = HANDLING[component.form];
  return {
    answer: "must-bring",
    handling,
    basis: basisOf(handling, receivedOn),
    reuse: "new-paper",
  };
}
