// Started by Chrome (native messaging); speaks on standard input and output, ends with the browser.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { createPkcs11Signer } from "../signing/pkcs11-signer.ts";
import { openHelperWindows } from "./helper-windows.ts";
import { readMessages, writeMessage } from "./native-messages.ts";
import { TokenHelper } from "./token-helper.ts";

const Settings = z.object({
  /** The token maker's PKCS#11 library. */
  library: z.string().optional(),
  /** Programs that stand in for the helper's windows. */
  askPin: z.string().optional(),
  chooseLibrary: z.string().optional(),
});

const FOLDER = dirname(fileURLToPath(import.meta.url));
const settingsFile =
  process.env.CAMTAY_TOKEN_SETTINGS ?? join(process.env.LOCALAPPDATA ?? join(homedir(), ".config"), "CamTay", "token-helper.json");

const readSettings = (): z.infer<typeof Settings> => {
  try {
    return Settings.parse(JSON.parse(readFileSync(settingsFile, "utf8")));
  } catch {
    // Not there yet, or spoilt: the person chooses the library again.
    return {};
  }
};

const { askPin, chooseLibrary } = readSettings();
const helper = new TokenHelper({
  version: "1",
  windows: openHelperWindows(FOLDER, { askPin, chooseLibrary }),
  openSigner: (library) => createPkcs11Signer({ library }),
  settings: {
    library: () => readSettings().library ?? null,
    keepLibrary: (library) => {
      mkdirSync(dirname(settingsFile), { recursive: true });
      writeFileSync(settingsFile, JSON.stringify({ ...readSettings(), library }, null, 2));
    },
  },
});
for await (const message of readMessages(process.stdin)) {
  const answer = await helper.answer(message);
  if (answer !== null) writeMessage(process.stdout, answer);
}
await helper.close();
