import type { ComponentAnswer } from "@camtay/shared/api/archive-desk.contract.ts";

/** Tables of the area "reuse": what archived papers say, and who asked. Rebuilt from the archive when lost, look-ups excepted. */
export interface ReuseTables {
  reuse_documents: ReuseDocumentTable;
  reuse_parties: ReusePartyTable;
  reuse_values: ReuseValueTable;
  reuse_words: ReuseWordTable;
  person_merges: PersonMergeTable;
  lookups: LookupTable;
  asked_components: AskedComponentTable;
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
  /** 9 or 12: which kind of number `person_hmac` stands for. */
  number_digits: number | null;
  /** Keyed HMAC of the folded name and the whole birth date; null when one of them is not printed in full. */
  name_birth_hmac: string | null;
}

/** Words of a paper and their beginnings, each as a keyed hash: a copy of the table names nobody. */
export interface ReuseWordTable {
  word_hmac: string;
  document_id: string;
  /** The more, the earlier the paper is listed. */
  weight: number;
}

/** "These two numbers are one person": proposed by what papers print, decided by a person. */
export interface PersonMergeTable {
  id: string;
  /** Agency whose paper gave rise to it, and whose archivist decides. */
  agency: string;
  /** The old number (CMND, 9 digits) and the new one (12 digits). */
  old_hmac: string;
  new_hmac: string;
  evidence: "printed-together" | "name-and-birth-date";
  /** Ids of the papers that say so. */
  papers_json: string;
  state: "proposed" | "accepted" | "refused";
  proposed_at: string;
  decided_by: string | null;
  decided_at: string | null;
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

/** What the gate answered about one component of a dossier and one person: kinds of papers and rules, the person as a keyed HMAC. */
export interface AskedComponentTable {
  agency: string;
  dossier_code: string;
  person_hmac: string;
  position: number;
  procedure: string;
  name: string;
  result_code: string | null;
  /** 0: comes as an electronic form, is looked up, or is made by the office. */
  on_paper: number;
  required: number;
  answer: ComponentAnswer["answer"];
  handling: ComponentAnswer["handling"];
  reuse: ComponentAnswer["reuse"];
  /** Code of the dossier that holds the paper, or the name of the database that answers for it. */
  source: string | null;
  /** Id of the rule that decided. */
  rule: string;
  decided_at: string;
  decided_by: string;
}
