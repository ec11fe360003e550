import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { dossierObjectId, validateRoot } from "@camtay/worker/archive/index.ts";
import { openArchive, paperContent } from "./archive-input.ts";
import type { Chaos } from "./chaos-report.ts";

const WRITER = fileURLToPath(new URL("./archive-writer.ts", import.meta.url));

/** Starts a writer, lets it write for a while after its first acknowledgement, and kills it. Returns what it acknowledged. */
async function killedWriter(root: string, from: number, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", WRITER, root, String(from)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const begun = new Promise<void>((done) => {
    child.stdout.on("data", (chunk) => {
      text += String(chunk);
      done();
    });
  });
  const ended = new Promise((done) => child.once("close", done));
  await Promise.race([begun, ended]);
  await wait(afterMs);
  child.kill("SIGKILL");
  await ended;
  return text.split("\n").slice(0, -1);
}

/** kill -9 at random moments of archive writes: nothing acknowledged is lost, nothing half is visible after the next opening. */
export const chaos: Chaos = {
  what: "kill -9 while dossiers and versions are written",
  points: 200,
  async run({ points, random }) {
    const folder = mkdtempSync(join(tmpdir(), "camtay-chaos-"));
    const root = join(folder, "archive");
    const failures: string[] = [];
    const expected = new Map<string, number>();
    let finished = 0;
    try {
      for (let point = 0; point < points; point++) {
        // Each writer has dossiers of its own: writing an older edition again would rightly become the newest version.
        for (const line of await killedWriter(root, point * 10_000, random.below(120))) {
          const [code = "", edition = "0"] = line.split(" ");
          expected.set(code, Math.max(expected.get(code) ?? 0, Number(edition)));
        }
        const store = await openArchive(root);
        finished += 1;
        const recent = [...expected].slice(-6);
        const paths = new Set(recent.map(([code]) => store.objectFolder(dossierObjectId("H99", code)).slice(root.length + 1)));
        const { findings } = await validateRoot(root, { exactBytes: true, only: (path) => paths.has(path) || point === points - 1 });
        for (const finding of findings) failures.push(`kill ${point}: ${finding.place} ${finding.code} ${finding.detail}`);
        for (const [code, edition] of recent) {
          const id = dossierObjectId("H99", code);
          const bytes = await store.readFile(id, `representations/rep1/data/${code}.${edition + 1}.pdf`).catch(() => undefined);
          if (!bytes?.equals(paperContent(code, edition, 20_000)))
            failures.push(`kill ${point}: ${code} edition ${edition} was acknowledged and is lost`);
        }
        const left = existsSync(`${root}.staging`) ? readdirSync(`${root}.staging`).filter((name) => name !== "locks") : [];
        if (left.length > 0) failures.push(`kill ${point}: ${left.length} folders left in staging`);
      }
      return { points: finished, failures, note: `${expected.size} dossiers written` };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
