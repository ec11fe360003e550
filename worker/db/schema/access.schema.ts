/** Tables of the area "access": who may come in, and what they did. */
export interface AccessTables {
  accounts: AccountTable;
  account_grants: AccountGrantTable;
  person_requests: PersonRequestTable;
  oidc_records: OidcRecordTable;
  audit: AuditTable;
}

export interface AccountTable {
  id: string;
  /** Lower case, unique. */
  login_name: string;
  display_name: string;
  agency: string;
  roles_json: string;
  /** `argon2id$…`, see password-hash.ts. */
  password_hash: string;
  failed_logins: number;
  locked_until: string | null;
  disabled: number;
  /** Tokens issued before this moment are refused: moved by a change of password or rights. */
  tokens_valid_from: string;
  /** Base32; null: the password alone is enough. */
  totp_secret: string | null;
  /** Step of the last code that was taken: none works twice. */
  totp_last_counter: number | null;
  /** Who the person is at the agency's own OpenID provider; null until the first login there. */
  external_issuer: string | null;
  external_subject: string | null;
  created_at: string;
}

/** A right of an account outside (or beside) its own agency. */
export interface AccountGrantTable {
  account_id: string;
  role: string;
  /** Code of an agency, or `code.*` for it and all below. */
  scope: string;
}

/** What a citizen asked about their own data (Law 91/2025/QH15). Who asked is kept as the keyed HMAC only. */
export interface PersonRequestTable {
  id: string;
  agency: string;
  kind: "access" | "correction" | "restriction" | "deletion";
  person_hmac: string;
  received_at: string;
  received_by: string;
  /** ISO dates. */
  acknowledge_by: string;
  answer_by: string;
  acknowledged_at: string | null;
  state: "received" | "acknowledged" | "approved" | "done" | "refused";
  /** First of the two people that a destruction needs. */
  approved_by: string | null;
  /** Dossiers that the first person approved for destruction: exactly these, whatever is archived later. */
  dossiers_json: string | null;
  reason: string | null;
  finished_at: string | null;
  finished_by: string | null;
}

/** Everything the login provider keeps: sessions, codes, grants, refresh tokens. Ids are kept as SHA-256 only. */
export interface OidcRecordTable {
  model: string;
  id_hash: string;
  payload_json: string;
  grant_id: string | null;
  uid_hash: string | null;
  /** Seconds since 1970. */
  expires_at: number | null;
  consumed_at: number | null;
}

export interface AuditTable {
  /** 1, 2, 3 … without gaps. */
  line: number;
  at: string;
  /** Account id, or `system`, `cli`, `stranger`. */
  actor: string;
  agency: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  outcome: "done" | "refused" | "failed";
  /** Ids, counts and stated purposes; never identity numbers or values. */
  facts_json: string;
  /** SHA-256 hex of this line together with the hash of the line before. */
  previous_hash: string;
  hash: string;
}
