import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openS3Storage } from "./s3-storage.ts";

let server: Server;
beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "thu");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "thu");
  // A server whose line breaks in the middle of the bytes.
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("0123456789", () => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

it("a line that breaks while the bytes come is told as a failure of the storage", async () => {
  const storage = openS3Storage("s3://kho", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const content = storage.content("a");
  const pieces = "pieces" in content ? content.pieces() : [];
  await expect(Array.fromAsync(pieces)).rejects.toMatchObject({ code: "archive.s3_failed", facts: { key: "a" } });
  await expect(storage.get("a")).rejects.toMatchObject({ code: "archive.s3_failed" });
});
