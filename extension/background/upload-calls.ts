import { ErrorAnswer } from "@camtay/shared/api/answers.ts";
import { CallError, UNREACHABLE } from "@camtay/shared/api/client.ts";
import { API } from "@camtay/shared/api/contract.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { UploadPort } from "../intake/send-scan.ts";

const VERSION = { "tus-resumable": "1.0.0" };

/**
 * The worker's resumable sending (tus 1.0).
 * @param send adds the bearer token
 */
export function uploadCalls(workerUrl: string, send: (url: string, init: RequestInit) => Promise<Response>): UploadPort {
  async function call(method: string, path: string, headers: Record<string, string>, body: Blob | null = null): Promise<Headers> {
    const url = new URL(path, workerUrl).href;
    const response = await send(url, { method, headers: { ...VERSION, ...headers }, body }).catch((cause: unknown) => {
      // A missing login is known better where the token is added.
      throw cause instanceof AppError ? cause : new CallError(0, UNREACHABLE, { cause });
    });
    if (response.ok) return response.headers;
    const parsed = ErrorAnswer.safeParse(await response.json().catch(() => null));
    throw new CallError(response.status, parsed.success ? parsed.data : UNREACHABLE);
  }
  const at = (path: string, id: string) => path.replace(/:\w+/, encodeURIComponent(id));
  const offsetOf = (headers: Headers): number => {
    const text = headers.get("upload-offset");
    if (text === null || !/^\d+$/.test(text)) throw new CallError(0, UNREACHABLE);
    return Number(text);
  };
  return {
    async begin(batchId, { name, sizeBytes, key }) {
      const headers = await call("POST", at(API.createUpload.path, batchId), {
        "upload-length": String(sizeBytes),
        "upload-metadata": `filename ${base64(name)},key ${base64(key)}`,
      });
      const id = headers.get("location")?.split("/").at(-1);
      if (!id) throw new CallError(0, UNREACHABLE);
      return id;
    },
    received: async (uploadId) => offsetOf(await call("HEAD", at(API.uploadState.path, uploadId), {})),
    async sendPart(uploadId, offset, part) {
      const digest = await crypto.subtle.digest("SHA-256", await part.arrayBuffer());
      const headers = {
        "upload-offset": String(offset),
        "upload-checksum": `sha256 ${btoa(String.fromCharCode(...new Uint8Array(digest)))}`,
      };
      return offsetOf(
        await call("PATCH", at(API.sendUpload.path, uploadId), { ...headers, "content-type": API.sendUpload.media.request }, part),
      );
    },
  };
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
