import type { z } from "zod";

/**
 * Rights on the staff side. A route names the roles that may call it; "anyone" needs only a valid login; "public" needs none.
 * `officer`: the counter; `digitizer`: scans and checks; `signer`: signs as a person; `seal-keeper`: signs with the agency's seal;
 * `archivist`: keeps the archive and whose papers belong together; `manager`: answers requests of data subjects; `auditor`: reads the
 * audit trail and never a paper; `admin`: accounts and machinery.
 */
export const ROLES = ["officer", "digitizer", "signer", "seal-keeper", "archivist", "manager", "auditor", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who scans and puts right. */
export const INTAKE = ["officer", "digitizer", "admin"] as const satisfies readonly Role[];
/** Who may open a paper of the own agency. The auditor is not among them: rights over the trail and over papers stay apart. */
export const READERS = [
  "officer",
  "digitizer",
  "signer",
  "seal-keeper",
  "archivist",
  "manager",
  "admin",
] as const satisfies readonly Role[];
/** Who may put a signature on papers. */
export const SIGNERS = ["signer", "seal-keeper"] as const satisfies readonly Role[];

/** Names the agency for which a call acts, for accounts with rights in several; without it the account's own. */
export const AGENCY_HEADER = "x-camtay-agency";

/** One HTTP call: everything the server checks and the client needs to know. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "PATCH";
  /** `:name` marks a parameter; parameters are opaque ids, never personal data. */
  readonly path: `/v1/${string}`;
  readonly allow: "public" | "anyone" | readonly Role[];
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  /** JSON answer; absent where `media` is given. */
  readonly answer?: z.ZodType;
  /** Raw bytes of this media type are sent or answered. */
  readonly media?: { readonly request?: string; readonly response?: string };
}

export const route = <const R extends Route>(definition: R): R => definition;

type Parameters<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Parameters<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

export type PathParameters<R extends Route> = { readonly [K in Parameters<R["path"]>]: string };
export type BodyOf<R extends Route> = R["body"] extends z.ZodType ? z.input<R["body"]> : undefined;
export type QueryOf<R extends Route> = R["query"] extends z.ZodType ? z.input<R["query"]> : undefined;
export type AnswerOf<R extends Route> = R["answer"] extends z.ZodType ? z.output<R["answer"]> : undefined;
