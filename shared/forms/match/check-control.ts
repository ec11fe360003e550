import { addressPartOf, attributeOf, type FieldKey, isPersonRole, isRole, roleOf } from "../dictionary.ts";
import type { FieldDescription } from "../field-description.ts";
import { nameClues, type OptionKind, optionKind } from "./clues.ts";
import { feature, never, type Reading } from "./reading.ts";

/** Facts that can stand behind round or square boxes. */
const CHOICES =
  /(?:\.scope|gender|idType|residenceType|maritalStatus|relationTo\w+|partyType|resultMethod|isDeceased|nationality|\.grade|license\.class|deathNotice\.type|civilRecord\.type)$/;

const OPTIONS_OF: Readonly<Record<string, OptionKind>> = {
  gender: "gender",
  ethnicity: "ethnicity",
  religion: "religion",
  nationality: "country",
  idType: "idType",
  residenceType: "residenceType",
  maritalStatus: "maritalStatus",
  partyType: "partyType",
  country: "country",
  province: "province",
  ward: "ward",
  district: "district",
  scope: "scope",
};

/** Attributes that names of controls do not keep apart. */
const ALIKE: readonly (readonly string[])[] = [
  ["idNumber", "idDocNumber", "idLine"],
  ["dateOfBirth", "yearOfBirth", "dateOfBirth.inWords"],
  ["fullName", "surname", "middleName", "givenName", "middleAndGivenName", "otherName"],
];

/**
 * Does the control suit the fact? A tick box takes no name; a list of ethnic groups is no nationality, whatever its label says;
 * a name stem that says something else makes the label doubtful, since form authors copy labels.
 */
export function checkControl(field: FieldDescription, reading: Reading): Reading {
  const { key } = reading;
  if (key === null) return reading;
  if (field.control === "checkbox") return key.endsWith(".isDeceased") ? reading : never("control");
  if ((field.control === "radio" || field.control === "checkboxes") && !CHOICES.test(key)) return never("control");
  const doubts = [...optionDoubt(field, key), ...nameDoubt(field, key)];
  return doubts.length === 0 ? reading : { ...reading, features: [...reading.features, ...doubts] };
}

function optionDoubt(field: FieldDescription, key: FieldKey) {
  const kind = optionKind(field);
  if (kind === null) return [];
  const expected = OPTIONS_OF[addressPartOf(key)?.part ?? attributeOf(key)];
  return expected === kind || (expected === undefined && kind !== "yesNo") ? [] : [feature("options", `the list holds ${kind}`, 0.4)];
}

function nameDoubt(field: FieldDescription, key: FieldKey) {
  const clues = nameClues(field.names);
  const role = roleOf(key);
  const attribute = attributeOf(key);
  const doubts = [];
  if (isPersonRole(role) && addressPartOf(key) === null && clues.attribute !== null && clues.attribute !== attribute) {
    const alike = ALIKE.some((names) => names.includes(attribute) && names.includes(clues.attribute!));
    if (!alike) doubts.push(feature("name", `the control is named like ${clues.attribute}`, 0.55));
  }
  if (clues.role !== null && isRole(clues.role) && isPersonRole(role) && clues.role !== role)
    doubts.push(feature("name", `the control is named like one of ${clues.role}`, 0.55));
  return doubts;
}
