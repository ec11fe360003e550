import type { PartialDate } from "../domain/printed-date.ts";
import type { Role } from "./dictionary.ts";

/** Where a value was read or entered; shown to the person beside it. */
export type ValueSource =
  | { readonly kind: "vault" }
  | { readonly kind: "card-qr" }
  | { readonly kind: "last-submission"; readonly site: string }
  | {
      readonly kind: "paper";
      /** Opaque ids of the reuse service; the crop is fetched by them. */
      readonly documentId: string;
      readonly documentName: string;
      readonly page: number;
      readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
    }
  | { readonly kind: "pinned" };

/** One known value of an attribute. Dates are ISO (`2026-11-23`, `2026-11`, `2026`), identity numbers digits only. */
export interface Candidate {
  readonly text: string;
  readonly source: ValueSource;
  /** When the source was issued or the value entered; null when unknown. */
  readonly date: PartialDate | null;
  /** 0 to 1; 1 = a person confirmed it. */
  readonly confidence: number;
}

/**
 * Known values of one person or thing by attribute of the dictionary (`fullName`, `permanent.ward`, …). Attributes of type
 * "derived" are not stored. Several candidates for one attribute = sources disagree or repeat each other.
 */
export type Attributes = Readonly<Record<string, readonly Candidate[]>>;

export interface Party {
  readonly id: string;
  readonly attributes: Attributes;
}

/**
 * What is known for one filing. A role takes its data only from the party bound to it here: an unbound role has no data, however
 * much is known about others. One party may be bound to two roles only because a person said so.
 */
export interface FilingRecord {
  readonly parties: readonly Party[];
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  /** Rows of a repeating role in order, e.g. `{ member: [id, id] }`. */
  readonly rows?: Readonly<Partial<Record<Role, readonly string[]>>>;
}

/** The party bound to a role (or to the n-th row of it), or null. */
export function partyOf(record: FilingRecord, role: Role, row?: number): Party | null {
  const id = row === undefined ? record.roles[role] : (record.rows?.[role]?.[row] ?? (row === 0 ? record.roles[role] : undefined));
  return id === undefined ? null : (record.parties.find((party) => party.id === id) ?? null);
}
