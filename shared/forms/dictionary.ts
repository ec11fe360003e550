import dictionary from "./data/dictionary.json" with { type: "json" };

/**
 * The data dictionary of Vietnamese public-service forms, version 1: roles, their attributes, address bases and parts.
 * A key is `role.attribute`, for addresses `role.base.part`: `mother.fullName`, `applicant.permanent.ward`, `land.address.full`.
 */
export type Role = keyof typeof dictionary.roles;
export type PersonAttribute = keyof typeof dictionary.personAttributes;
export type AddressBase = keyof typeof dictionary.addressBases;
export type AddressPart = keyof typeof dictionary.addressParts;
export type ThingRole = keyof typeof dictionary.thingAttributes;
export type ValueType = keyof typeof dictionary.typeMeaning;
/** A key of the dictionary. Made only by `fieldKey` and `parseKey`. */
export type FieldKey = string & { readonly __brand: "FieldKey" };

const { roles, personAttributes, addressBases, addressParts, thingAttributes } = dictionary;

export const ROLES = Object.keys(roles) as Role[];
const has = (object: object, key: string): boolean => Object.hasOwn(object, key);

export const isRole = (text: string): text is Role => has(roles, text);
export const isPersonRole = (role: Role): boolean => roles[role].kind === "person";
export const roleName = (role: Role): string => roles[role].vi;

/** Thing attributes that hold a date; the dictionary lists things by name only. */
const THING_DATES = /(?:^|\.)(?:[a-zA-Z]*Date|date|usedSince)$/;

/** @returns the key when the dictionary knows it, else null */
export function parseKey(text: string): FieldKey | null {
  const [role, ...rest] = text.split(".");
  if (role === undefined || !isRole(role)) return null;
  const attribute = rest.join(".");
  if (!isPersonRole(role))
    return has(thingAttributes, role) && (thingAttributes[role as ThingRole] as readonly string[]).includes(attribute)
      ? (text as FieldKey)
      : null;
  if (has(personAttributes, attribute)) return text as FieldKey;
  const [base, part, ...more] = rest;
  return more.length === 0 && base !== undefined && part !== undefined && has(addressBases, base) && has(addressParts, part)
    ? (text as FieldKey)
    : null;
}

export const fieldKey = (role: Role, attribute: string): FieldKey | null => parseKey(`${role}.${attribute}`);
export const roleOf = (key: FieldKey): Role => key.slice(0, key.indexOf(".")) as Role;
export const attributeOf = (key: FieldKey): string => key.slice(key.indexOf(".") + 1);

/** `province` for `applicant.permanent.province`; null when the key is no part of an address. */
export function addressPartOf(key: FieldKey): { readonly base: string; readonly part: AddressPart } | null {
  const attribute = attributeOf(key);
  const dot = attribute.lastIndexOf(".");
  const base = attribute.slice(0, Math.max(dot, 0));
  const part = attribute.slice(dot + 1);
  if (roleOf(key) === "agency" && has(addressParts, part)) return { base: "", part: part as AddressPart };
  const known = has(addressBases, base) || base === "address" || base === "place";
  return known && has(addressParts, part) ? { base, part: part as AddressPart } : null;
}

/** How the value behaves: see `typeMeaning` in the data file. Address parts below the country are catalogue or text. */
export function valueType(key: FieldKey): ValueType {
  const attribute = attributeOf(key);
  if (isPersonRole(roleOf(key)) && has(personAttributes, attribute))
    return personAttributes[attribute as PersonAttribute].type as ValueType;
  const address = addressPartOf(key);
  if (address) {
    if (address.part === "full") return "derived";
    if (address.part === "scope") return "enum";
    return address.part === "detail" || address.part === "street" || address.part === "hamlet" ? "text" : "catalogue";
  }
  return THING_DATES.test(attribute) ? "date" : "text";
}

/** Values that decide something legally or may have changed: proposed, but a person confirms each time. */
export const needsConfirmation = (key: FieldKey): boolean => valueType(key) === "confirm";
