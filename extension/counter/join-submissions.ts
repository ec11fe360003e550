import { attributeOf, type FieldKey, isPersonRole, parseKey, type Role, roleOf } from "@camtay/shared/forms/dictionary.ts";
import type { Candidate } from "@camtay/shared/forms/record.ts";
import { sameId } from "@camtay/shared/forms/values/digits.ts";
import { sameName } from "@camtay/shared/forms/values/names.ts";
import type { Submission } from "../vault/vault-content.ts";
import { firstText, type KnownParty } from "./known-party.ts";

/** Below what the vault says of itself, so that a remembered filing never speaks first. */
const REMEMBERED = 0.9;

/**
 * Adds what was remembered of earlier filings to the persons it spoke of, and to nobody else: a block belongs to a person of the vault
 * only by the same identity number, or where the block has none by the same name and birth date. Things join by their usual role.
 */
export function joinSubmissions(parties: readonly KnownParty[], submissions: readonly Submission[]): KnownParty[] {
  const joined = new Map(parties.map((party) => [party.party.id, { ...party.party.attributes } as Record<string, readonly Candidate[]>]));
  for (const submission of submissions) {
    for (const [role, block] of blocksOf(submission)) {
      const owner = parties.find((party) => (isPersonRole(role) ? isSamePerson(party, block) : party.usualRoles.includes(role)));
      const attributes = owner && joined.get(owner.party.id);
      if (!attributes) continue;
      for (const [attribute, text] of block) {
        const source = { kind: "last-submission", site: submission.site } as const;
        const candidate: Candidate = { text, source, date: submission.keptOn, confidence: REMEMBERED };
        attributes[attribute] = [...(attributes[attribute] ?? []), candidate];
      }
    }
  }
  return parties.map((party) => ({
    ...party,
    party: { ...party.party, attributes: joined.get(party.party.id) ?? party.party.attributes },
  }));
}

function blocksOf({ values }: Submission): Map<Role, Map<string, string>> {
  const blocks = new Map<Role, Map<string, string>>();
  for (const { key, text } of values) {
    const parsed: FieldKey | null = parseKey(key);
    if (parsed === null) continue;
    const block = blocks.get(roleOf(parsed)) ?? new Map<string, string>();
    // The first of boxes that ask the same stands for them.
    if (!block.has(attributeOf(parsed))) block.set(attributeOf(parsed), text);
    blocks.set(roleOf(parsed), block);
  }
  return blocks;
}

function isSamePerson(party: KnownParty, block: ReadonlyMap<string, string>): boolean {
  const number = block.get("idNumber");
  const known = firstText(party, "idNumber");
  if (number !== undefined && known !== undefined) return sameId(number, known);
  const [name, born] = [block.get("fullName"), block.get("dateOfBirth")];
  const [knownName, knownBirth] = [firstText(party, "fullName"), firstText(party, "dateOfBirth")];
  return name !== undefined && knownName !== undefined && born !== undefined && born === knownBirth && sameName(name, knownName);
}
