import { newPlaceOf } from "@camtay/shared/catalogues/places.ts";
import { type FieldKey, type Role, roleOf } from "@camtay/shared/forms/dictionary.ts";
import type { FieldDescription } from "@camtay/shared/forms/field-description.ts";
import type { NotFilled, Proposal } from "@camtay/shared/forms/fill-plan.ts";
import type { FieldMatch } from "@camtay/shared/forms/match-result.ts";
import { planFill } from "@camtay/shared/forms/plan-fill.ts";
import type { FilingRecord } from "@camtay/shared/forms/record.ts";
import type { KnownParty } from "../counter/known-party.ts";
import type { AccountHolder, Bindings } from "../counter/suggest-roles.ts";
import { driverPlace, matchWithAdapter } from "../portals/use-adapter.ts";
import type { FrameForm } from "./tab-frames.ts";

/** One frame, read and understood. */
export interface MatchedFrame extends FrameForm {
  readonly matches: readonly FieldMatch[];
}

/** What would be filled; a pinned value needs no key. */
export type LineProposal = Omit<Proposal, "key"> & { readonly key: FieldKey | null };

/** One line of the panel: a field with what may be filled, or why not. */
export interface PlanLine {
  readonly id: string;
  readonly frameId: number;
  readonly site: string;
  readonly field: FieldDescription;
  readonly proposal: LineProposal | null;
  readonly notFilled: NotFilled | null;
  /** Which one of the people of its kind it asks about, where a table or repeated blocks have several; from 0. */
  readonly row?: number;
  /** Safe mode: the value is shown to be copied, never filled. */
  readonly copyOnly: boolean;
  /** Place in the planner's order to fill; larger than all where the planner proposes nothing. */
  readonly order: number;
}

export const matchFrames = (frames: readonly FrameForm[]): MatchedFrame[] =>
  frames.map((frame) => ({ ...frame, matches: withOwnRows(matchWithAdapter(frame.form, frame.adapter)) }));

/** A table may have one row for the bride and one for the groom: each is the first of its own kind. */
function withOwnRows(matches: readonly FieldMatch[]): FieldMatch[] {
  const rows = new Map<Role, number[]>();
  for (const { key, row } of matches) {
    if (key === null || row === undefined) continue;
    const own = rows.get(roleOf(key)) ?? [];
    if (!own.includes(row))
      rows.set(
        roleOf(key),
        [...own, row].toSorted((a, b) => a - b),
      );
  }
  return matches.map((match) => {
    const row = match.key === null || match.row === undefined ? -1 : rows.get(roleOf(match.key))!.indexOf(match.row);
    return row < 0 ? match : { ...match, row };
  });
}

/** Roles that the page asks about, in the order of the page. */
export const rolesOnPage = (frames: readonly MatchedFrame[]): Role[] => [
  ...new Set(frames.flatMap(({ matches }) => matches.flatMap(({ key }) => (key === null ? [] : [roleOf(key)])))),
];

/** The identity number that the portal put into the requester's block, if any. */
export function accountHolder(frames: readonly MatchedFrame[]): AccountHolder {
  for (const { form, matches } of frames) {
    const match = matches.find(({ key }) => key === ("applicant.idNumber" as FieldKey));
    const field = match && form.fields.find(({ id }) => id === match.fieldId);
    const digits = (field?.value ?? "").replace(/\D/g, "");
    if (field && digits !== "" && field.valueOrigin !== "camtay") return { idNumber: digits };
  }
  return { idNumber: null };
}

/** Who is on which row, by role; the first row is whoever is bound to the role. Empty = nobody. */
export type RowPeople = Readonly<Partial<Record<Role, readonly string[]>>>;

/** What the planner asks for: the rows of every role, the first of them whoever is bound to it. */
const peopleByRow = (people: RowPeople, bindings: Readonly<Partial<Record<Role, string>>>): RowPeople =>
  Object.fromEntries(Object.entries(people).map(([role, further]) => [role, [bindings[role as Role] ?? "", ...further]]));

/** @param people who is on the second row of a role's table and on those below it */
export function planPage(
  frames: readonly MatchedFrame[],
  parties: readonly KnownParty[],
  roles: Bindings,
  people: RowPeople = {},
): PlanLine[] {
  const record: FilingRecord = { parties: parties.map(({ party }) => party), roles, rows: peopleByRow(people, roles) };
  return frames.flatMap(({ frameId, form, matches }) => {
    const copyOnly = form.portal?.fits === false;
    const plan = planFill(form.fields, matches, record, { newPlaceOf });
    return form.fields.flatMap((field): PlanLine[] => {
      const order = plan.proposals.findIndex(({ fieldId }) => fieldId === field.id);
      const proposal = plan.proposals[order] ?? null;
      const notFilled = plan.notFilled.find(({ fieldId }) => fieldId === field.id) ?? null;
      const row = matches.find(({ fieldId }) => fieldId === field.id)?.row;
      return [
        {
          id: `${frameId}:${field.id}`,
          frameId,
          site: form.site,
          field,
          proposal,
          notFilled,
          ...(row !== undefined && { row }),
          copyOnly,
          order: order < 0 ? form.fields.length : order,
        },
      ];
    });
  });
}

/** Ticked from the start: sure, and nobody has to confirm it. */
export const isTicked = (line: PlanLine): boolean => line.proposal !== null && !line.proposal.confirm && !line.copyOnly;

/**
 * The lines of one frame in the order to fill: drivers first, then what depends on nothing, then what depends on that. So the wards of five
 * people load while other boxes are filled, and are waited for once.
 */
export function inFillOrder(frame: MatchedFrame, lines: readonly PlanLine[]): PlanLine[] {
  const own = lines.filter(({ frameId }) => frameId === frame.frameId);
  const driver = ({ field }: PlanLine) => driverPlace(field.label, frame.adapter);
  const depth = depths(own);
  return own.toSorted((a, b) => driver(a) - driver(b) || depth.get(a)! - depth.get(b)! || a.order - b.order);
}

/** How many others stand one behind the other before a line: 0 for a province, 1 for its ward, 2 for the house number. */
function depths(lines: readonly PlanLine[]): Map<PlanLine, number> {
  const byField = new Map(lines.map((line) => [line.field.id, line]));
  const known = new Map<PlanLine, number>();
  const depthOf = (line: PlanLine): number => {
    const before = known.get(line);
    if (before !== undefined) return before;
    // Two that name each other would never end.
    known.set(line, 0);
    const above = (line.proposal?.after ?? []).flatMap((id) => byField.get(id) ?? []);
    const depth = above.length === 0 ? 0 : 1 + Math.max(...above.map(depthOf));
    known.set(line, depth);
    return depth;
  };
  for (const line of lines) depthOf(line);
  return known;
}
