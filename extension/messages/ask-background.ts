import { API } from "@camtay/shared/api/contract.ts";
import type { Route } from "@camtay/shared/api/route.ts";
import { type ApiCalls, type CallAnswer, type CallArguments, type Failure, type OwnMessage, Reply, Session } from "./messages.ts";
import { dropBytes, putBytes, takeBytes } from "./shared-bytes.ts";

/** The background refused or failed; `failure.message` is the sentence for the person. */
export class BackgroundError extends Error {
  override readonly name = "BackgroundError";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message.vi);
    this.failure = failure;
  }
}

/** @throws BackgroundError */
export async function ask(message: OwnMessage): Promise<unknown> {
  const reply = Reply.parse(await chrome.runtime.sendMessage(message));
  if (!reply.ok) throw new BackgroundError(reply.failure);
  return reply.value;
}

/** @throws BackgroundError */
export const askSession = async (): Promise<Session> => Session.parse(await ask({ kind: "session" }));
/** Opens the office's login page. @throws BackgroundError */
export const askLogIn = async (): Promise<Session> => Session.parse(await ask({ kind: "log-in" }));
/** @throws BackgroundError when there are no rights in that agency */
export const askActFor = async (agency: string): Promise<Session> => Session.parse(await ask({ kind: "act-for", agency }));
export const askLogOut = async (): Promise<Session> => Session.parse(await ask({ kind: "log-out" }));

/** One call of the contract through the background. @throws BackgroundError */
export async function callWorker<N extends keyof ApiCalls>(name: N, { path, query, body }: CallArguments<N>): Promise<CallAnswer<N>> {
  const route: Route = API[name];
  const value = await ask({
    kind: "call",
    name,
    path: path as Record<string, string>,
    query: (query ?? {}) as Record<string, unknown>,
    body,
  });
  return route.answer?.parse(value) as CallAnswer<N>;
}

/** A picture or file from the worker. @throws BackgroundError */
export async function fetchBytes<N extends keyof ApiCalls>(name: N, { path, query }: CallArguments<N>): Promise<Blob> {
  const key = await ask({
    kind: "bytes",
    name,
    path: path as Record<string, string>,
    query: (query ?? {}) as Record<string, unknown>,
    sendKey: null,
  });
  return takeBytes(String(key));
}

/** Sends a file to the worker. @throws BackgroundError */
export async function sendBytes<N extends keyof ApiCalls>(name: N, { path, query }: CallArguments<N>, bytes: Blob): Promise<CallAnswer<N>> {
  const route: Route = API[name];
  const sendKey = await putBytes(bytes);
  try {
    const value = await ask({
      kind: "bytes",
      name,
      path: path as Record<string, string>,
      query: (query ?? {}) as Record<string, unknown>,
      sendKey,
    });
    return route.answer?.parse(value) as CallAnswer<N>;
  } finally {
    await dropBytes(sendKey);
  }
}
