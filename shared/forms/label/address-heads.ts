import type { Concept } from "../lexicon/concept.ts";
import { type Found, keySet } from "../lexicon/phrase.ts";
import { partOf } from "./combined.ts";
import type { Bare, Head } from "./meaning.ts";
import { namesIn, type Said, withCertainty } from "./said.ts";

type Item = Found<Concept>;
const PROVINCE = keySet("tỉnh");

/** Which of the bases named is meant: "thường trú/tạm trú" is wherever the person is registered. */
function baseIn({ items, words, asides }: Said): string | null {
  // "Địa chỉ/trụ sở chính" asks a person or an organisation, "địa chỉ trụ sở" an organisation
  const eitherOr = (item: Item) => [...words.breaks].some((i) => i > item.start && i < item.start + item.length);
  const bases = items.flatMap((item) =>
    item.concept.kind === "base" ? [item.concept.base === "seat" && eitherOr(item) ? "bare" : item.concept.base] : [],
  );
  const beside = asides.items.flatMap(({ concept: c }) => (c.kind === "base" ? [c.base] : []));
  if (bases.includes("permanent") && (bases.includes("temporary") || beside.includes("temporary"))) return "residence";
  // "Nơi cư trú (nơi thường trú)"; "(nơi thường trú/nơi tạm trú)" leaves it open
  if (bases[0] === "residence" && beside.length === 1 && beside[0] === "permanent") return "permanent";
  // "Địa chỉ trụ sở chính/thường trú": of an organisation or a person
  if (bases.includes("permanent") && bases.includes("seat")) return "permanent";
  if (bases.includes("bare") && bases.includes("seat")) return "bare";
  return bases.find((base) => base !== "bare") ?? bases[0] ?? null;
}

/** The part of an address that a label names, in its own words or else in brackets. */
export function partIn({ items, words, asides }: Said): string | null {
  const partsOf = (from: readonly Item[]) => from.flatMap(({ concept: c }) => (c.kind === "part" ? [c.part] : []));
  const own = partsOf(items);
  const beside = partsOf(asides.items);
  // "Địa chỉ nhận (số nhà, đường phố, thôn, xã)": how the whole is written
  if (own.length === 0 && beside.includes("detail") && beside.includes("ward")) return "full";
  return partOf(
    own.length > 0 ? own : beside,
    words.keys.some((key) => PROVINCE.has(key)),
  );
}

/** A label led by an address or a part of one. */
export function addressIn(said: Said, lead: number): Bare {
  const head: Head = { kind: "address", base: baseIn(said), part: partIn(said) };
  const names = namesIn(said);
  if (head.part === "country" && names.includes("nationality"))
    return { ...withCertainty(said, head, lead), certainty: 0.75, otherwise: "nationality" };
  const other = names.some((name) => name !== "number" && name !== "name" && name !== "place" && name !== "paper");
  return withCertainty(said, other ? { kind: "unknown" } : head, lead);
}
