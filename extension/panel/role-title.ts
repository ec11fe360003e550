import { type Role, roleName } from "@camtay/shared/forms/dictionary.ts";

/** A role as the panel calls it: the dictionary's word with a capital letter, without its explanation. */
export const roleTitle = (role: Role): string => {
  const name = roleName(role).replace(/\s*\(.*\)$/u, "");
  return name.charAt(0).toLocaleUpperCase("vi") + name.slice(1);
};
