import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { archiveDossier, validateRoot } from "@camtay/worker/archive/index.ts";
import { madeUpDossier, openArchive } from "./archive-input.ts";
import type { Chaos } from "./chaos-report.ts";

const DOSSIERS = 20;

/** Changes one byte, anywhere, and asks the check whether it saw it. */
export const chaos: Chaos = {
  what: "one changed byte anywhere in the archive is found by the check",
  points: 1000,
  async run({ points, random }) {
    const folder = mkdtempSync(join(tmpdir(), "camtay-chaos-"));
    const failures: string[] = [];
    try {
      const store = await openArchive(join(folder, "archive"));
      for (let dossier = 0; dossier < DOSSIERS; dossier++)
        for (const edition of dossier % 4 === 0 ? [0, 1] : [0])
          await archiveDossier(store, madeUpDossier(`H99-${dossier}`, edition, 5000), { now: () => new Date() });
      const files = (readdirSync(store.root, { recursive: true }) as string[])
        .map((name) => join(store.root, name))
        .filter((path) => statSync(path).isFile());
      for (let point = 0; point < points; point++) {
        const file = random.pick(files);
        const bytes = readFileSync(file);
        const at = random.below(bytes.length);
        const changed = Buffer.from(bytes);
        changed[at] = (bytes[at]! + 1 + random.below(255)) % 256;
        writeFileSync(file, changed);
        // The hierarchy and the root's own files are always checked; of the objects only the one that was hit.
        const { findings } = await validateRoot(store.root, {
          exactBytes: true,
          only: (path) => file.startsWith(`${join(store.root, path)}/`),
        });
        if (findings.length === 0) failures.push(`${relative(store.root, file)}: byte ${at}, ${bytes[at]} to ${changed[at]}, was not seen`);
        writeFileSync(file, bytes);
      }
      const { findings } = await validateRoot(store.root, { exactBytes: true });
      if (findings.length > 0) failures.push(`${findings.length} findings in an archive put right again`);
      return { points, failures, note: `${files.length} files` };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
