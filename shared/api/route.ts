import type { z } from "zod";

/** Rights on the staff side. A route names the roles that may call it; "anyone" needs only a valid login; "public" needs none. */
export const ROLES = ["officer", "signer", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** One HTTP call: everything the server checks and the client needs to know. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
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
