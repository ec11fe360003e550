import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { z } from "zod";

/** How somebody stands to the owner of the vault, or a thing that belongs to the owner. */
export const VaultRelation = z.enum(["self", "father", "mother", "spouse", "child", "other", "thing"]);
export type VaultRelation = z.infer<typeof VaultRelation>;

export const VaultValue = z.object({
  text: z.string().min(1).max(2000),
  source: z.enum(["typed", "card-qr"]),
  date: PartialDate.nullable(),
});

/** One person (or one thing: a vehicle, a plot of land) by attributes of the form dictionary. */
export const Profile = z.object({
  id: z.string(),
  label: z.string().min(1).max(120),
  relation: VaultRelation,
  /** Roles that this profile plays whenever a form has them; empty = decided by relation. */
  usualRoles: z.array(z.string()),
  attributes: z.record(z.string(), z.array(VaultValue)),
});
export type Profile = z.infer<typeof Profile>;

/** A citizen's own value for one box of one site. */
export const Pin = z.object({
  id: z.string(),
  /** Host of the page. */
  site: z.string().min(1).max(253),
  /** Label, headings and row, as the page prints them: how the box is found again. */
  words: z.string().min(2).max(4000),
  label: z.string().max(400),
  text: z.string().min(1).max(2000),
  /** Whose block the box stands in, when it is a person's: the pin holds for that person alone. */
  partyId: z.string().nullable(),
  pinnedOn: PartialDate,
});
export type Pin = z.infer<typeof Pin>;

/** What stood on a form when the person said "remember this": values by key of the form dictionary. */
export const Submission = z.object({
  id: z.string(),
  site: z.string().min(1).max(253),
  title: z.string().max(400),
  keptOn: PartialDate,
  values: z.array(z.object({ key: z.string(), text: z.string().min(1).max(2000) })).max(600),
});
export type Submission = z.infer<typeof Submission>;

/** Older ones make room. */
export const MOST_SUBMISSIONS = 20;

export const VaultContent = z.object({
  version: z.literal(1),
  profiles: z.array(Profile),
  pins: z.array(Pin).default([]),
  submissions: z.array(Submission).default([]),
});
export type VaultContent = z.infer<typeof VaultContent>;

export const emptyVault = (): VaultContent => ({ version: 1, profiles: [], pins: [], submissions: [] });
