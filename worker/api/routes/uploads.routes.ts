import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FastifyInstance } from "fastify";
import { INTAKE_LIMITS } from "../../imaging/intake-limits.ts";
import type { Checksum, UploadStore } from "../../intake/upload-store.ts";
import type { Call, HandlersOf, HeaderAnswer } from "../handler.ts";

/** tus 1.0.0 with creation, termination and checksum: <https://tus.io/protocols/resumable-upload> */
const VERSION = "1.0.0";
const ABOUT = {
  "tus-resumable": VERSION,
  "tus-version": VERSION,
  "tus-extension": "creation,termination,checksum",
  "tus-checksum-algorithm": "sha1,sha256",
  "tus-max-size": String(INTAKE_LIMITS.fileBytes),
} as const;
/** Named by the protocol for a part that was damaged on its way. */
const CHECKSUM_MISMATCH = 460;

type Headers = Call<never>["headers"];
const answer = (status: number, headers: Record<string, string> = {}): HeaderAnswer => ({
  status,
  headers: { "tus-resumable": VERSION, "cache-control": "no-store", ...headers },
});

/** Another version of the protocol is answered with ours. */
const otherVersion = (headers: Headers): HeaderAnswer | null =>
  headers["tus-resumable"] === VERSION ? null : answer(412, { "tus-version": VERSION });

const isUpload = (url: string | undefined): boolean => url !== undefined && /^\/v1\/(?:batches\/[^/]+\/)?uploads(?:\/|$)/.test(url);

/**
 * What the protocol wants beside the calls themselves: its version on every answer, errors too, and what the server can do for anyone who
 * asks. To be called before cross-origin checks are registered: they take every OPTIONS for their own.
 */
export function speakTus(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    const asksWhatWeCan = request.method === "OPTIONS" && request.headers["access-control-request-method"] === undefined;
    if (asksWhatWeCan && isUpload(request.url)) return reply.code(204).headers(ABOUT).send();
  });
  app.addHook("onSend", async (request, reply) => {
    if (isUpload(request.url)) reply.header("tus-resumable", VERSION);
  });
}

export const uploadHandlers = (uploads: UploadStore): HandlersOf<"createUpload" | "uploadState" | "sendUpload" | "dropUpload"> => ({
  async createUpload({ account, path, headers, now }) {
    const refused = otherVersion(headers);
    if (refused) return refused;
    const sizeBytes = wholeNumber(headers, "upload-length");
    if (sizeBytes > INTAKE_LIMITS.fileBytes) return answer(413, { "tus-max-size": ABOUT["tus-max-size"] });
    const id = await uploads.create(account.agency, path.batchId, { ...metadataOf(headers), sizeBytes }, now);
    return answer(201, { location: `/v1/uploads/${id}`, ...(sizeBytes === 0 && { "upload-offset": "0" }) });
  },
  async uploadState({ account, path, headers }) {
    const refused = otherVersion(headers);
    if (refused) return refused;
    const { sizeBytes, received } = await uploads.state(account.agency, path.uploadId);
    return answer(200, { "upload-offset": String(received), "upload-length": String(sizeBytes) });
  },
  async sendUpload({ account, path, headers, stream, now }) {
    const refused = otherVersion(headers);
    if (refused) return refused;
    const offset = wholeNumber(headers, "upload-offset");
    try {
      const received = await uploads.append(account.agency, path.uploadId, offset, stream, checksumOf(headers), now);
      return answer(204, { "upload-offset": String(received) });
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === "intake.wrong_checksum") return answer(CHECKSUM_MISMATCH);
      throw thrown;
    }
  },
  async dropUpload({ account, path, headers }) {
    const refused = otherVersion(headers);
    if (refused) return refused;
    await uploads.drop(account.agency, path.uploadId);
    return answer(204);
  },
});

function wholeNumber(headers: Headers, name: string): number {
  const text = headers[name];
  if (typeof text !== "string" || !/^\d{1,15}$/.test(text)) throw new AppError("system.invalid_input", { where: name });
  return Number(text);
}

/** Pairs of Upload-Metadata, their values base64 of UTF-8: `filename`, and `key` of a sender that may have to ask twice. */
function metadataOf(headers: Headers): { name: string; requestKey: string | null } {
  const pairs = new Map(
    String(headers["upload-metadata"] ?? "")
      .split(",")
      .map((pair) => pair.trim().split(" "))
      .map(([key = "", value = ""]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
  const name = pairs.get("filename") ?? "";
  const requestKey = pairs.get("key") ?? null;
  if (name === "" || name.length > 200 || (requestKey !== null && !/^[\w-]{8,64}$/.test(requestKey)))
    throw new AppError("system.invalid_input", { where: "upload-metadata" });
  return { name, requestKey };
}

function checksumOf(headers: Headers): Checksum | null {
  const text = headers["upload-checksum"];
  if (text === undefined) return null;
  const [algorithm, digest] = String(text).split(" ");
  if ((algorithm !== "sha1" && algorithm !== "sha256") || digest === undefined)
    throw new AppError("system.invalid_input", { where: "upload-checksum" });
  return { algorithm, digest: Buffer.from(digest, "base64") };
}
