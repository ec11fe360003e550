import { addressPartOf, attributeOf, type FieldKey, roleOf } from "../dictionary.ts";
import type { FieldMatch } from "../match-result.ts";
import type { Attributes } from "../record.ts";
import { type Offer, offersFor } from "./derive.ts";

/** What became of a place written with a district (before 1 July 2025): `newPlaceOf` of the catalogue of places fits. */
export interface OldPlaces {
  newPlaceOf(old: {
    province: string;
    district: string;
    ward: string;
  }):
    | { readonly kind: "whole"; readonly ward: NewWard }
    | { readonly kind: "split"; readonly wards: readonly NewWard[] }
    | { readonly kind: "unknown" };
}

interface NewWard {
  readonly name: string;
  readonly province: { readonly name: string };
}

/**
 * `none`: the address needs no change; `doubtful`: only a person can say where it lies now; `split`: a person says which of the
 * wards that the old one was divided among.
 */
export type PlaceUpdate =
  | { readonly kind: "none" }
  | { readonly kind: "doubtful" }
  | { readonly kind: "moved" | "split"; readonly offers: readonly Offer[] };

/**
 * An address with a district, asked by a form that knows only provinces and wards, is taken to its place of today, to be
 * confirmed; when the old ward was split or the table is not at hand, it is left to the person. Printed lines stay as printed.
 */
export function updatePlace(
  key: FieldKey,
  attributes: Attributes,
  matches: readonly FieldMatch[],
  places: OldPlaces | undefined,
): PlaceUpdate {
  const address = addressPartOf(key);
  if (!address || (address.part !== "province" && address.part !== "ward")) return { kind: "none" };
  const first = (part: string) => offersFor(attributes, `${address.base}.${part}`)[0];
  const [province, district, ward] = [first("province"), first("district"), first("ward")];
  const asksDistrict = matches.some(
    (match) => match.key !== null && roleOf(match.key) === roleOf(key) && attributeOf(match.key) === `${address.base}.district`,
  );
  if (!district || asksDistrict) return { kind: "none" };
  if (!province || !ward) return { kind: "doubtful" };
  const place = places?.newPlaceOf({ province: province.candidate.text, district: district.candidate.text, ward: ward.candidate.text });
  if (!place || place.kind === "unknown") return { kind: "doubtful" };
  const wards = place.kind === "whole" ? [place.ward] : place.wards;
  const texts = new Set(wards.map(({ name, province: of }) => (address.part === "ward" ? name : of.name)));
  const offers = [...texts].map((text) => ({ candidate: { ...ward.candidate, text }, confirm: true }));
  // all parts of a split ward lie in one province: that is certain
  return { kind: offers.length === 1 ? "moved" : "split", offers };
}
