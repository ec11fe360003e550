import dictionary from "@camtay/shared/forms/data/dictionary.json" with { type: "json" };
import { attributeOf, type FieldKey, isPersonRole, parseKey, ROLES, type Role, roleName, roleOf } from "@camtay/shared/forms/dictionary.ts";
import type { Attributes } from "@camtay/shared/forms/record.ts";
import { offersFor } from "@camtay/shared/forms/values/derive.ts";
import type { Profile, VaultContent } from "../../extension/vault/vault-content.ts";
import { PLACES } from "./demo/places.ts";

const WOMEN: readonly Role[] = ["mother", "bride", "caregiver"];
const MEN: readonly Role[] = ["father", "groom"];
const FAMILY_NAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Bùi", "Đỗ", "Hồ", "Ngô", "Lò", "Quách", "Giàng"];
const MALE = ["Văn Hùng", "Đức Nghĩa", "Quốc Bảo", "Hữu Đạt", "Minh Khôi", "Xuân Trường"];
const FEMALE = ["Thị Ánh", "Thu Hằng", "Mỹ Uyên", "Khánh Vỹ", "Thùy Trâm", "Bích Ngân"];
const PEOPLES = ["Kinh", "Tày", "Thái", "Mường", "Nùng", "Dao"];
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
const two = (number: number): string => String(number).padStart(2, "0");

/** A made-up person for one role; no two roles share a fact by which persons are told apart. */
function person(role: Role, index: number): Record<string, string> {
  const female = WOMEN.includes(role) || (!MEN.includes(role) && index % 2 === 1);
  const year = role === "child" ? 2026 : 1961 + ((index * 7) % 40);
  const [surname, rest] = [pick(FAMILY_NAMES, index), pick(female ? FEMALE : MALE, index)];
  const provinces = Object.keys(PLACES);
  const place = (shift: number): Record<string, string> => {
    const province = pick(provinces, index + shift);
    return {
      country: "Việt Nam",
      province,
      ward: pick(PLACES[province]!, index + shift),
      detail: `Số ${index + shift + 11} đường Lê Lợi`,
      hamlet: `Tổ dân phố ${index + shift + 1}`,
      street: "Đường Lê Lợi",
    };
  };
  const addresses = Object.keys(dictionary.addressBases).flatMap((base, shift) =>
    Object.entries(place(shift)).map(([part, text]) => [`${base}.${part}`, text] as const),
  );
  return {
    fullName: `${surname} ${rest}`,
    otherName: `Tên khác ${index}`,
    dateOfBirth: `${year}-${two(1 + ((index * 5) % 12))}-${two(1 + ((index * 11) % 28))}`,
    gender: female ? "Nữ" : "Nam",
    ethnicity: pick(PEOPLES, index),
    religion: "Không",
    nationality: "Việt Nam",
    idNumber: `099${(year >= 2000 ? 2 : 0) + (female ? 1 : 0)}${two(year % 100)}${String(100_000 + index * 137)}`,
    idType: "Căn cước công dân",
    idIssueDate: `2023-${two(1 + (index % 12))}-${two(1 + ((index * 3) % 28))}`,
    idIssuePlace: "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    phone: `0900${String(200_000 + index * 311)}`,
    email: `nguoi${index}@vidu.vn`,
    fax: `02433${String(20_000 + index)}`,
    residenceType: "Thường trú",
    maritalStatus: "Đang có vợ/chồng",
    bloodType: pick(["A", "B", "O"], index),
    birthRegistrationPlace: `UBND ${pick(PLACES[pick(provinces, index)]!, index)}`,
    occupation: pick(["Giáo viên", "Nông dân", "Thợ may", "Kế toán"], index),
    workplace: `Công ty Thử Nghiệm ${index}`,
    educationLevel: "12/12",
    educationMajor: "Kế toán",
    socialInsuranceNumber: `79${String(10_000_000 + index)}`,
    healthInsuranceNumber: `GD4010${String(10_000_000 + index)}`,
    healthCareFacility: "Bệnh viện Đa khoa Thử Nghiệm",
    taxCode: `88${String(10_000_000 + index)}`,
    bankAccount: `19${String(10_000_000 + index)}`,
    bankName: "Ngân hàng Thử Nghiệm",
    partyType: "Cá nhân",
    orgName: `Hợp tác xã ${index}`,
    relationToSubject: "Con",
    relationToChild: "Mẹ",
    relationToHouseholdHead: "Con",
    ...Object.fromEntries(addresses),
  };
}

const NUMBERS =
  /area|capital|employees|length|breadth|depth|tonnage|crew|height|storeys|footprint|floor|year|hour|minute|sheet|parcel|since$/i;

function thing(role: Role, index: number): Record<string, string> {
  const attributes: readonly string[] = (dictionary.thingAttributes as Record<string, readonly string[]>)[role] ?? [];
  const province = pick(Object.keys(PLACES), index);
  const places: Record<string, string> = {
    country: "Việt Nam",
    province,
    ward: pick(PLACES[province]!, index),
    detail: `Thửa số ${index + 3}`,
    hamlet: `Thôn ${index + 1}`,
    street: "Đường Nguyễn Huệ",
  };
  return Object.fromEntries(
    attributes.flatMap((name, order) => {
      const part = name.split(".").at(-1)!;
      if (part === "full" || part === "scope" || part === "district") return [];
      if (name.includes(".") || role === "agency") return places[part] ? [[name, places[part]]] : [];
      if (/[dD]ate$|^date$/.test(name)) return [[name, `2024-${two(1 + (order % 12))}-${two(5 + (order % 20))}`]];
      if (name === "phone") return [[name, "0900777888"]];
      if (name === "email") return [[name, "tochuc@vidu.vn"]];
      if (name === "usedSince") return [[name, "2009"]];
      if (NUMBERS.test(name)) return [[name, String(12 + index + order)]];
      return [[name, `${roleName(role).split(/[,(]/)[0]} ${order + 1}`]];
    }),
  );
}

const facts = new Map<Role, Record<string, string>>(
  ROLES.map((role, index) => [role, isPersonRole(role) ? person(role, index) : thing(role, index)]),
);

/** Everything known for scoring: one made-up party for every role of the dictionary. */
export const benchVault = (): VaultContent => ({
  version: 1,
  pins: [],
  submissions: [],
  profiles: [...facts].map(
    ([role, values]): Profile => ({
      id: role,
      label: values.fullName ?? roleName(role),
      relation: isPersonRole(role) ? (role === "applicant" ? "self" : "other") : "thing",
      usualRoles: [role],
      attributes: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, [{ text, source: "typed", date: null }]])),
    }),
  ),
});

/** The value that belongs into a field with this key; null when the made-up record does not know it. */
export function expectedText(key: string): string | null {
  const parsed: FieldKey | null = parseKey(key);
  if (parsed === null) return null;
  const values = facts.get(roleOf(parsed)) ?? {};
  const attributes: Attributes = Object.fromEntries(
    Object.entries(values).map(([name, text]) => [name, [{ text, source: { kind: "vault" }, date: null, confidence: 1 }]]),
  );
  return offersFor(attributes, attributeOf(parsed))[0]?.candidate.text ?? null;
}

const LISTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/gender$/, ["Nam", "Nữ"]],
  [/ethnicity$/, ["Kinh", "Tày", "Thái", "Hoa", "Khmer", "Mường", "Nùng", "Mông", "Dao", "Gia Rai", "Ê Đê", "Khác"]],
  [/religion$/, ["Không", "Phật giáo", "Công giáo", "Tin lành", "Cao đài"]],
  [/(?:nationality|country)$/, ["Ai Cập", "Ấn Độ", "Lào", "Việt Nam", "Nhật Bản", "Hoa Kỳ"]],
  [/province$/, Object.keys(PLACES)],
  [/idType$/, ["Chứng minh nhân dân", "Căn cước công dân", "Hộ chiếu", "Giấy tờ khác"]],
  [/residenceType$/, ["Thường trú", "Tạm trú", "Nơi ở hiện tại"]],
  [/scope$/, ["Trong nước", "Nước ngoài"]],
  [/maritalStatus$/, ["Chưa kết hôn", "Đang có vợ/chồng", "Đã ly hôn"]],
  [/relationTo/, ["Cha", "Mẹ", "Con", "Vợ/chồng", "Ông/bà", "Khác"]],
  [/partyType$/, ["Cá nhân", "Tổ chức/Doanh nghiệp", "Cơ quan nhà nước"]],
];

/** A believable list for a field: the wanted entry among others. */
export function listFor(key: string | null): readonly string[] {
  if (key === null) return ["Lựa chọn một", "Lựa chọn hai", "Lựa chọn ba"];
  const known = LISTS.find(([pattern]) => pattern.test(key))?.[1];
  const wanted = expectedText(key);
  if (known) return wanted !== null && !known.includes(wanted) && !/scope$/.test(key) ? [...known, wanted] : known;
  if (/ward$/.test(key)) return [...new Set(Object.values(PLACES).flat())];
  return [...(wanted === null ? [] : [wanted]), "Mục khác", "Chưa rõ"];
}
