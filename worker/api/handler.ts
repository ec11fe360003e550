import type { Readable } from "node:stream";
import type { Account } from "@camtay/shared/api/answers.ts";
import type { API, ApiName } from "@camtay/shared/api/contract.ts";
import type { PathParameters, Route } from "@camtay/shared/api/route.ts";
import type { z } from "zod";

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;

/** A checked call: the account may use the route, path, query and body were parsed. Object rights are the handler's to check. */
export interface Call<R extends Route> {
  /** Who calls; null only on public routes. */
  readonly account: R["allow"] extends "public" ? null : Account;
  readonly path: PathParameters<R>;
  readonly query: Output<R["query"]>;
  readonly body: Output<R["body"]>;
  /** Raw body of routes that take one; else empty. */
  readonly bytes: Uint8Array;
  /** The same as it comes, for bodies too large for memory; empty where there is none. */
  readonly stream: Readable;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** Bytes instead of JSON. */
export interface MediaAnswer {
  readonly mediaType: string;
  readonly content: Uint8Array | Readable;
  /** True: the bytes behind this address never change. */
  readonly immutable?: boolean;
}

/** Nothing but a status and headers, for protocols that speak in them. */
export interface HeaderAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export type Handler<R extends Route> = (
  call: Call<R>,
) => Promise<
  R["answer"] extends z.ZodType ? z.input<R["answer"]> : R["media"] extends { readonly response: string } ? MediaAnswer : HeaderAnswer
>;

/** One handler a route: a route without one does not compile. */
export type Handlers = { readonly [N in ApiName]: Handler<(typeof API)[N]> };

export type HandlersOf<N extends ApiName> = Pick<Handlers, N>;
