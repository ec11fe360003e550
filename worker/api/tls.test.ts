import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import forge from "node-forge";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSettings } from "../settings.ts";
import { type RunningServer, startServer } from "./server.ts";

let folder: string;
let certificate: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-tls-"));
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const made = forge.pki.createCertificate();
  made.publicKey = keys.publicKey;
  made.serialNumber = "01";
  made.validity.notBefore = new Date(Date.now() - 3_600_000);
  made.validity.notAfter = new Date(Date.now() + 3_600_000);
  made.setSubject([{ name: "commonName", value: "camtay.test" }]);
  made.setIssuer(made.subject.attributes);
  made.setExtensions([{ name: "subjectAltName", altNames: [{ type: 2, value: "camtay.test" }] }]);
  made.sign(keys.privateKey, forge.md.sha256.create());
  certificate = forge.pki.certificateToPem(made);
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  await writeFile(cert, certificate);
  await writeFile(key, forge.pki.privateKeyToPem(keys.privateKey));
  const environment = {
    CAMTAY_DATA: folder,
    CAMTAY_HOST: "0.0.0.0",
    CAMTAY_PORT: "0",
    CAMTAY_PUBLIC_URL: "https://camtay.test",
    CAMTAY_TLS_CERT: cert,
    CAMTAY_TLS_KEY: key,
    CAMTAY_LOG_LEVEL: "silent",
  };
  server = await startServer(readSettings(environment));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

it("off loopback the server speaks TLS only, under its public name", async () => {
  const port = server.port;
  const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const options = { port, path: "/oidc/.well-known/openid-configuration", ca: certificate, servername: "camtay.test" };
    request({ host: "127.0.0.1", headers: { host: "camtay.test" }, ...options }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode, body }));
    })
      .on("error", reject)
      .end();
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({
    issuer: "https://camtay.test/oidc",
    token_endpoint: "https://camtay.test/oidc/token",
  });
  await expect(fetch(`http://127.0.0.1:${port}/v1/health`)).rejects.toThrow();
});
