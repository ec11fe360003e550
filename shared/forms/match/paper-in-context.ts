import { isPersonRole, type Role } from "../dictionary.ts";
import type { Generic, PaperKind } from "../lexicon/concept.ts";
import type { RoleTracker } from "./roles-in-context.ts";

/** The fact a bare label asks about the paper spoken of. */
export type PaperAnswer =
  | { readonly of: "person"; readonly attribute: string; readonly role: Role | null; readonly certainty: number; readonly because: string }
  | { readonly of: "thing"; readonly key: string; readonly certainty: number; readonly because: string };

const FACTS: Readonly<
  Record<
    Exclude<PaperKind, "identity" | "identityCard" | "passport" | "certificate" | "foreign" | "bank">,
    Partial<Record<Generic, string>>
  >
> = {
  drivingLicence: {
    number: "license.number",
    issueDate: "license.issueDate",
    date: "license.issueDate",
    issuePlace: "license.issuePlace",
    place: "license.issuePlace",
    class: "license.class",
  },
  marriageCert: {
    number: "marriageCert.number",
    bookNumber: "marriageCert.bookNumber",
    issueDate: "marriageCert.issueDate",
    date: "marriageCert.issueDate",
    issuePlace: "marriageCert.issuePlace",
    place: "marriageCert.issuePlace",
  },
  civilRecord: {
    number: "civilRecord.number",
    bookNumber: "civilRecord.bookNumber",
    issueDate: "civilRecord.registrationDate",
    date: "civilRecord.registrationDate",
    issuePlace: "civilRecord.registrationPlace",
    place: "civilRecord.registrationPlace",
    kind: "civilRecord.type",
  },
  povertyCert: { number: "povertyCert.number", issueDate: "povertyCert.issueDate", date: "povertyCert.issueDate" },
  deathNotice: {
    number: "deathNotice.number",
    issueDate: "deathNotice.issueDate",
    date: "deathNotice.issueDate",
    issuePlace: "deathNotice.issuePlace",
    place: "deathNotice.issuePlace",
    kind: "deathNotice.type",
  },
  landCert: { number: "land.certificateNumber", issueDate: "land.certificateDate", date: "land.certificateDate" },
  orgRegistration: {
    number: "org.registrationNumber",
    issueDate: "org.registrationDate",
    date: "org.registrationDate",
    issuePlace: "org.registrationPlace",
    place: "org.registrationPlace",
  },
  training: { year: "license.trainedYear", place: "license.trainedAt" },
};

const TOPICS: Partial<Record<PaperKind, Role>> = {
  drivingLicence: "license",
  marriageCert: "marriageCert",
  civilRecord: "civilRecord",
  povertyCert: "povertyCert",
  deathNotice: "deathNotice",
  landCert: "land",
  orgRegistration: "org",
};

/** Labels so bare that they mean something only right behind their paper. */
const ADJACENT_ONLY: ReadonlySet<Generic> = new Set(["place", "date", "year", "number", "kind", "bookNumber"]);

const paperOfKey = (key: string): PaperKind | null => {
  if (/\.id(?:Number|Type|DocNumber)$/.test(key)) return "identity";
  if (key === "license.trainedAt") return "training";
  if (key.startsWith("license.")) return "drivingLicence";
  if (key.startsWith("marriageCert.")) return "marriageCert";
  if (key.startsWith("civilRecord.")) return "civilRecord";
  if (key.startsWith("povertyCert.")) return "povertyCert";
  if (key.startsWith("deathNotice.")) return "deathNotice";
  if (key.startsWith("land.certificate")) return "landCert";
  if (key.startsWith("org.registration")) return "orgRegistration";
  if (/\.bank(?:Account|Name)$/.test(key)) return "bank";
  return null;
};

/** Papers that are somebody's own. */
const OF_PERSON: ReadonlySet<PaperKind> = new Set(["identity", "identityCard", "passport", "bank"]);

/** Remembers which paper the last fields spoke of, and whose. */
export class PaperTracker {
  private paper: PaperKind | null = null;
  private owner: Role | null = null;
  private index = -1;
  private fromHeading = false;
  private readonly typed = new Set<Role>();

  enter(paper: PaperKind | null): void {
    this.paper = paper;
    this.fromHeading = paper !== null;
    this.owner = null;
    this.index = -1;
  }

  /** Another person is spoken of: the identity paper and the account asked before are not theirs. */
  forgetPerson(): void {
    if (this.paper === null || !OF_PERSON.has(this.paper)) return;
    this.paper = null;
    this.owner = null;
  }

  note(key: string, index: number): void {
    const role = key.slice(0, key.indexOf(".")) as Role;
    if (key.endsWith(".idType")) this.typed.add(role);
    if (this.owner !== null && role !== this.owner && isPersonRole(role)) this.forgetPerson();
    const paper = paperOfKey(key) ?? (/\.idIssue(?:Date|Place)$/.test(key) ? "identity" : null);
    if (!paper) return;
    // the number of a passport has the key of any paper's number
    if (this.paper !== "passport" || paper !== "identity" || key.endsWith(".idNumber")) this.paper = paper;
    this.owner = OF_PERSON.has(this.paper) ? role : null;
    this.index = index;
    this.fromHeading = false;
  }

  /** The last fields asked of a passport, which is not the card whose number is known. */
  get isPassport(): boolean {
    return this.paper === "passport";
  }

  /** Thing that the paper spoken of stands for, as a role of the dictionary. */
  get topic(): Role | null {
    return this.paper === null ? null : (TOPICS[this.paper] ?? null);
  }

  /** Was the kind of this person's identity paper asked? Then a number box belongs to that kind. */
  asksType(role: Role | null): boolean {
    return role !== null && this.typed.has(role);
  }

  answer(generic: Generic, index: number, said: PaperKind | null, roles: RoleTracker): PaperAnswer | null {
    const paper = said ?? this.paper;
    const near = said !== null || this.fromHeading || index - this.index <= 1;
    if (paper === null) {
      if (generic === "issueDate" || generic === "issuePlace")
        return this.ofIdentity(generic, null, 0.55, "no paper named: the identity paper, or another", roles);
      return null;
    }
    if (ADJACENT_ONLY.has(generic) && !near && !(generic === "number" && index - this.index <= 2)) return null;
    if (paper === "foreign" || paper === "certificate") return null;
    if (said !== null) this.mark(said, index);
    const certainty = near ? 0.98 : 0.9;
    if (paper === "bank")
      return generic === "place" || generic === "issuePlace"
        ? { of: "person", attribute: "bankName", role: this.owner, certainty: 0.85, because: "the bank of the account before" }
        : null;
    if (paper === "identity" || paper === "identityCard" || paper === "passport")
      return this.ofIdentity(
        generic,
        said,
        certainty,
        said ? "the label names the identity paper" : "the identity paper asked before",
        roles,
      );
    const key = FACTS[paper][generic];
    return key === undefined ? null : { of: "thing", key, certainty, because: `the ${paper} ${said ? "in the label" : "asked before"}` };
  }

  private mark(paper: PaperKind, index: number): void {
    this.paper = paper;
    this.index = index;
    this.owner = null;
    this.fromHeading = false;
  }

  private ofIdentity(generic: Generic, said: PaperKind | null, certainty: number, because: string, roles: RoleTracker): PaperAnswer | null {
    const owner = said === null ? this.owner : null;
    const who = owner ?? roles.current;
    const taken = (attribute: string) => roles.hasHere(who, attribute);
    const make = (attribute: string): PaperAnswer => ({
      of: "person",
      attribute,
      role: owner,
      certainty: taken(attribute) ? certainty * 0.6 : certainty,
      because,
    });
    if (generic === "number") {
      if (this.paper === "passport") return make("idDocNumber");
      if (said === "identityCard") return make("idNumber");
      return this.asksType(who) ? make("idDocNumber") : said === "identity" ? make("idNumber") : null;
    }
    if (generic === "issueDate" || generic === "date") return make("idIssueDate");
    if (generic === "issuePlace" || generic === "place") return make("idIssuePlace");
    return generic === "kind" ? make("idType") : null;
  }
}
