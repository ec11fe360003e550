import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { CallError } from "@camtay/shared/api/client.ts";
import { logInOverHttp } from "@camtay/worker/api/testing/log-in.ts";
import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { sha256Of } from "@camtay/worker/blobs/blob-store.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { uploadCalls } from "../../extension/background/upload-calls.ts";
import { sendScan } from "../../extension/intake/send-scan.ts";

/** A line to the server that breaks each time so many bytes have gone up over it in all. */
function unreliableLine(port: number, breaksAt: number[]): Promise<{ url: string; server: Server; cuts: () => number }> {
  let cuts = 0;
  let sent = 0;
  const server = createServer((client: Socket) => {
    const upstream = dial(port, "127.0.0.1");
    const own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    client.on("data", (raw: Buffer) => {
      // The server knows its own name only: the line in between is no part of it.
      const at = raw.indexOf(own);
      const piece = at < 0 ? raw : Buffer.concat([raw.subarray(0, at), Buffer.from(`127.0.0.1:${port}`), raw.subarray(at + own.length)]);
      upstream.write(piece);
      sent += piece.length;
      if (cuts === breaksAt.length || sent < breaksAt[cuts]!) return;
      cuts += 1;
      client.destroy();
    });
    upstream.on("data", (piece: Buffer) => client.write(piece));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, cuts: () => cuts });
    }),
  );
}

let office: Awaited<ReturnType<typeof startTestServer>>;
let token: string;
beforeAll(async () => {
  office = await startTestServer();
  const { password } = await office.account("quet", ["digitizer"]);
  token = (await logInOverHttp(office.url, "quet", password)).access_token;
});
afterAll(() => office.close());

const authorised = (url: string, init: RequestInit) =>
  fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` } });
const mayPass = (thrown: unknown) => thrown instanceof CallError && thrown.answer.retry === "later";
const client = () => office.clientWith(token);
const scan = (bytes: Buffer, name: string) => Object.assign(new Blob([new Uint8Array(bytes)]), { name });

it("a scan arrives whole however often the line breaks, and is held by no memory but the disk", async () => {
  const bytes = randomBytes(11_000_000);
  const line = await unreliableLine(office.port, [300, 1_000_000, 3_000_000, 9_000_000]);
  const { id } = await client().call("createBatch", { path: {}, body: {} });
  const told: [number, boolean][] = [];
  await sendScan(uploadCalls(line.url, authorised), scan(bytes, "Hồ sơ số 1.pdf"), {
    batchId: id,
    uploadId: null,
    onBegun: () => {},
    onProgress: (sent, waiting) => told.push([sent, waiting]),
    mayPass,
    wait: async () => {},
  });
  line.server.close();
  expect(line.cuts()).toBe(4);
  expect(told.filter(([, waiting]) => waiting).length).toBeGreaterThanOrEqual(4);
  expect(told.at(-1)).toEqual([bytes.length, false]);
  const [file] = await office.db.selectFrom("source_files").selectAll().where("batch_id", "=", id).execute();
  expect(file).toMatchObject({ name: "Hồ sơ số 1.pdf", sha256: sha256Of(bytes), size_bytes: bytes.length });
  expect(await readdir(join(office.settings.dataFolder, "uploads"))).toEqual([]);
});

it("what was sent before the program was closed is not sent again", async () => {
  const bytes = randomBytes(9_000_000);
  const { id } = await client().call("createBatch", { path: {}, body: {} });
  const port = uploadCalls(office.url, authorised);
  const uploadId = await port.begin(id, { name: "dở dang.pdf", sizeBytes: bytes.length, key: "mot-lan-gui" });
  await port.sendPart(uploadId, 0, scan(bytes.subarray(0, 4_000_000), ""));
  await expect(client().call("startBatch", { path: { batchId: id } })).rejects.toMatchObject({ answer: { code: "intake.uploads_open" } });
  const offsets: number[] = [];
  await sendScan(
    { ...port, sendPart: (upload, offset, part) => port.sendPart(upload, offset, part).finally(() => offsets.push(offset)) },
    scan(bytes, "dở dang.pdf"),
    {
      batchId: id,
      uploadId,
      onBegun: () => {},
      onProgress: () => {},
      mayPass,
      wait: async () => {},
    },
  );
  expect(offsets[0]).toBe(4_000_000);
  expect((await client().call("startBatch", { path: { batchId: id } })).filesTotal).toBe(1);
});

it("speaks tus 1.0: what it can do, wrong versions, offsets and checksums, and dropping", async () => {
  const { id } = await client().call("createBatch", { path: {}, body: {} });
  const at = `${office.url}/v1/batches/${id}/uploads`;
  const call = (url: string, method: string, headers: Record<string, string> = {}, body: string | null = null) =>
    authorised(url, { method, headers: { "tus-resumable": "1.0.0", ...headers }, body });
  const can = await fetch(at, { method: "OPTIONS" });
  expect([can.status, can.headers.get("tus-version"), can.headers.get("tus-extension")]).toEqual([
    204,
    "1.0.0",
    "creation,termination,checksum",
  ]);
  const creation = { "upload-length": "5", "upload-metadata": `filename ${btoa("a.pdf")}` };
  expect((await call(at, "POST", { ...creation, "tus-resumable": "0.2.2" })).status).toBe(412);
  expect((await call(at, "POST", { ...creation, "upload-length": "9999999999999" })).status).toBe(413);
  const made = await call(at, "POST", creation);
  expect(made.status).toBe(201);
  const upload = `${office.url}${made.headers.get("location")}`;
  const part = { "content-type": "application/offset+octet-stream" };
  const wrong = await call(upload, "PATCH", { ...part, "upload-offset": "3" }, "abc");
  expect([wrong.status, wrong.headers.get("tus-resumable")]).toEqual([409, "1.0.0"]);
  const damaged = await call(upload, "PATCH", { ...part, "upload-offset": "0", "upload-checksum": `sha1 ${btoa("x".repeat(20))}` }, "abc");
  expect(damaged.status).toBe(460);
  expect((await call(upload, "HEAD")).headers.get("upload-offset")).toBe("0");
  expect((await call(upload, "PATCH", { ...part, "upload-offset": "0" }, "quá dài, không vừa")).status).toBe(400);
  expect((await call(upload, "PATCH", { ...part, "upload-offset": "0" }, "abc")).headers.get("upload-offset")).toBe("3");
  expect((await call(upload, "DELETE")).status).toBe(204);
  expect((await call(upload, "HEAD")).status).toBe(404);
});
