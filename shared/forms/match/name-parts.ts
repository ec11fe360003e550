import type { Meaning } from "../interpret-label.ts";
import type { FormWalk } from "./form-walk.ts";

const NAME_PARTS: ReadonlySet<string> = new Set(["surname", "middleName", "middleAndGivenName", "surnameAndMiddleName", "givenName"]);
const isPart = (meaning: Meaning | undefined): boolean => meaning?.head.kind === "attribute" && NAME_PARTS.has(meaning.head.attribute);

/** Is the name asked in parts (họ, chữ đệm, tên) around this field? */
export const asksNameInParts = ({ meanings }: FormWalk, index: number): boolean =>
  isPart(meanings[index - 1]) || isPart(meanings[index + 1]) || isPart(meanings[index - 2]);
