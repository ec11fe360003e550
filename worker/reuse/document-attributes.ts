/**
 * What the fields of a paper mean in the form dictionary, as data. Field keys of the document catalogue follow one habit: a prefix
 * names the person (`mother_birth`), the rest names the fact (`birth`). So most papers need no row of their own.
 */

/** Who or what a value belongs to on the paper itself. Things carry the role of the dictionary (`business`, `vehicle`). */
export type PartyName =
  | "subject"
  | "father"
  | "mother"
  | "child"
  | "husband"
  | "wife"
  | "householdHead"
  | "owner"
  | "representative"
  | "applicant"
  | "business"
  | "org"
  | "land"
  | "construction"
  | "vehicle"
  | "license"
  | "death";

export interface Meaning {
  readonly party: PartyName;
  /** Attribute of the dictionary; `idPaper` stands for a line that names number, date and place of an identity paper. */
  readonly attribute: string;
}

/** Longest first. */
const PREFIXES: readonly (readonly [prefix: string, party: PartyName])[] = [
  ["household_head", "householdHead"],
  ["legal_rep", "representative"],
  ["applicant", "applicant"],
  ["husband", "husband"],
  ["mother", "mother"],
  ["father", "father"],
  ["holder", "subject"],
  ["child", "child"],
  ["owner", "owner"],
  ["wife", "wife"],
  ["head", "householdHead"],
];

const PERSON_FACTS: Readonly<Record<string, string>> = {
  name: "fullName",
  full_name: "fullName",
  birth: "dateOfBirth",
  birth_date: "dateOfBirth",
  sex: "gender",
  ethnicity: "ethnicity",
  nationality: "nationality",
  religion: "religion",
  id: "idNumber",
  personal_id: "idNumber",
  id_paper: "idPaper",
  residence: "residence.full",
  address: "residence.full",
  hometown: "hometown.full",
  birth_place: "placeOfBirth.full",
  permanent: "permanent.full",
  temporary: "temporary.full",
  current: "current.full",
  phone: "phone",
  email: "email",
  relation: "relationToHouseholdHead",
  marital_status: "maritalStatus",
};

/** Where a paper departs from the habit. Null: not for reuse. */
const OWN: Readonly<Record<string, Readonly<Record<string, Meaning | null>>>> = {
  can_cuoc: {
    residence: { party: "subject", attribute: "permanent.full" },
    birth_place: { party: "subject", attribute: "birthRegistrationPlace" },
    issue_date: { party: "subject", attribute: "idIssueDate" },
  },
  giay_khai_sinh: { registrar: { party: "subject", attribute: "birthRegistrationPlace" } },
  trich_luc_khai_sinh: { registered_at: { party: "subject", attribute: "birthRegistrationPlace" } },
  giay_chung_sinh: {
    birth_date: { party: "child", attribute: "dateOfBirth" },
    place: { party: "child", attribute: "placeOfBirth.full" },
  },
  trich_luc_khai_tu: {
    death_date: { party: "death", attribute: "date" },
    death_place: { party: "death", attribute: "place.full" },
  },
  giay_bao_tu: {
    death_date: { party: "death", attribute: "date" },
    death_place: { party: "death", attribute: "place.full" },
  },
  giay_xac_nhan_khuyet_tat: {
    residence: { party: "subject", attribute: "current.full" },
    hometown: { party: "subject", attribute: "permanent.full" },
  },
  gcn_dang_ky_ho_kinh_doanh: {
    name: { party: "business", attribute: "name" },
    address: { party: "business", attribute: "address.full" },
    business_lines: { party: "business", attribute: "industry" },
    capital: { party: "business", attribute: "capital" },
    business_code: { party: "owner", attribute: "taxCode" },
    phone: { party: "owner", attribute: "phone" },
    email: { party: "owner", attribute: "email" },
  },
  gcn_dang_ky_doanh_nghiep: {
    name_vi: { party: "org", attribute: "name" },
    enterprise_code: { party: "org", attribute: "registrationNumber" },
    first_registration: { party: "org", attribute: "registrationDate" },
    address: { party: "org", attribute: "address.full" },
    phone: { party: "org", attribute: "phone" },
    email: { party: "org", attribute: "email" },
    owner: null,
  },
  gcn_qsdd_2025: {
    holder: { party: "subject", attribute: "fullName" },
    parcel_no: { party: "land", attribute: "parcelNumber" },
    map_no: { party: "land", attribute: "mapSheet" },
    area: { party: "land", attribute: "area" },
    land_use: { party: "land", attribute: "purpose" },
    term: { party: "land", attribute: "term" },
    origin: { party: "land", attribute: "origin" },
    parcel_address: { party: "land", attribute: "address.full" },
    serial: { party: "land", attribute: "certificateNumber" },
    issue_date: { party: "land", attribute: "certificateDate" },
  },
  gcn_qsdd_cu: {
    holder: { party: "subject", attribute: "fullName" },
    holder_address: { party: "subject", attribute: "permanent.full" },
    map_no: { party: "land", attribute: "mapSheet" },
    area: { party: "land", attribute: "area" },
    purpose: { party: "land", attribute: "purpose" },
    term: { party: "land", attribute: "term" },
    origin: { party: "land", attribute: "origin" },
    parcel_address: { party: "land", attribute: "address.full" },
    serial: { party: "land", attribute: "certificateNumber" },
    issue_date: { party: "land", attribute: "certificateDate" },
  },
  giay_phep_xay_dung: { holder: { party: "subject", attribute: "fullName" } },
  quyet_dinh_ho_ngheo: { address: { party: "householdHead", attribute: "residence.full" } },
  dang_ky_xe: {
    owner: { party: "subject", attribute: "fullName" },
    brand: { party: "vehicle", attribute: "brand" },
    model: { party: "vehicle", attribute: "model" },
    type: { party: "vehicle", attribute: "type" },
    color: { party: "vehicle", attribute: "colour" },
    engine_no: { party: "vehicle", attribute: "engineNumber" },
    chassis_no: { party: "vehicle", attribute: "chassisNumber" },
    plate: { party: "vehicle", attribute: "plate" },
  },
  giay_phep_lai_xe: {
    number: { party: "license", attribute: "number" },
    class: { party: "license", attribute: "class" },
    issue_date: { party: "license", attribute: "issueDate" },
  },
  the_bhyt: {
    number: { party: "subject", attribute: "healthInsuranceNumber" },
    first_facility: { party: "subject", attribute: "healthCareFacility" },
  },
  m01_giay_tiep_nhan: {
    applicant: { party: "applicant", attribute: "fullName" },
    personal_id: { party: "applicant", attribute: "idNumber" },
    address: { party: "applicant", attribute: "contact.full" },
    phone: { party: "applicant", attribute: "phone" },
    email: { party: "applicant", attribute: "email" },
    receiver: null,
  },
  m02_phieu_bo_sung: {
    address: { party: "applicant", attribute: "contact.full" },
    phone: { party: "applicant", attribute: "phone" },
  },
  to_khai_dang_ky_khai_sinh: {
    declarant: { party: "applicant", attribute: "fullName" },
    declarant_id: { party: "applicant", attribute: "idPaper" },
    declarant_residence: { party: "applicant", attribute: "residence.full" },
    // To the child, and said by the declarant alone.
    relation: null,
  },
  to_khai_dang_ky_khai_tu: {
    declarant: { party: "applicant", attribute: "fullName" },
    declarant_id: { party: "applicant", attribute: "idPaper" },
    declarant_residence: { party: "applicant", attribute: "residence.full" },
    death_place: { party: "death", attribute: "place.full" },
  },
  giay_de_nghi_dang_ky_ho_kinh_doanh: {
    name: { party: "business", attribute: "name" },
    address: { party: "business", attribute: "address.full" },
    capital: { party: "business", attribute: "capital" },
    phone: { party: "owner", attribute: "phone" },
  },
};

/** Facts of the office, not of a person: never offered for another form. */
const NEVER = new Set(["national_title", "issuer", "signer", "signer_title", "declarant", "declarant_paper", "registrar"]);

/** @returns null when the field is not for reuse */
export function meaningOf(documentType: string, key: string): Meaning | null {
  const own = OWN[documentType];
  if (own && Object.hasOwn(own, key)) return own[key] ?? null;
  if (NEVER.has(key)) return null;
  for (const [prefix, party] of PREFIXES) {
    if (key !== prefix && !key.startsWith(`${prefix}_`)) continue;
    const attribute = key === prefix ? "fullName" : PERSON_FACTS[key.slice(prefix.length + 1)];
    return attribute === undefined ? null : { party, attribute };
  }
  const attribute = Object.hasOwn(PERSON_FACTS, key) ? PERSON_FACTS[key] : undefined;
  return attribute === undefined ? null : { party: "subject", attribute };
}

/** Fields that date a paper, the most telling first. */
export const ISSUE_DATE_KEYS = [
  "issue_date",
  "registration_date",
  "entry_date",
  "change_registration",
  "first_registration",
  "date",
] as const;
export const VALID_UNTIL_KEYS = ["expiry", "valid_until"] as const;
