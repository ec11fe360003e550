import { z } from "zod";
import raw from "./data/procedures.json" with { type: "json" };

export const ComponentForm = z.enum([
  "original",
  "copy",
  "e-form",
  "present-only",
  "database-lookup",
  "original-or-certified-copy",
  "paper-form",
  "officer-created",
]);

/** One row of a procedure's component list (thành phần hồ sơ). */
export const ProcedureComponent = z.object({
  name: z.string(),
  form: ComponentForm,
  /** False: only when `condition` applies. */
  required: z.boolean(),
  /** The component is the result of another procedure: first in line for reuse and digitization. */
  isResultOfOtherProcedure: z.boolean(),
  resultTypeCode: z.string().nullable(),
  condition: z.string().nullable(),
  certainty: z.string().nullable(),
  /** Papers of which one is enough, where the row names several. */
  anyOf: z.array(z.string()).min(2).optional(),
  /** Rows of a procedure that share this mark are handed in one instead of the other. */
  oneOf: z.string().optional(),
});
export type ProcedureComponent = z.infer<typeof ProcedureComponent>;

export const Deadline = z.object({ min: z.number(), max: z.number(), unit: z.string().nullable(), sameDay15hRule: z.boolean() });

export const Procedure = z.object({
  /** Null where the national portal gave no readable code. */
  code: z
    .string()
    .regex(/^[1-3]\.\d{6}$/)
    .nullable(),
  name: z.string(),
  field: z.string(),
  level: z.array(z.string()),
  decision: z.string().nullable(),
  components: z.array(ProcedureComponent),
  deadline: Deadline.nullable(),
  deadlineText: z.string().nullable(),
  fee: z.string().nullable(),
  results: z.array(z.object({ name: z.string(), code: z.string().nullable() })),
  resultValidity: z.string().nullable(),
  note: z.string().nullable(),
  source: z.string().nullable(),
  certainty: z.string().nullable(),
});
export type Procedure = z.infer<typeof Procedure>;

const Catalogue = z.object({
  version: z.string(),
  effectiveFrom: z.iso.date(),
  note: z.string(),
  equivalentResultCodes: z.array(z.array(z.string())),
  procedures: z.array(Procedure),
});

const catalogue = Catalogue.parse(raw);
const byCode = new Map(
  catalogue.procedures.flatMap((procedure) => (procedure.code === null ? [] : [[procedure.code, procedure] as const])),
);

export const procedures = (): readonly Procedure[] => catalogue.procedures;

/** Drops a province's suffix: `1.012796.H36` is `1.012796`. @returns null when the text is no procedure code */
export const normaliseProcedureCode = (code: string): string | null => /^([1-3]\.\d{6})(?:\.|$)/.exec(code.trim())?.[1] ?? null;

export function findProcedure(code: string): Procedure | undefined {
  const plain = normaliseProcedureCode(code);
  return plain === null ? undefined : byCode.get(plain);
}

/** Names of the papers of which one is enough for a component, its own choices and the rows it may be exchanged for; empty without a choice. */
export function choicesOf({ components }: Procedure, component: ProcedureComponent): readonly string[] {
  if (component.anyOf) return component.anyOf;
  return component.oneOf === undefined ? [] : components.filter(({ oneOf }) => oneOf === component.oneOf).map(({ name }) => name);
}

/** Result codes that mean the same paper, the given one included. */
export const equivalentResultCodes = (code: string): readonly string[] =>
  catalogue.equivalentResultCodes.find((group) => group.includes(code)) ?? [code];
