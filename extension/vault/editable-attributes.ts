import dictionary from "@camtay/shared/forms/data/dictionary.json" with { type: "json" };

/** What a person enters about somebody, in the order of a card and a form. Names are those of the form dictionary. */
export const EDITABLE = [
  "fullName",
  "idNumber",
  "dateOfBirth",
  "gender",
  "ethnicity",
  "religion",
  "nationality",
  "idIssueDate",
  "idIssuePlace",
  "permanent.detail",
  "permanent.ward",
  "permanent.province",
  "current.full",
  "hometown.full",
  "placeOfBirth.full",
  "phone",
  "email",
  "occupation",
  "socialInsuranceNumber",
  "healthInsuranceNumber",
  "taxCode",
] as const;

const person: Readonly<Record<string, { readonly vi: string; readonly type: string }>> = dictionary.personAttributes;
const bases: Readonly<Record<string, string>> = dictionary.addressBases;
const parts: Readonly<Record<string, string>> = dictionary.addressParts;

/** A citizen at home has nobody to ask what the letters mean. */
const SPELLED_OUT: Readonly<Record<string, string>> = { BHXH: "bảo hiểm xã hội", BHYT: "bảo hiểm y tế", CCCD: "căn cước công dân" };

/** "Nơi thường trú: phường/xã/đặc khu". */
export function attributeName(attribute: string): string {
  const [base = "", part = ""] = attribute.split(".");
  const text = person[attribute]?.vi ?? (bases[base] && parts[part] ? `${bases[base]}: ${parts[part]}` : attribute);
  return (
    text.charAt(0).toLocaleUpperCase("vi") +
    text
      .slice(1)
      .replace(/\s*\([^)]*\)$/u, "")
      .replace(/BHXH|BHYT|CCCD/g, (letters) => SPELLED_OUT[letters] ?? letters)
  );
}

export const isDateAttribute = (attribute: string): boolean => person[attribute]?.type === "date";
