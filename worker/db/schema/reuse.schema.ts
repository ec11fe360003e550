/** Tables of the area "reuse": what archived papers say, and who asked. Rebuilt from the archive when lost, look-ups excepted. */
export interface ReuseTables {
  reuse_documents: ReuseDocumentTable;
  reuse_parties: ReusePartyTable;
  reuse_values: ReuseValueTable;
  lookups: LookupTable;
}

export interface ReuseDocumentTable {
  id: string;
  dossier_id: string;
  dossier_code: string;
  agency: string;
  paper_id: string;
  document_type: string;
  document_name: string;
  pdf_sha256: string;
  issued_on: string | null;
  valid_until: string | null;
  /** The paper is a result of the dossier's procedure: hidden until returned. */
  is_result: number;
  /** Null: hidden. */
  visible_from: string | null;
  published_at: string;
}

export interface ReusePartyTable {
  id: string;
  document_id: string;
  /** What the person is on this paper: `subject`, `father`, `wife`, … */
  party: string;
  /** Keyed HMAC of the identity number; the number itself is never a key. */
  person_hmac: string | null;
  /** How the number is known: printed on this paper, or printed on another paper of the dossier beside the same name and birth date. */
  linked_by: "number" | "name-and-birth-date" | null;
}

export interface ReuseValueTable {
  id: string;
  document_id: string;
  party_id: string;
  attribute: string;
  text: string;
  page: number;
  box_json: string | null;
  confidence: number;
  confirmed_by: "person" | "ocr" | "qr" | "cross-check";
}

export interface LookupTable {
  id: string;
  account_id: string;
  agency: string;
  person_hmac: string;
  purpose: string;
  dossier_code: string;
  /** 1: the dossier is open in the officer's agency; 0: only the stated purpose speaks for it, and the auditor sees so. */
  dossier_known: number;
  /** `{opaque id given to the caller: id of the value}`. */
  given_json: string;
  at: string;
}
