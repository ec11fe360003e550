import type { VaultContent } from "../vault/vault-content.ts";
import { joinSubmissions } from "./join-submissions.ts";
import type { KnownParty } from "./known-party.ts";

/** The citizen's own profiles as parties, with what was remembered of their filings; a value entered or scanned counts as confirmed. */
export const partiesFromVault = (content: VaultContent): KnownParty[] => joinSubmissions(profilesOf(content), content.submissions);

const profilesOf = (content: VaultContent): KnownParty[] =>
  content.profiles.map((profile) => ({
    party: {
      id: profile.id,
      attributes: Object.fromEntries(
        Object.entries(profile.attributes).map(([name, values]) => [
          name,
          values.map((value) => ({
            text: value.text,
            source: value.source === "card-qr" ? ({ kind: "card-qr" } as const) : ({ kind: "vault" } as const),
            date: value.date,
            confidence: 1,
          })),
        ]),
      ),
    },
    relation: profile.relation,
    label: profile.label,
    usualRoles: profile.usualRoles,
  }));
