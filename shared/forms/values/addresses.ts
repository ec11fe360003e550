import { tidy } from "../../text/fold.ts";

/** Parts of one address as printed. `district` only on papers from before 1 July 2025. */
export interface AddressTexts {
  readonly detail?: string;
  readonly hamlet?: string;
  readonly street?: string;
  readonly ward?: string;
  readonly district?: string;
  readonly province?: string;
  readonly country?: string;
}

/** "Số 1, Phố Mẫu, Phường Ba Đình, Hà Nội" from its parts; Vietnam is not printed. */
export function composeAddress({ detail, hamlet, street, ward, district, province, country }: AddressTexts): string | null {
  const abroad = country !== undefined && !/^(?:việt nam|vietnam|viet nam)$/iu.test(country.normalize("NFC").trim()) ? country : undefined;
  const line = [detail, detail ? undefined : street, detail ? undefined : hamlet, ward, district, province, abroad]
    .map((part) => tidy(part ?? ""))
    .filter(Boolean);
  return province || abroad ? line.join(", ") : null;
}

const WARD = /^(?:phường|xã|thị trấn|đặc khu|p\.|x\.|tt\.)\s*\S/iu;
const DISTRICT = /^(?:quận|huyện|thị xã|q\.|h\.|tx\.)\s*\S/iu;
const CITY = /^(?:thành phố|tp\.?)\s*\S/iu;

/**
 * Splits a printed Vietnamese address at its commas, from the end: province, district (old addresses), ward, and the rest.
 * @returns null when the ward cannot be told from the street: nothing is guessed
 */
export function splitAddress(text: string): AddressTexts | null {
  const parts = tidy(text)
    .replace(/[.\s]+$/u, "")
    .split(/\s*[,;]\s*|\s+-\s+/u)
    .filter(Boolean);
  if (parts.length > 1 && /^(?:việt nam|vietnam|viet nam)$/iu.test(parts.at(-1)!)) parts.pop();
  const province = parts.pop();
  if (province === undefined || parts.length === 0 || WARD.test(province) || DISTRICT.test(province) || /\d/.test(province)) return null;
  const last = parts.at(-1)!;
  // a city below the province: "TP. Thủ Đức, TP. Hồ Chí Minh"
  const isDistrict = DISTRICT.test(last) || CITY.test(last);
  const district = isDistrict ? parts.pop() : undefined;
  const ward = parts.pop();
  if (ward === undefined) return null;
  // "Phố Mẫu, Ba Đình, Hà Nội": without its kind the last part may be a ward or an old district
  if (!WARD.test(ward) && (district === undefined || /\d/.test(ward))) return null;
  const detail = parts.join(", ");
  return { province, ward, ...(district !== undefined && { district }), ...(detail !== "" && { detail }) };
}
