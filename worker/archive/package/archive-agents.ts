import type { Commit } from "../ocfl/inventory.ts";
import type { SoftwareAgent } from "./premis.ts";

/** The program, as packages and PREMIS events name it. */
export const SOFTWARE: SoftwareAgent = { name: "Cầm Tay", version: "0.1.0" };

/** An agency, as versions of the archive name who wrote them. */
export const agencyUser = ({ code, name }: { readonly code: string; readonly name: string }): Commit["user"] => ({
  name,
  address: `urn:camtay:agency:${encodeURIComponent(code)}`,
});
