// node tests/services/main.ts --port 0 --data DIR [--phone auto|wait] [--phone-delay MS] [--multisign N]
// Prints one JSON line (ServiceReady) when it listens; SIGTERM or SIGINT stops it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Counters } from "./counters.ts";
import { ACCOUNTS, CLIENT } from "./csc/credentials.ts";
import { createState } from "./csc/service-state.ts";
import { noFaults } from "./faults.ts";
import { createTestPki } from "./pki/test-pki.ts";
import type { ServiceReady } from "./service-ready.ts";
import { createSigningService } from "./signing-service.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    data: { type: "string" },
    phone: { type: "string", default: "wait" },
    "phone-delay": { type: "string", default: "0" },
    multisign: { type: "string", default: "1000" },
  },
});
const settings = z
  .object({
    port: z.coerce.number().int().min(0).max(65535),
    data: z.string(),
    phone: z.enum(["auto", "wait"]),
    "phone-delay": z.coerce.number().int().min(0),
    multisign: z.coerce.number().int().min(1),
  })
  .parse(values);
const folder = resolve(settings.data);
mkdirSync(folder, { recursive: true });

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
  });
const anyPort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });

/** Port 0 keeps the port of the last start when it can: the certificates name it. */
async function choosePort(wanted: number): Promise<number> {
  if (wanted !== 0) return wanted;
  const path = join(folder, "port");
  const last = existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  const port = last > 0 && (await isFree(last)) ? last : await anyPort();
  writeFileSync(path, String(port));
  return port;
}

const now = (): Date => new Date();
const port = await choosePort(settings.port);
const baseUrl = `http://127.0.0.1:${port}`;
const pki = createTestPki(join(folder, "pki"), { now, baseUrl });
const state = createState({
  pki,
  baseUrl,
  now,
  counters: new Counters(),
  faults: noFaults(),
  multisign: settings.multisign,
  phoneConfirmsAfterMs: settings.phone === "auto" ? settings["phone-delay"] : undefined,
});
const app = createSigningService(state);
await app.listen({ host: "127.0.0.1", port });
const stop = () => void app.close().then(() => process.exit(0));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
// Whoever started it is gone: nobody would be left to stop it.
if (process.env.CAMTAY_SUPERVISED) process.stdin.once("close", stop).resume();

const ready: ServiceReady = {
  baseUrl,
  cscUrl: `${baseUrl}/csc/v2`,
  cscV1Url: `${baseUrl}/csc/v1`,
  sp769Url: `${baseUrl}/sca/sp769`,
  tsaUrl: `${baseUrl}/tsa`,
  phoneUrl: `${baseUrl}/phone`,
  trustDir: pki.trustDir,
  p12: pki.p12,
  client: CLIENT,
  accounts: [...ACCOUNTS],
  credentials: state.credentials.map(({ id, pin, description }) => ({ credentialID: id, pin, description })),
};
console.log(JSON.stringify(ready));
