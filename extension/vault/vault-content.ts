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

export const VaultContent = z.object({ version: z.literal(1), profiles: z.array(Profile) });
export type VaultContent = z.infer<typeof VaultContent>;

export const emptyVault = (): VaultContent => ({ version: 1, profiles: [] });
