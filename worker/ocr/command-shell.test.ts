import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { openCommandShell, quoted } from "./command-shell.ts";

const never = undefined;

describe("the shell that starts programs", () => {
  it("gives output and exit code of one command after another", async () => {
    const shell = openCommandShell(process.env);
    const [first, second] = await Promise.all([
      shell.run("printf 'một\\nhai'", 60_000, never),
      shell.run("exit 3", 60_000, never).catch((e) => e),
    ]);
    expect(first).toEqual({ exitCode: 0, output: "một\nhai" });
    // The command ended the shell itself; the next one gets a new shell.
    expect(second).toMatchObject({ code: "recognition.engine_failed" });
    expect(await shell.run("sh -c 'exit 7'", 60_000, never)).toEqual({ exitCode: 7, output: "" });
    await shell.close();
  });

  it("stops a command that hangs, and goes on", async () => {
    const shell = openCommandShell(process.env);
    await expect(shell.run("sleep 600", 50, never)).rejects.toMatchObject({ code: "recognition.timed_out" });
    expect((await shell.run("echo on", 60_000, never)).output).toBe("on\n");
    await shell.close();
  });

  it("takes any text as one argument", async () => {
    const shell = openCommandShell(process.env);
    const nasty = 'a\'b "c" $(echo no) `echo no` ; echo no \\ *';
    expect((await shell.run(`printf %s ${quoted(nasty)}`, 60_000, never)).output).toBe(nasty);
    await shell.close();
  });

  it("keeps no program alive that has nothing else to do", () => {
    const script = `import { openCommandShell } from ${JSON.stringify(import.meta.resolve("./command-shell.ts"))};
      console.log((await openCommandShell(process.env).run("echo done", 60000, undefined)).output.trim());`;
    expect(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }).trim()).toBe("done");
  });
});
