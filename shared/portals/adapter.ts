import { z } from "zod";

/**
 * What is known of one family of portal pages, as data: no code, no address to fetch from, nothing that widens where Cầm Tay runs.
 * Everything here can only make it more careful or more helpful. Unknown members are refused, so a newer file never half works.
 */

const ATTRIBUTE =
  /^\[(?:class|id|name|role|type|for|form|title|formcontrolname|data-[a-z0-9-]+|aria-(?:haspopup|label|controls))(?:[~^$*]?=(?:"[^"\\\s]{1,80}"|'[^'\\\s]{1,80}'|[\w-]{1,80}))?(?: i)?\]/;
const SIMPLE = [/^[a-z][a-z0-9-]*/i, /^[.#][\w-]+/, ATTRIBUTE];
/** Words by which pages hide things: a rule that looks for hidden controls has no honest use. */
const HIDING = /hidden|invisible|d-none|sr-only|off-?screen|password|type=["']?file|style|opacity/i;

/** Plain compounds of tag, class, id and attribute, joined by space or `>`: no pseudo-classes, nothing that addresses hidden controls. */
export function isPlainSelector(text: string): boolean {
  if (text.length > 200 || HIDING.test(text)) return false;
  return text.split(",").every((part) =>
    part
      .trim()
      .split(/\s*>\s*|\s+(?!i\])/)
      .every((compound) => {
        let rest = compound;
        while (rest !== "") {
          const found = SIMPLE.map((pattern) => pattern.exec(rest)?.[0]).find((match) => match !== undefined && match !== "");
          if (found === undefined) return false;
          rest = rest.slice(found.length);
        }
        return compound !== "";
      }),
  );
}

const Selector = z.string().refine(isPlainSelector, "not a plain selector");
const Words = z.strictObject({ vi: z.string().min(1).max(300), en: z.string().min(1).max(300) });
const Label = z.string().min(1).max(200);
/** A host name alone: no scheme, no wildcard. */
const Host = z.string().regex(/^(?=.{4,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);

export const PortalAdapter = z.strictObject({
  family: z.string().regex(/^[a-z][a-z0-9-]{2,40}$/),
  version: z.number().int().min(1).max(1_000_000),
  name: Words,
  /** How the facts are known and when: seen in a public capture, reported by others, or checked on the live portal by a person. */
  basis: z.strictObject({ kind: z.enum(["public-capture", "reported", "checked-live"]), date: z.iso.date() }),
  /** A page belongs to the family by what stands on it, never by its host alone: families move between hosts. */
  signature: z.strictObject({ any: z.array(Selector).min(1).max(20), all: z.array(Selector).max(10).default([]) }),
  /** Self-check: most elements of one kind hold what the drivers expect inside. When not, the page has changed. */
  expects: z
    .array(z.strictObject({ each: Selector, holds: Selector }))
    .max(20)
    .default([]),
  /** What a label of this family means in words that forms usually print. Used only where the printed label says nothing to us. */
  labels: z
    .array(z.strictObject({ printed: Label, means: Label }))
    .max(200)
    .default([]),
  /** Labels whose choice rebuilds the rest: filled first, in this order. */
  first: z.array(Label).max(40).default([]),
  /** Controls that are never filled or pressed, beyond those that never are anyway. */
  deny: z.array(Selector).max(100).default([]),
  /** Hosts where Cầm Tay keeps away, beyond the login hosts it keeps away from anyway. */
  excludedHosts: z.array(Host).max(50).default([]),
  /** Where in the filing the person is, recognised by what the page shows; only told, never acted upon. */
  steps: z
    .array(z.strictObject({ shows: Selector, name: Words, advice: Words }))
    .max(20)
    .default([]),
  /** What the portal takes as a file. */
  uploads: z
    .strictObject({
      maxKiB: z.number().int().min(1).max(1_048_576),
      types: z
        .array(z.enum(["pdf", "jpg", "png", "docx"]))
        .min(1)
        .max(4),
      asciiNames: z.boolean(),
    })
    .nullable()
    .default(null),
});
export type PortalAdapter = z.infer<typeof PortalAdapter>;
