import type { Relation } from "@camtay/shared/api/answers.ts";
import type { Party } from "@camtay/shared/forms/record.ts";

/** A person or thing whose data may be filled, and how it stands to the one the filing is about. */
export interface KnownParty {
  readonly party: Party;
  readonly relation: Relation | "thing";
  /** As the person at the counter knows it: a name, or what the vault calls it. */
  readonly label: string;
  /** Roles it plays whenever a form has them. */
  readonly usualRoles: readonly string[];
}

export const firstText = ({ party }: KnownParty, attribute: string): string | undefined => party.attributes[attribute]?.[0]?.text;
