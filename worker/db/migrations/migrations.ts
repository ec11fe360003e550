import type { Migration } from "kysely/migration";
import { work } from "./001-work.ts";
import { signing } from "./010-signing.ts";
import { reuse } from "./020-reuse.ts";
import { access } from "./030-access.ts";
import { secondFactor } from "./031-second-factor.ts";
import { lookupInOneRow } from "./032-lookup-in-one-row.ts";
import { signingOwner } from "./040-signing-owner.ts";
import { destructions } from "./041-destructions.ts";
import { officeKey } from "./042-office-key.ts";
import { auditGuards } from "./043-audit-guards.ts";
import { accountGrants } from "./050-account-grants.ts";
import { catalogueImports } from "./051-catalogue-imports.ts";
import { reuseWords } from "./052-reuse-words.ts";
import { personRequests } from "./053-person-requests.ts";
import { agencyLogin } from "./054-agency-login.ts";
import { flowControl } from "./060-flow-control.ts";
import { uploads } from "./061-uploads.ts";
import { hotFolder } from "./062-hot-folder.ts";
import { assemblyPortions } from "./063-assembly-portions.ts";
import { signingChain } from "./070-signing-chain.ts";
import { searchWords } from "./076-search-words.ts";
import { askedComponents } from "./077-asked-components.ts";
import { archiveUpkeep } from "./078-archive-upkeep.ts";
import { faults } from "./079-faults.ts";

/** All migrations in order of their name; one file each, never changed after release. */
export const MIGRATIONS: Record<string, Migration> = {
  "001-work": work,
  "010-signing": signing,
  "020-reuse": reuse,
  "030-access": access,
  "031-second-factor": secondFactor,
  "032-lookup-in-one-row": lookupInOneRow,
  "040-signing-owner": signingOwner,
  "041-destructions": destructions,
  "042-office-key": officeKey,
  "043-audit-guards": auditGuards,
  "050-account-grants": accountGrants,
  "051-catalogue-imports": catalogueImports,
  "052-reuse-words": reuseWords,
  "053-person-requests": personRequests,
  "054-agency-login": agencyLogin,
  "060-flow-control": flowControl,
  "061-uploads": uploads,
  "062-hot-folder": hotFolder,
  "063-assembly-portions": assemblyPortions,
  "070-signing-chain": signingChain,
  "076-search-words": searchWords,
  "077-asked-components": askedComponents,
  "078-archive-upkeep": archiveUpkeep,
  "079-faults": faults,
};
