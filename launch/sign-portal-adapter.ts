// How and when: docs/portal-adapters.md
// npm run sign:adapter -- --new-key FILE [--key-id ID]           makes a key pair; prints the row for shared/portals/adapter-keys.ts
// npm run sign:adapter -- --key FILE --key-id ID --out FOLDER adapter.json …
// The private key stays in FILE (PEM, PKCS#8), readable by its owner alone, outside of the repository.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { PortalAdapter } from "../shared/portals/adapter.ts";
import { openSignedAdapter, type SignedAdapter, signedBytes } from "../shared/portals/signed-adapter.ts";

const rawPublicKey = (key: KeyObject): string => Buffer.from(String(key.export({ format: "jwk" }).x), "base64url").toString("base64");

/** Signs the text of one adapter; throws with the faults when it is none. */
export function signAdapter(text: string, keyId: string, privateKey: KeyObject): SignedAdapter {
  const payload = JSON.stringify(PortalAdapter.parse(JSON.parse(text)));
  return {
    format: "camtay-portal-adapter-1",
    keyId,
    payload,
    signature: sign(null, signedBytes(payload), privateKey).toString("base64"),
  };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "new-key": { type: "string" }, key: { type: "string" }, "key-id": { type: "string" }, out: { type: "string" } },
  });
  if (values["new-key"] !== undefined) {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(values["new-key"], privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
    console.log(`{ id: "${values["key-id"] ?? new Date().toISOString().slice(0, 7)}", publicKey: "${rawPublicKey(publicKey)}" },`);
  } else if (values.key && values["key-id"] && values.out && positionals.length > 0) {
    const privateKey = createPrivateKey(readFileSync(values.key));
    const keys = [{ id: values["key-id"], publicKey: rawPublicKey(createPublicKey(privateKey)) }];
    mkdirSync(values.out, { recursive: true });
    for (const file of positionals) {
      const signed = signAdapter(readFileSync(file, "utf8"), values["key-id"], privateKey);
      const { family, version } = await openSignedAdapter(signed, keys);
      writeFileSync(join(values.out, basename(file)), `${JSON.stringify(signed, null, 2)}\n`);
      console.log(`${family} ${version}: signed`);
    }
  } else {
    console.error("usage: npm run sign:adapter -- --new-key FILE | --key FILE --key-id ID --out FOLDER adapter.json …");
    process.exitCode = 2;
  }
}
