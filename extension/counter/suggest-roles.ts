import { readIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { isPersonRole, type Role } from "@camtay/shared/forms/dictionary.ts";
import { plainId } from "@camtay/shared/forms/values/digits.ts";
import { firstText, type KnownParty } from "./known-party.ts";

export type Bindings = Readonly<Partial<Record<Role, string>>>;

/** Who the account holder is, when the page's requester block says so. */
export interface AccountHolder {
  readonly idNumber: string | null;
}

/** Who plays which role once the main person's role is known. */
const FAMILY: Partial<Record<Role, Partial<Record<KnownParty["relation"], Role>>>> = {
  child: { father: "father", mother: "mother" },
  father: { child: "child", spouse: "mother" },
  mother: { child: "child", spouse: "father" },
  deceased: { spouse: "spouse" },
  subject: { father: "father", mother: "mother", spouse: "spouse", child: "child" },
  groom: { spouse: "bride" },
  bride: { spouse: "groom" },
  owner: { spouse: "spouse" },
};
/** Roles about which the filing is, most telling first. */
const MAIN: readonly Role[] = [
  "child",
  "groom",
  "bride",
  "deceased",
  "subject",
  "owner",
  "father",
  "mother",
  "parent",
  "householdHead",
  "applicant",
];
const ADULT_AGE = 18;

/** Roles that the person looked up may play on this form, the likeliest first. A suggestion: the person at the counter decides. */
export function likelyRoles(self: KnownParty, roles: readonly Role[], year: number): Role[] {
  const number = firstText(self, "idNumber");
  const said = number ? readIdentityNumber(number) : null;
  const sex = firstText(self, "gender")?.normalize("NFC") ?? said?.sex;
  const born = Number((firstText(self, "dateOfBirth") ?? "").slice(0, 4)) || (said?.birthYear ?? 0);
  const adult = born === 0 || year - born >= ADULT_AGE;
  const fits = (role: Role): boolean => {
    if (role === "child") return !adult;
    if (!adult) return role === "subject" || role === "owner";
    if (role === "father" || role === "groom") return sex !== "Nữ";
    if (role === "mother" || role === "bride") return sex !== "Nam";
    // Somebody looked up at the counter stands there.
    return role !== "deceased";
  };
  const persons = roles.filter(isPersonRole);
  const order = (role: Role) => (MAIN.indexOf(role) < 0 ? MAIN.length : MAIN.indexOf(role));
  return persons.filter(fits).sort((a, b) => order(a) - order(b));
}

/**
 * Default answers to "who is who on this form". The requester's block belongs to the account that is logged in: it is bound only to the
 * party whose number stands there. Otherwise two roles never share a person by default.
 */
export function suggestRoles(
  parties: readonly KnownParty[],
  roles: readonly Role[],
  account: AccountHolder,
  selfRole: Role | null,
): Bindings {
  const bindings: Partial<Record<Role, string>> = {};
  const take = (role: Role, party: KnownParty | undefined) => {
    if (party && roles.includes(role) && bindings[role] === undefined && (role === "applicant" || !taken(party)))
      bindings[role] = party.party.id;
  };
  const taken = (party: KnownParty) => Object.entries(bindings).some(([role, id]) => role !== "applicant" && id === party.party.id);

  for (const party of parties) for (const role of party.usualRoles) take(role as Role, party);
  const self = parties.find((party) => party.relation === "self");
  if (selfRole !== null) take(selfRole, self);
  const family = selfRole === null ? {} : (FAMILY[selfRole] ?? {});
  for (const party of parties) {
    const role = family[party.relation];
    if (role) take(role, party);
    if (party.relation === "business") take("business", party);
  }
  const holder =
    account.idNumber === null ? undefined : parties.find((party) => plainId(firstText(party, "idNumber") ?? "") === account.idNumber);
  if (holder) take("applicant", holder);
  return bindings;
}
