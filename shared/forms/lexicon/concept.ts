import type { Role } from "../dictionary.ts";

/** Papers and registrations whose number, date and issuer are asked with bare labels after them. */
export type PaperKind =
  /** "Giấy tờ tùy thân": some identity paper. */
  | "identity"
  /** A named card: CCCD, CMND, also "CCCD/Hộ chiếu". Its number is the identity number. */
  | "identityCard"
  /** A passport alone: its number is never the identity number. */
  | "passport"
  | "drivingLicence"
  | "marriageCert"
  | "civilRecord"
  | "povertyCert"
  | "deathNotice"
  | "landCert"
  | "orgRegistration"
  | "bank"
  | "training"
  /** "Giấy chứng nhận" alone: the section says of what. */
  | "certificate"
  /** A paper that the dictionary does not know: its number and date are asked, never filled. */
  | "foreign";

/** Papers that say who somebody is. */
export const IDENTIFIES: ReadonlySet<PaperKind> = new Set(["identity", "identityCard", "passport"]);

/** Words that take their meaning from what stands around them. */
export type Generic =
  | "name"
  | "number"
  | "issueDate"
  | "issuePlace"
  | "date"
  | "year"
  | "kind"
  | "place"
  | "bookNumber"
  | "hour"
  | "minute"
  | "from"
  | "to"
  | "class"
  | "area";

/** Why a control is left to the person (dictionary: never). */
export type NeverReason =
  | "captcha"
  | "secret"
  | "declaration"
  | "free-text"
  | "amount"
  | "choice-of-case"
  | "file"
  | "switch"
  | "search"
  | "office-use";

/** What a phrase of a label stands for. */
export type Concept =
  | { readonly kind: "attribute"; readonly attribute: string }
  | { readonly kind: "generic"; readonly generic: Generic }
  | { readonly kind: "role"; readonly role: Role | RoleWord }
  | { readonly kind: "base"; readonly base: string }
  | { readonly kind: "part"; readonly part: string }
  /** Complete keys; several when the same words are used of different things. */
  | { readonly kind: "thing"; readonly keys: readonly string[] }
  | { readonly kind: "paper"; readonly paper: PaperKind }
  | { readonly kind: "relation" }
  | { readonly kind: "never"; readonly reason: NeverReason; readonly strong: boolean }
  | { readonly kind: "filler" };

/** Role words that need the form to say who is meant. */
export type RoleWord =
  | "wife"
  | "husband"
  | "houseOwner"
  | "speaker"
  | "honorific"
  | "personBelow"
  | "personGranted"
  | "pupil"
  | "taxpayer"
  | "unknownPerson";
