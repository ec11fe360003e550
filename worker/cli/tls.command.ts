import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readSettings } from "../settings.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { installPage } from "./tls/install-page.ts";
import { checkNames, makeOfficeCa, makeServerCertificate } from "./tls/office-ca.ts";
import { TLS_MESSAGES } from "./tls/tls-messages.ts";

export const command: Command = {
  usage: TLS_MESSAGES.usage,
  summary: TLS_MESSAGES.summary,
  async run(args) {
    const { values, positionals } = parseCommandLine(args, {
      name: { type: "string", multiple: true, default: [] },
      port: { type: "string", default: "" },
      out: { type: "string" },
      "new-ca": { type: "boolean", default: false },
    });
    if (positionals.length > 0 || values.name.length === 0) {
      console.error(`${TLS_MESSAGES.wrongUse}\n  camtay ${TLS_MESSAGES.usage}`);
      return 2;
    }
    // Settings may name an address that has no certificate yet: that is what this command is for.
    const settings = readSettings({ ...process.env, CAMTAY_HOST: "127.0.0.1", CAMTAY_TLS_CERT: "", CAMTAY_TLS_KEY: "" });
    const names = checkNames(values.name);
    const folder = values.out === undefined ? join(settings.dataFolder, "tls") : resolve(values.out);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const place = (name: string) => join(folder, name);
    const [caFile, caKey, serverFile, serverKey, page] = [
      "office-ca.crt",
      "office-ca.key",
      "server.crt",
      "server.key",
      "cai-chung-thu.html",
    ].map(place) as [string, string, string, string, string];
    const now = new Date();
    const isNew = values["new-ca"] || !existsSync(caKey);
    if (isNew) {
      const made = await makeOfficeCa(settings.agencyName, names, now);
      await writeFile(caKey, made.key, { mode: 0o600 });
      await writeFile(caFile, made.certificate);
    }
    const ca = { certificate: await readFile(caFile, "utf8"), key: await readFile(caKey, "utf8") };
    const server = await makeServerCertificate(ca, names, now);
    await writeFile(serverKey, server.key, { mode: 0o600 });
    await writeFile(serverFile, `${server.certificate}${ca.certificate}`);
    const { fingerprint: sha1, fingerprint256: sha256 } = new X509Certificate(ca.certificate);
    const port = values.port === "" ? settings.port : Number(values.port);
    const address = `https://${names[0]!.includes(":") ? `[${names[0]}]` : names[0]}${port === 443 ? "" : `:${port}`}`;
    await writeFile(page, installPage(settings.agencyName, address, "office-ca.crt", { sha1, sha256 }));
    console.log(isNew ? TLS_MESSAGES.newCa(caFile) : TLS_MESSAGES.sameCa(caFile));
    console.log(TLS_MESSAGES.made(serverFile, serverKey, address, new X509Certificate(server.certificate).validTo));
    console.log(TLS_MESSAGES.page(page, sha1, sha256));
    return 0;
  },
};
