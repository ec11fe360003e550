import type { Head } from "./meaning.ts";

const PART_ORDER = ["detail", "street", "hamlet", "ward", "district", "province", "country", "scope"];

/** One part for words such as "Phường/Xã", "Số nhà, đường, xã/phường", "Tỉnh/TP, phường/xã". */
export function partOf(parts: readonly string[], saysProvince: boolean): string | null {
  const kinds = [...new Set(parts)];
  if (kinds.length <= 1) return kinds[0] ?? null;
  if (kinds.includes("detail")) return kinds.includes("province") ? "full" : "detail";
  if (kinds.includes("province")) {
    if (kinds.includes("ward") || kinds.includes("hamlet") || kinds.includes("street")) return "full";
    // "Quận/Huyện/Thị xã/Thành phố": the city below a province; "huyện/quận, tỉnh/thành": the province level leads since 2025
    return !kinds.includes("district") || saysProvince ? "province" : "district";
  }
  if (kinds.includes("ward") && kinds.includes("district")) return "ward";
  if (kinds.includes("ward") && kinds.includes("hamlet")) return "ward";
  if (kinds.includes("street") || kinds.includes("hamlet"))
    return kinds.length > 1 && kinds.every((k) => k === "street" || k === "hamlet") ? "detail" : kinds[0]!;
  return PART_ORDER.find((part) => kinds.includes(part)) ?? null;
}

const COMBINED: readonly { readonly of: readonly string[]; readonly attribute: string }[] = [
  { of: ["occupation", "workplace"], attribute: "occupationAndWorkplace" },
  { of: ["surname", "middleAndGivenName"], attribute: "fullName" },
  { of: ["surname", "middleName", "name"], attribute: "fullName" },
  { of: ["surname", "middleName", "givenName"], attribute: "fullName" },
  { of: ["surname", "name"], attribute: "fullName" },
  { of: ["middleName", "name"], attribute: "middleAndGivenName" },
  { of: ["dateOfBirth", "yearOfBirth"], attribute: "dateOfBirth" },
  { of: ["idNumber", "idDocNumber"], attribute: "idNumber" },
  { of: ["socialInsuranceNumber", "idNumber"], attribute: "socialInsuranceNumber" },
];

/** Facts of one identity paper in one box. */
const ID_LINE = new Set(["number", "idNumber", "idDocNumber", "idType", "issueDate", "issuePlace", "kind", "paper"]);

/** One fact for a label that names several ("Họ, chữ đệm, tên", "số, ngày cấp, nơi cấp"); null when they make none. */
export function combinedHead(names: readonly string[]): Head | null {
  const kinds = [...new Set(names)];
  if (kinds.length < 2) return null;
  const combined = COMBINED.find(({ of }) => of.length === kinds.length && of.every((name) => kinds.includes(name)));
  if (combined) return { kind: "attribute", attribute: combined.attribute };
  const asks = kinds.filter((name) => name !== "paper");
  if (kinds.every((name) => ID_LINE.has(name)) && asks.some((n) => n === "issueDate" || n === "issuePlace") && asks.length >= 2)
    return { kind: "attribute", attribute: "idLine" };
  return null;
}
