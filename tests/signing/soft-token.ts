import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CK, Pkcs11Module } from "@camtay/worker/signing/signers/pkcs11-module.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import type { Holder } from "./attacks/made-up-pki.ts";

/** Debian's package `softhsm2`: a token made of software, behind the same interface as a USB token. */
export const SOFT_TOKEN_LIBRARY = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"].find((path) =>
  existsSync(path),
);
export const SOFT_TOKEN_PIN = "246813";

const run = (command: string, args: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${stderr}`);
};

/** A folder for tokens, named to the library through its own variable. */
export const openTokenFolder = (): { readonly folder: string; readonly close: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), "camtay-token-"));
  mkdirSync(join(folder, "tokens"));
  const settings = `directories.tokendir = ${join(folder, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n`;
  writeFileSync(join(folder, "softhsm2.conf"), settings);
  process.env.SOFTHSM2_CONF = join(folder, "softhsm2.conf");
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
};

const withSession = (label: string, work: (module: Pkcs11Module, session: number) => void): void => {
  const module = new Pkcs11Module(SOFT_TOKEN_LIBRARY ?? "");
  try {
    const slot = module.slots().find((one) => module.tokenLabel(one) === label);
    if (slot === undefined) throw new Error("no token");
    work(module, module.openSession(slot));
  } finally {
    module.close();
  }
};

/** A token with one key, its certificate and the issuers' certificates. */
export const makeSoftToken = (folder: string, label: string, holder: Holder, chain: readonly Holder[]): void => {
  const keyFile = join(folder, `${label}.pem`);
  writeFileSync(keyFile, holder.key.export({ type: "pkcs8", format: "pem" }));
  run("softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", SOFT_TOKEN_PIN]);
  run("softhsm2-util", ["--import", keyFile, "--token", label, "--label", "khoa", "--id", "a1", "--pin", SOFT_TOKEN_PIN]);
  withSession(label, (module, session) => {
    module.login(session, SOFT_TOKEN_PIN);
    for (const [index, { certificate }] of [holder, ...chain].entries()) {
      const { subject, issuer } = parseCertificate(certificate);
      module.createObject(session, [
        { type: CK.CKA_CLASS, value: CK.CKO_CERTIFICATE },
        { type: CK.CKA_TOKEN, value: true },
        { type: CK.CKA_CERTIFICATE_TYPE, value: 0 },
        { type: CK.CKA_SUBJECT, value: subject },
        { type: CK.CKA_ISSUER, value: issuer },
        { type: CK.CKA_VALUE, value: certificate },
        { type: CK.CKA_ID, value: index === 0 ? Buffer.from("a1", "hex") : Buffer.from([index]) },
      ]);
    }
  });
};

/** What is left of a token's sessions when it is pulled out: none. Handles count upwards within a process. */
export const endSessions = (label: string): void =>
  withSession(label, (module, last) => {
    for (let session = 1; session <= last; session++)
      try {
        module.closeSession(session);
      } catch {
        // The handle of something else.
      }
  });
