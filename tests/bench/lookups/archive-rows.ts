import { createSecretKey } from "node:crypto";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { encryptValue } from "@camtay/worker/db/secret-columns.ts";
import { personKey } from "@camtay/worker/reuse/person-key.ts";

/** CAMTAY_BENCH_PEOPLE=1000000 for the size of a province; loading that takes some minutes. */
export const PEOPLE = Number(process.env.CAMTAY_BENCH_PEOPLE ?? 50_000);
export const PAPERS_EACH = 5;
export const ATTRIBUTES = ["fullName", "dateOfBirth", "gender", "ethnicity", "nationality", "permanent.full"];
export const PERSON_KEY = Buffer.alloc(32, 1);
export const COLUMN_KEY = Buffer.alloc(32, 2);

export const numberOf = (person: number): IdentityNumber => IdentityNumber.parse(`099${String(person).padStart(9, "0")}`);

/** Columns of each table in the order of the rows. */
export const COLUMNS = {
  reuse_documents: [
    "id",
    "dossier_id",
    "dossier_code",
    "agency",
    "paper_id",
    "document_type",
    "document_name",
    "pdf_sha256",
    "issued_on",
    "valid_until",
    "is_result",
    "visible_from",
    "published_at",
  ],
  reuse_parties: ["id", "document_id", "party", "person_hmac", "linked_by"],
  reuse_values: ["id", "document_id", "party_id", "attribute", "text", "page", "box_json", "confidence", "confirmed_by"],
} as const;
export type LoadedTable = keyof typeof COLUMNS;
export type Cell = string | number | null;

const DIGEST = "a".repeat(64);
const AT = "2026-01-01T00:00:00.000Z";

/**
 * Rows of an archive as the worker writes them, values encrypted. Ids ascend, and papers of one person lie far apart, as they do when years
 * pass between them.
 */
export function* archiveRows(): Generator<readonly [LoadedTable, readonly Cell[]]> {
  const text = encryptValue(createSecretKey(COLUMN_KEY), "giá trị");
  const ids = new Float64Array(PEOPLE * PAPERS_EACH).map((_, paper) => ((paper * 2_654_435_761) % 4_294_967_296) * 2 ** 20);
  const order = new Uint32Array(ids.length).map((_, at) => at).sort((one, other) => ids[one]! - ids[other]!);
  for (const paper of order) {
    const id = `p${ids[paper]!.toString(16).padStart(14, "0")}${paper}`;
    const person = personKey(PERSON_KEY, numberOf(paper % PEOPLE));
    const code = `H99.${id}`;
    yield ["reuse_documents", [id, id, code, "H99", id, "can_cuoc", "Thẻ căn cước", DIGEST, "2025-01-01", null, 0, AT, AT]];
    yield ["reuse_parties", [id, id, "subject", person, "number"]];
    for (const [at, attribute] of ATTRIBUTES.entries())
      yield ["reuse_values", [`${id}.${at}`, id, id, attribute, text, 0, null, 0.98, "ocr"]];
  }
}
