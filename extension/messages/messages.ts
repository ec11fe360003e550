import { API } from "@camtay/shared/api/contract.ts";
import type { AnswerOf, BodyOf, PathParameters, QueryOf } from "@camtay/shared/api/route.ts";
import { z } from "zod";
import { BridgeCall } from "../autofill/bridge/bridge-call.ts";
import { UploadMessage } from "./upload-message.ts";

/** What the frames of a portal page may ask of the background: nothing that reaches the worker or a token. */
export const PageMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open-panel") }),
  /** For the panel beside the page; the background has nothing to do. */
  z.object({ kind: z.literal("page-changed") }),
  z.object({ kind: z.literal("bridge"), token: z.uuid(), call: BridgeCall }),
]);
export type PageMessage = z.infer<typeof PageMessage>;

const ApiName = z.enum(Object.keys(API) as [keyof typeof API, ...(keyof typeof API)[]]);
const Strings = z.record(z.string(), z.string());

/** What the extension's own pages may ask: log in, call the worker, hand over bytes through the shared store. */
export const OwnMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("session") }),
  z.object({ kind: z.literal("log-in") }),
  z.object({ kind: z.literal("log-out") }),
  /** Changes the agency for which all calls act. */
  z.object({ kind: z.literal("act-for"), agency: z.string().max(60) }),
  z.object({
    kind: z.literal("call"),
    name: ApiName,
    path: Strings,
    query: z.record(z.string(), z.unknown()),
    body: z.unknown().optional(),
  }),
  /** Bytes go by key through the extension's own database: messages are JSON. */
  z.object({
    kind: z.literal("bytes"),
    name: ApiName,
    path: Strings,
    query: z.record(z.string(), z.unknown()),
    /** Null: the answer is bytes. */
    sendKey: z.string().nullable(),
  }),
  UploadMessage,
]);
export type OwnMessage = z.infer<typeof OwnMessage>;

/** Who is logged in, as the pages may know it: never a token. */
export const Session = z.discriminatedUnion("state", [
  z.object({ state: z.literal("out"), workerUrl: z.string() }),
  z.object({
    state: z.literal("in"),
    workerUrl: z.string(),
    account: z.object({
      displayName: z.string(),
      /** For which the person acts now, and the rights there. */
      agency: z.string(),
      roles: z.array(z.string()),
      homeAgency: z.string(),
      /** Where else there are rights: codes, or `code.*`. */
      scopes: z.array(z.string()),
    }),
  }),
]);
export type Session = z.infer<typeof Session>;

/** A failure as the pages show it. */
export const Failure = z.object({
  code: z.string(),
  message: z.object({ vi: z.string(), en: z.string() }),
  retry: z.enum(["never", "later", "after-person"]),
});
export type Failure = z.infer<typeof Failure>;

export const Reply = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: Failure }),
]);
export type Reply = z.infer<typeof Reply>;

export type ApiCalls = typeof API;
export type CallArguments<N extends keyof ApiCalls> = {
  readonly path: PathParameters<ApiCalls[N]>;
  readonly query?: QueryOf<ApiCalls[N]>;
  readonly body?: BodyOf<ApiCalls[N]>;
};
export type CallAnswer<N extends keyof ApiCalls> = AnswerOf<ApiCalls[N]>;
