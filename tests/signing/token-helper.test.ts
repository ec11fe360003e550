import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HelperAnswer } from "@camtay/shared/domain/token-helper.ts";
import { isSignatureOf } from "@camtay/worker/signing/cms/signature-scheme.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { readMessages, writeMessage } from "@camtay/worker/token-helper/native-messages.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MadeUpPki, makeUpPki } from "./attacks/made-up-pki.ts";
import { itemsFor } from "./signer-calls.ts";
import { makeSoftToken, openTokenFolder, SOFT_TOKEN_LIBRARY, SOFT_TOKEN_PIN } from "./soft-token.ts";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "worker", "token-helper", "main.ts");
const SCHEME = { kind: "rsa-pkcs1", hash: "sha256" } as const;

/** The helper as a process of its own, spoken to as Chrome does. */
const startHelper = (settings: string) => {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, CAMTAY_TOKEN_SETTINGS: settings },
  });
  const answers = readMessages(child.stdout);
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  let id = 0;
  return {
    ask: async (request: Record<string, unknown>): Promise<HelperAnswer> => {
      writeMessage(child.stdin, { id: ++id, ...request });
      return (await answers.next()).value as HelperAnswer;
    },
    /** As when the browser goes away. */
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
};

describe.runIf(SOFT_TOKEN_LIBRARY !== undefined)("the helper for USB tokens", () => {
  let tokens: ReturnType<typeof openTokenFolder>;
  let pki: MadeUpPki;
  let helper: ReturnType<typeof startHelper>;
  const file = (name: string): string => join(tokens.folder, name);
  const shown = (): string[] => readFileSync(file("shown"), "utf8").split("\0").filter(Boolean);
  /** The window of the helper, played by a program: writes down what it was told to show, enters what the test says. */
  const enter = (text: string): void => writeFileSync(file("entered"), text);
  const askNew = async (code?: string) => {
    const answer = await helper.ask({ kind: "certificates" });
    if (code !== undefined) expect(answer).toMatchObject({ ok: false, code });
    return answer;
  };
  const papers = (count: number) =>
    itemsFor({ certificates: [pki.officer.certificate], scheme: SCHEME } as never, count).map(({ signedAttributes, label }) => ({
      signedAttributes: Buffer.from(signedAttributes).toString("base64"),
      label,
    }));
  const batch = (id: string, total: number) => ({
    id,
    total,
    names: Array.from({ length: total }, (_, at) => `tep-${at + 1}.pdf`),
    checkCode: "AB12-CD34",
  });

  beforeAll(() => {
    tokens = openTokenFolder();
    pki = makeUpPki();
    makeSoftToken(tokens.folder, "canbo", pki.officer, [pki.intermediate]);
    writeFileSync(file("shown"), "");
    writeFileSync(file("window.sh"), `#!/bin/sh\nprintf '%s\\0' "$CAMTAY_TEXT" >> '${file("shown")}'\ncat '${file("entered")}'\n`);
    chmodSync(file("window.sh"), 0o755);
    mkdirSync(file("settings"));
    writeFileSync(file("settings/helper.json"), JSON.stringify({ askPin: file("window.sh"), chooseLibrary: file("window.sh") }));
    helper = startHelper(file("settings/helper.json"));
  });
  afterAll(async () => {
    expect(await helper.close()).toBe(0);
    tokens.close();
  });

  it("knows no library until the person has chosen one in its own window", async () => {
    expect(await helper.ask({ kind: "hello" })).toMatchObject({ ok: true, value: { library: null } });
    await askNew("signing.token_driver");
    enter(SOFT_TOKEN_LIBRARY ?? "");
    expect(await helper.ask({ kind: "choose-library" })).toMatchObject({
      ok: true,
      value: { chain: [pki.officer.certificate.toString("base64"), expect.any(String)] },
    });
    expect(await helper.ask({ kind: "hello" })).toMatchObject({ ok: true, value: { library: "libsofthsm2.so" } });
  });

  it("shows count, names and check number, and signs a batch of several calls after one PIN", async () => {
    enter(SOFT_TOKEN_PIN);
    const before = shown().length;
    const items = papers(5);
    const values: string[] = [];
    for (const part of [items.slice(0, 3), items.slice(3)]) {
      const answer = await helper.ask({ kind: "sign", batch: batch("b1", 5), items: part });
      if (answer.ok) values.push(...(answer.value as { signatures: string[] }).signatures);
    }
    expect(shown().slice(before)).toHaveLength(1);
    expect(shown().at(-1)).toContain("5 tệp");
    expect(shown().at(-1)).toContain("tep-3.pdf");
    expect(shown().at(-1)).toContain("AB12-CD34");
    const key = parseCertificate(pki.officer.certificate).publicKey;
    expect(
      items.map(({ signedAttributes }, at) =>
        isSignatureOf(SCHEME, key, Buffer.from(signedAttributes, "base64"), Buffer.from(values[at] ?? "", "base64")),
      ),
    ).toEqual(Array(5).fill(true));
  });

  it("signs no more than what was shown, and asks anew for the next batch", async () => {
    enter(SOFT_TOKEN_PIN);
    expect(await helper.ask({ kind: "sign", batch: batch("b2", 1), items: papers(2) })).toMatchObject({
      ok: false,
      code: "signing.refused",
    });
    const before = shown().length;
    expect(await helper.ask({ kind: "sign", batch: batch("b3", 1), items: papers(1) })).toMatchObject({ ok: true });
    expect(await helper.ask({ kind: "sign", batch: batch("b3", 1), items: papers(1) })).toMatchObject({ ok: true });
    expect(shown().length - before).toBe(2);
  });

  it("a wrong PIN and a closed window are told apart, and nothing is signed", async () => {
    enter("000000");
    expect(await helper.ask({ kind: "sign", batch: batch("b4", 1), items: papers(1) })).toMatchObject({
      ok: false,
      code: "signing.pin_wrong",
    });
    enter("");
    expect(await helper.ask({ kind: "sign", batch: batch("b5", 1), items: papers(1) })).toMatchObject({
      ok: false,
      code: "signing.refused",
    });
  });

  it("signs attributes of a document for its own certificate, and nothing else", async () => {
    enter(SOFT_TOKEN_PIN);
    const before = shown().length;
    const foreign = itemsFor({ certificates: [pki.tsa.certificate], scheme: SCHEME } as never, 1)[0]?.signedAttributes ?? Buffer.alloc(0);
    for (const bytes of [Buffer.from("đăng nhập"), Buffer.from("3000", "hex"), Buffer.from(foreign)]) {
      const items = [{ signedAttributes: bytes.toString("base64"), label: "x" }];
      expect(await helper.ask({ kind: "sign", batch: batch("b6", 1), items })).toMatchObject({ ok: false, code: "signing.refused" });
    }
    expect(shown().length).toBe(before);
  });
});
