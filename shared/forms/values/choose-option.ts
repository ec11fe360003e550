import type { OptionList, Wanted } from "../fill-plan.ts";
import { wordsOf } from "../lexicon/phrase.ts";
import { SYNONYMS } from "./option-synonyms.ts";

export type OptionChoice =
  | { readonly kind: "one"; readonly index: number }
  /** Several options fit: a person decides. */
  | { readonly kind: "several"; readonly indexes: readonly number[] }
  | { readonly kind: "none" };

/** "-- Chọn --", "Tất cả", "Select…": no answer. */
const NO_ANSWER = /^[-–—\s.*]*(?:(?:vui lòng |hãy )?(?:chọn|lựa chọn)\b.*|tất cả|select\b.*|please\b.*|none|)[-–—\s.*:]*$/iu;

/** Kinds of places in front of names, short and long. */
const PLACE_KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:thành phố|tp\.?)(?=[\s.\d\p{L}])\s*/iu, "city"],
  [/^(?:tỉnh|t\.)\s*/iu, "province"],
  [/^(?:phường|p\.)\s*|^p(?=\d)/iu, "ward"],
  [/^(?:thị trấn|tt\.?)\s+/iu, "township"],
  [/^(?:đặc khu|đk\.)\s*/iu, "zone"],
  [/^(?:xã|x\.)\s*/iu, "commune"],
  [/^(?:quận|q\.)\s*/iu, "district"],
  [/^(?:huyện|h\.)\s*/iu, "county"],
  [/^(?:thị xã|tx\.?)\s+/iu, "town"],
];
const PLACES: ReadonlySet<OptionList> = new Set(["province", "district", "ward"]);

interface Named {
  readonly name: string;
  readonly kind: string | null;
}

function placeName(text: string): Named {
  const plain = text.normalize("NFC").trim();
  for (const [pattern, kind] of PLACE_KINDS) {
    const rest = plain.replace(pattern, "").replace(/^[.\s]+/u, "");
    if (rest !== plain && rest !== "") return { name: rest, kind };
  }
  return { name: plain, kind: null };
}

/** Words with accents, tone marks unified; leading codes ("01 - ") and zeros of numbers dropped. */
const accented = (text: string): string =>
  wordsOf(text.replace(/^\s*\d{1,5}\s*[-–.:]\s*(?=\p{L})/u, ""))
    .keys.map((word) => word.replace(/^0+(?=\d)/, ""))
    .join(" ");
const folded = (key: string): string =>
  key
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d");

interface Shape {
  readonly accented: string;
  readonly folded: string;
}
const shape = (text: string): Shape => {
  const key = accented(text);
  return { accented: key, folded: folded(key) };
};

/** Same word for word; a text without any accent may stand for the accented one, two different accents never for each other. */
const same = (a: Shape, b: Shape): boolean =>
  a.accented !== "" && (a.accented === b.accented || (a.folded === b.folded && (a.accented === a.folded || b.accented === b.folded)));

const synonymShapes = new Map<OptionList, readonly (readonly Shape[])[]>();
function groupsOf(list: OptionList): readonly (readonly Shape[])[] {
  const known = synonymShapes.get(list);
  if (known) return known;
  const made = (SYNONYMS[list] ?? []).map((row) => row.map(shape));
  synonymShapes.set(list, made);
  return made;
}

/** Row of the synonym table: by the whole text, else by its part before or inside brackets ("Mông (Hmông)"). */
function groupOf(list: OptionList, text: string): number {
  const groups = groupsOf(list);
  const find = (part: string): number => {
    const wanted = shape(part);
    const exact = groups.findIndex((row) => row.some((name) => name.accented === wanted.accented));
    return exact >= 0 ? exact : groups.findIndex((row) => row.some((name) => same(name, wanted)));
  };
  const whole = find(text);
  if (whole >= 0) return whole;
  const inside = /^([^()]+)\(([^()]+)\)\s*$/u.exec(text);
  return inside ? (find(inside[1]!) >= 0 ? find(inside[1]!) : find(inside[2]!)) : -1;
}

const decide = (indexes: readonly number[]): OptionChoice | null =>
  indexes.length === 1 ? { kind: "one", index: indexes[0]! } : indexes.length > 1 ? { kind: "several", indexes } : null;

/**
 * Finds the option that means what is wanted: the same text, then the same text without a place's kind or under another name of
 * the same thing, then, only when nothing else fits, the one option whose words contain all wanted words. Two options that fit
 * equally are never decided between.
 */
export function chooseOption(options: readonly string[], wanted: Wanted): OptionChoice {
  const open = options.flatMap((text, index) => (NO_ANSWER.test(text.normalize("NFC")) ? [] : [{ text, index, shape: shape(text) }]));
  const target = shape(wanted.text);
  if (target.accented === "") return { kind: "none" };
  const pick = (fits: (option: (typeof open)[number]) => boolean) => decide(open.filter(fits).map(({ index }) => index));

  const exact = pick((option) => option.shape.accented === target.accented);
  if (exact) return firstOfEqual(exact, open);
  const loose = pick((option) => same(option.shape, target));
  if (loose) return firstOfEqual(loose, open);

  if (PLACES.has(wanted.list)) {
    const place = placeName(wanted.text);
    const name = shape(place.name);
    const named = open
      .map((option) => ({ ...option, place: placeName(option.text) }))
      // "Phường Tân Lập" is not "Xã Tân Lập"; a kind missing on one side says nothing. Tỉnh and thành phố change by decree.
      .filter(
        (option) =>
          same(shape(option.place.name), name) &&
          (wanted.list === "province" || option.place.kind === null || place.kind === null || option.place.kind === place.kind),
      );
    return decide(named.map(({ index }) => index)) ?? { kind: "none" };
  }
  const group = groupOf(wanted.list, wanted.text);
  if (group >= 0) {
    const meant = pick((option) => groupOf(wanted.list, option.text) === group);
    if (meant) return firstOfEqual(meant, open);
    // the card of 2021 and the one of 2024 are one kind to lists that name only one of them
    if (wanted.list === "idType" && group < 2) {
      const other = pick((option) => groupOf(wanted.list, option.text) === 1 - group);
      if (other) return firstOfEqual(other, open);
    }
    // a known value that the list does not hold: containment would only find another one
    if (wanted.list === "ethnicity" || wanted.list === "gender") return { kind: "none" };
  }
  const contains = (longer: string, shorter: string) => ` ${longer} `.includes(` ${shorter} `);
  return (
    pick((option) => contains(option.shape.accented, target.accented)) ??
    pick((option) => option.shape.accented.length >= 4 && contains(target.accented, option.shape.accented)) ?? { kind: "none" }
  );
}

/** The same text printed twice in a list is one answer. */
function firstOfEqual(choice: OptionChoice, open: readonly { readonly index: number; readonly shape: Shape }[]): OptionChoice {
  if (choice.kind !== "several") return choice;
  const texts = new Set(choice.indexes.map((index) => open.find((option) => option.index === index)!.shape.accented));
  return texts.size === 1 ? { kind: "one", index: choice.indexes[0]! } : choice;
}
