import { CallError, type Client, createClient } from "@camtay/shared/api/client.ts";
import { API } from "@camtay/shared/api/contract.ts";
import { AGENCY_HEADER, type Route } from "@camtay/shared/api/route.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { dropBytes, peekBytes, putBytes } from "../messages/shared-bytes.ts";
import type { UploadTask } from "../messages/upload-message.ts";
import { readActingAgency } from "./acting-agency.ts";
import { currentTokens } from "./login.ts";
import { readSettings } from "./settings.ts";
import { uploadCalls } from "./upload-calls.ts";

/** Sends with the bearer token; renews it once when the worker says it has run out. @throws AppError `access.not_logged_in` */
async function authorised(workerUrl: string, url: string, init: RequestInit, agency: string | null): Promise<Response> {
  const send = async (force: boolean): Promise<Response> => {
    const tokens = await currentTokens(workerUrl, { force });
    if (tokens === null) throw new AppError("access.not_logged_in");
    return fetch(url, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${tokens.accessToken}`, ...(agency !== null && { [AGENCY_HEADER]: agency }) },
      credentials: "omit",
      cache: "no-store",
    });
  };
  const first = await send(false);
  return first.status === 401 ? send(true) : first;
}

interface Connection {
  readonly client: Client;
  readonly workerUrl: string;
  readonly send: (url: string, init: RequestInit) => Promise<Response>;
}

/** @param agency for which the calls act; null: the person's own */
async function connect(agency: string | null): Promise<Connection> {
  const { workerUrl } = await readSettings();
  let refused: AppError | null = null;
  const send = (url: string, init: RequestInit) =>
    authorised(workerUrl, url, init, agency).catch((thrown: unknown) => {
      if (thrown instanceof AppError) refused = thrown;
      throw thrown;
    });
  const client = createClient(workerUrl, send);
  // The client takes every failed send for an unreachable worker; a missing login is known better here.
  const told = <T>(call: Promise<T>): Promise<T> =>
    call.catch((thrown: unknown) => {
      throw thrown instanceof CallError && thrown.status === 0 && refused !== null ? refused : thrown;
    });
  const wrapped: Client = {
    call: (name, options) => told(client.call(name, options)),
    bytes: (name, options) => told(client.bytes(name, options)),
  };
  return { client: wrapped, workerUrl, send };
}

interface Call {
  readonly name: keyof typeof API;
  readonly path: Record<string, string>;
  readonly query: Record<string, unknown>;
  readonly body?: unknown;
}

/** The person as they act for an agency; null: for their own. @throws CallError, AppError `access.not_logged_in` */
export const whoAmI = async (agency: string | null) => (await connect(agency)).client.call("me", { path: {} });

/** One call of the contract. The pages' arguments were shaped by the same contract; the worker checks them again. */
export async function callWorker({ name, path, query, body }: Call): Promise<unknown> {
  const { client } = await connect(await readActingAgency());
  return client.call(name, { path, query, body } as never);
}

/** A call that sends raw bytes, taken from the extension's own store, or without a `sendKey` answers some: the key under which they lie there. */
export async function transferBytes(call: Call & { readonly sendKey: string | null }): Promise<unknown> {
  const { client } = await connect(await readActingAgency());
  const options = { path: call.path, query: call.query };
  if (call.sendKey !== null) {
    const bytes = new Uint8Array(await (await peekBytes(call.sendKey)).arrayBuffer());
    const answer = await client.call(call.name, { ...options, bytes } as never);
    await dropBytes(call.sendKey);
    return answer;
  }
  const route: Route = API[call.name];
  const blob = await client.bytes(call.name, options as never);
  return putBytes(new Blob([blob], { type: route.media?.response ?? blob.type }));
}

/** One step of sending a scan piece by piece. */
export async function upload(task: UploadTask): Promise<unknown> {
  const { workerUrl, send } = await connect(await readActingAgency());
  const calls = uploadCalls(workerUrl, send);
  switch (task.do) {
    case "begin":
      return calls.begin(task.batchId, task);
    case "received":
      return calls.received(task.uploadId);
    case "part":
      return calls.sendPart(task.uploadId, task.offset, await peekBytes(task.sendKey));
  }
}

/** The worker's stream of changes, line by line; ends when the connection does. */
export async function* workerEvents(signal: AbortSignal): AsyncGenerator<unknown> {
  const { workerUrl, send } = await connect(await readActingAgency());
  const response = await send(new URL(API.events.path, workerUrl).href, {
    method: "GET",
    signal,
    headers: { accept: "text/event-stream" },
  });
  if (!response.ok || response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = block
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trim())
        .join("\n");
      if (data !== "") yield JSON.parse(data);
    }
  }
}
