import { ACCESS_ERRORS } from "./access.errors.ts";
import { ARCHIVE_ERRORS } from "./archive.errors.ts";
import { BACKUP_ERRORS } from "./backup.errors.ts";
import { CATALOGUE_ERRORS } from "./catalogue.errors.ts";
import type { ErrorRow } from "./error-row.ts";
import { FILL_ERRORS } from "./fill.errors.ts";
import { INTAKE_ERRORS } from "./intake.errors.ts";
import { KEYS_ERRORS } from "./keys.errors.ts";
import { PAGE_ERRORS } from "./page.errors.ts";
import { PAPER_ERRORS } from "./paper.errors.ts";
import { PDF_ERRORS } from "./pdf.errors.ts";
import { PORTAL_ERRORS } from "./portal.errors.ts";
import { RECOGNITION_ERRORS } from "./recognition.errors.ts";
import { REUSE_ERRORS } from "./reuse.errors.ts";
import { SIGNING_ERRORS } from "./signing.errors.ts";
import { SYSTEM_ERRORS } from "./system.errors.ts";
import { VAULT_ERRORS } from "./vault.errors.ts";
import { VERIFY_ERRORS } from "./verify.errors.ts";

/** Every error the product can show, by its stable code. A row holds both sentences, so that no code can lack one. */
export const ERRORS = {
  ...INTAKE_ERRORS,
  ...PAGE_ERRORS,
  ...RECOGNITION_ERRORS,
  ...PAPER_ERRORS,
  ...PDF_ERRORS,
  ...SIGNING_ERRORS,
  ...VERIFY_ERRORS,
  ...ARCHIVE_ERRORS,
  ...KEYS_ERRORS,
  ...REUSE_ERRORS,
  ...BACKUP_ERRORS,
  ...ACCESS_ERRORS,
  ...SYSTEM_ERRORS,
  ...FILL_ERRORS,
  ...PORTAL_ERRORS,
  ...VAULT_ERRORS,
  ...CATALOGUE_ERRORS,
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
