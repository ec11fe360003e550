import { findProvince, findWards, newPlaceOf } from "@camtay/shared/catalogues/places.ts";
import { fold, tidy } from "@camtay/shared/text/fold.ts";

export interface AddressParts {
  readonly province?: string;
  readonly district?: string;
  readonly ward?: string;
  readonly detail?: string;
}

const DISTRICT = /^(?:quận|huyện|thị xã|q\.|h\.|tx\.)\s*/iu;

/**
 * Takes an address apart from its end: province, (district before July 2025), ward, the rest. Only parts that the catalogue of places
 * confirms are given; a doubtful one is left out and the whole line remains.
 */
export function addressParts(address: string): AddressParts {
  const pieces = tidy(address)
    .replace(/\.$/, "")
    .split(/\s*[,;]\s*|\s+-\s+/)
    .filter((piece) => piece !== "");
  if (pieces.at(-1) !== undefined && /^việt nam$/iu.test(pieces.at(-1)!)) pieces.pop();
  const last = pieces.pop();
  const province = last === undefined ? undefined : findProvince(last);
  if (!province) return {};
  const detail = (rest: readonly string[]) => (rest.length > 0 ? { detail: rest.join(", ") } : {});
  const near = pieces.at(-1);
  if (near === undefined) return { province: province.name };
  const wards = findWards(province, near);
  if (wards.length > 0 && !DISTRICT.test(near)) {
    // "xã" on paper and "phường" in the catalogue may be two places: then the part stays as printed, and a person chooses.
    const same = wards.find((ward) => fold(ward.name) === fold(near));
    return { province: province.name, ward: same?.name ?? near, ...detail(pieces.slice(0, -1)) };
  }
  // Three levels, as printed before July 2025: the parts as they stand; what they became is a question of its own.
  const ward = pieces.at(-2);
  if (ward !== undefined && newPlaceOf({ province: last!, district: near, ward }).kind !== "unknown")
    return { province: last!, district: near, ward, ...detail(pieces.slice(0, -2)) };
  return { province: province.name };
}
