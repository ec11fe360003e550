/** Tables of the area "signing": batches of frozen papers and the way of each to its signature. */
export interface SigningTables {
  signing_batches: SigningBatchTable;
  signing_documents: SigningDocumentTable;
}

export type SigningBatchState =
  | "frozen"
  | "authorising"
  | "waiting-for-phone"
  | "signing"
  | "finished"
  | "partly-failed"
  | "refused"
  | "expired";

export interface SigningBatchTable {
  id: string;
  agency: string;
  account_id: string | null;
  state: SigningBatchState;
  /** Who signs: "officer" first, then "seal" on the same files. */
  role: string;
  frozen_at: string;
  /** After this moment the papers are frozen again before authorisation. */
  expires_at: string;
  certificate_subject: string;
  certificate_serial: string;
  certificate_valid_to: string;
  /** Why the whole batch stands still; the documents say the rest. */
  error_code: string | null;
  error_facts_json: string | null;
  created_at: string;
  updated_at: string;
  /** `host:pid` of the process at work; null while none is. */
  owner: string | null;
  /** DER (base64) of a desk token's certificates, signer first; null for keys the worker reaches by itself. */
  chain_json: string | null;
}

export type SigningDocumentState =
  | "PREPARED"
  | "AUTHORISING"
  | "AUTHORISED"
  | "SIGNING"
  | "SIGNED"
  | "EMBEDDED"
  | "VERIFIED"
  | "UNKNOWN"
  | "FAILED";

export interface SigningDocumentTable {
  id: string;
  batch_id: string;
  position: number;
  paper_id: string;
  name: string;
  state: SigningDocumentState;
  /** The file as it was before: with certificate and field it can be signed once only. */
  source_sha256: string;
  certificate_serial: string;
  field_name: string;
  /** The frozen file with its empty placeholder: the very bytes that the desk shows. */
  prepared_sha256: string;
  /** Where the placeholder stands in the frozen file: `[a, b, c]` of `/ByteRange [0 a b c]`, as JSON. */
  byte_range_json: string;
  /** SHA-256 of the bytes the signature covers, hex. */
  document_digest: string;
  /** DER of the signed attributes, base64, exactly as hashed. */
  signed_attributes: string;
  /** A key may have been asked to sign these bytes: they are then never frozen anew. */
  sent: number;
  /** Name under which the service works on the call, where it can be asked again. */
  request_id: string | null;
  /** Verified signature value, base64. */
  signature_value: string | null;
  /** TimeStampToken over it, base64; null while it is owed. */
  timestamp_token: string | null;
  signed_sha256: string | null;
  error_code: string | null;
  error_facts_json: string | null;
  updated_at: string;
}
