import { z } from "zod";
import { fold } from "../text/fold.ts";
import raw from "./data/places.json" with { type: "json" };

const Code = z.string().regex(/^\d{2,5}$/);
const Table = z.object({
  version: z.string(),
  effectiveFrom: z.iso.date(),
  source: z.string(),
  note: z.string(),
  provinces: z.array(
    z.object({
      code: Code,
      name: z.string(),
      cityFrom: z.iso.date().optional(),
      former: z.array(z.string()),
      wards: z.array(z.tuple([Code, z.string()])),
    }),
  ),
  /** Province -> district -> rows of [ward, new code, …]. */
  former: z.record(z.string(), z.record(z.string(), z.array(z.array(z.string()).min(2)))),
});
const table = Table.parse(raw);

/** A ward, commune or special zone of the two-level geography in force since 1 July 2025. Codes as in Decision 19/2025/QĐ-TTg. */
export interface Ward {
  readonly code: string;
  /** With its kind: `Phường Hồng Hà`. */
  readonly name: string;
  readonly province: Province;
}

export interface Province {
  readonly code: string;
  /** With its kind: `Tỉnh Lào Cai`. */
  readonly name: string;
  /** From this day on the printed kind is "Thành phố". */
  readonly cityFrom: string | null;
  /** Names of the provinces before 1 July 2025 that went into it, its own included. */
  readonly former: readonly string[];
  readonly wards: readonly Ward[];
}

const PROVINCES: readonly Province[] = table.provinces.map(({ code, name, cityFrom, former, wards }) => {
  const province: { -readonly [K in keyof Province]: Province[K] } = { code, name, cityFrom: cityFrom ?? null, former, wards: [] };
  province.wards = wards.map(([wardCode, wardName]) => ({ code: wardCode, name: wardName, province }));
  return province;
});
const WARDS = new Map(PROVINCES.flatMap((province) => province.wards.map((ward) => [ward.code, ward] as const)));

export const provinces = (): readonly Province[] => PROVINCES;

const KIND = /^(?:thanh pho|tinh|tp\.?|t\.|quan|huyen|thi xa|thi tran|phuong|xa|dac khu|q\.|h\.|p\.|x\.|tx\.|tt\.)\s*/;

/** Folded name without its kind and without marks between words: `Tỉnh Bà Rịa - Vũng Tàu` and `BA RIA–VUNG TAU` are the same. */
export const placeKey = (name: string): string =>
  fold(name)
    .replace(KIND, "")
    .replace(/[^a-z0-9]/g, "");

const wholeKey = (name: string): string => fold(name).replace(/[^a-z0-9]/g, "");

const PROVINCE_BY_KEY = new Map<string, Province>();
for (const province of PROVINCES) for (const name of province.former) PROVINCE_BY_KEY.set(placeKey(name), province);
// After the former names: a surviving name means the province that carries it now.
for (const province of PROVINCES) PROVINCE_BY_KEY.set(placeKey(province.name), province);
for (const alias of ["hcm", "tphcm", "saigon"]) PROVINCE_BY_KEY.set(alias, PROVINCE_BY_KEY.get("hochiminh")!);
PROVINCE_BY_KEY.set("thuathienhue", PROVINCE_BY_KEY.get("hue")!);

/** The province of today under any way of writing its name, or the name of one that went into it. */
export const findProvince = (name: string): Province | undefined =>
  PROVINCE_BY_KEY.get(placeKey(name)) ?? PROVINCE_BY_KEY.get(wholeKey(name));

/** Wards of a province that the text can mean: one when it is clear, several when only a person can tell (`Phường`/`Xã` of one name), none. */
export function findWards(province: Province, name: string): readonly Ward[] {
  const exact = province.wards.filter((ward) => wholeKey(ward.name) === wholeKey(name));
  if (exact.length > 0) return exact;
  return province.wards.filter((ward) => placeKey(ward.name) === placeKey(name));
}

/** What became of a place written the old way (three levels). */
export type NewPlace =
  | { readonly kind: "whole"; readonly ward: Ward }
  /** The old ward was split: only a person can tell which it is now. */
  | { readonly kind: "split"; readonly wards: readonly Ward[] }
  | { readonly kind: "unknown" };

/** Takes an old ward, district and province to the ward of today. Never guesses between several. */
export function newPlaceOf(old: { province: string; district: string; ward: string }): NewPlace {
  const same = (a: string, b: string) => wholeKey(a) === wholeKey(b) || placeKey(a) === placeKey(b);
  const districts = Object.entries(table.former).find(([province]) => same(province, old.province))?.[1] ?? {};
  const rows = Object.entries(districts)
    .filter(([district]) => same(district, old.district))
    .flatMap(([, wards]) => wards);
  const exact = rows.filter(([ward]) => wholeKey(ward!) === wholeKey(old.ward));
  const found = exact.length > 0 ? exact : rows.filter(([ward]) => same(ward!, old.ward));
  const codes = new Set(found.flatMap(([, ...wardCodes]) => wardCodes));
  const wards = [...codes].flatMap((code) => WARDS.get(code) ?? []);
  if (wards.length === 0) return { kind: "unknown" };
  return wards.length === 1 ? { kind: "whole", ward: wards[0]! } : { kind: "split", wards };
}
