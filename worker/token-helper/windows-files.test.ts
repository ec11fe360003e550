import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXTENSION_ID, TOKEN_HELPER } from "@camtay/shared/domain/extension-identity.ts";
import { describe, expect, it } from "vitest";

// What can be said of the Windows files without a Windows: the rest was not run.

const FOLDER = fileURLToPath(new URL("./windows/", import.meta.url));
const read = (name: string): Buffer => readFileSync(join(FOLDER, name));
const text = (name: string): string => read(name).toString("utf8");
const files = readdirSync(FOLDER);

describe("the helper's files for Windows", () => {
  it("name the helper and the one extension that may speak with it", () => {
    const script = text("install.ps1");
    expect(script).toContain(`$name = '${TOKEN_HELPER}'`);
    expect(script).toContain(`allowed_origins = @('chrome-extension://${EXTENSION_ID}/')`);
    expect(script).toContain("type            = 'stdio'");
    expect(text("token-helper.cmd")).toContain('"%~dp0node.exe" "%~dp0token-helper.mjs"');
  });

  it("stay within the account: no key of the machine, nothing that asks for an administrator", () => {
    for (const name of files) expect(text(name), name).not.toMatch(/HKLM|HKEY_LOCAL_MACHINE|RunAs/i);
  });

  it("remove every key that they write", () => {
    const browsers = /foreach \(\$browser in ([^)]+)\)/.exec(text("install.ps1"))?.[1] ?? "";
    const written = [...browsers.matchAll(/'([^']+)'/g)].map(
      ([, browser]) => `HKCU\\Software\\${browser}\\NativeMessagingHosts\\${TOKEN_HELPER}`,
    );
    const removed = [...text("uninstall.cmd").matchAll(/reg delete "([^"]+)" \/f/g)].map(([, key]) => key);
    expect(written).toHaveLength(3);
    expect(removed).toEqual(written);
  });

  it("are written as their readers expect: cmd in ASCII with CRLF, PowerShell 5.1 and Notepad with the mark of UTF-8", () => {
    for (const name of files) {
      const bytes = read(name);
      const isAscii = bytes.every((byte) => byte < 0x80);
      if (name.endsWith(".cmd")) expect([name, isAscii, /(^|[^\r])\n/.test(text(name))]).toEqual([name, true, false]);
      else if (!isAscii) expect([name, bytes.subarray(0, 3).toString("hex")]).toEqual([name, "efbbbf"]);
    }
  });

  it("close every bracket and quote of their scripts", () => {
    for (const name of files.filter((one) => one.endsWith(".ps1"))) {
      const code = text(name)
        .replace(/^\s*#.*$/gm, "")
        .replace(/'[^'\n]*'|"[^"\n]*"/g, "''");
      for (const [open, close] of ["()", "{}", "[]"])
        expect(code.split(open ?? "").length, `${name} ${open}`).toBe(code.split(close ?? "").length);
      expect((code.match(/['"]/g) ?? []).length % 2, name).toBe(0);
    }
  });
});
