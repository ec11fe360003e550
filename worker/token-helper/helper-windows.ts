import { spawn } from "node:child_process";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Windows of the helper itself: neither the browser nor a page ever sees a PIN. */
export interface HelperWindows {
  /** Shows what is about to be signed and asks for the PIN. @throws AppError `signing.refused` when the person closes it */
  askPin(text: string): Promise<string>;
  /** Path of the file chosen. @throws AppError `signing.refused` */
  chooseLibrary(text: string): Promise<string>;
}

/** A program that shows `text` and prints what the person entered; exit status other than 0 means that it was closed. */
const ask = (program: string, args: readonly string[], text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, CAMTAY_TEXT: text } });
    let entered = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      entered += piece;
    });
    child.once("error", (cause) => reject(new AppError("signing.token_driver", { library: program }, { cause })));
    child.once("close", (status) => {
      // A console in UTF-8 may begin with its mark; a PIN does not.
      const line = entered.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
      if (status === 0 && line !== "") resolve(line);
      else reject(new AppError("signing.refused"));
    });
  });

const powershell = (folder: string, script: string): readonly [string, readonly string[]] => [
  "powershell.exe",
  ["-NoProfile", "-STA", "-ExecutionPolicy", "Bypass", "-File", join(folder, script)],
];

/**
 * @param folder    where the helper lies, with its PowerShell windows.
 * @param programs  other programs for the two windows, as an administrator of a machine without the usual ones may name them.
 */
export const openHelperWindows = (
  folder: string,
  programs: { readonly askPin?: string | undefined; readonly chooseLibrary?: string | undefined },
  platform: NodeJS.Platform = process.platform,
): HelperWindows => ({
  askPin: (text) => {
    if (programs.askPin !== undefined) return ask(programs.askPin, [], text);
    if (platform === "win32") return ask(...powershell(folder, "ask-pin.ps1"), text);
    return ask("zenity", ["--password", `--title=${text.split("\n")[0] ?? ""}`, `--text=${text}`], text);
  },
  chooseLibrary: (text) => {
    if (programs.chooseLibrary !== undefined) return ask(programs.chooseLibrary, [], text);
    if (platform === "win32") return ask(...powershell(folder, "choose-library.ps1"), text);
    return ask("zenity", ["--file-selection", `--title=${text}`], text);
  },
});
