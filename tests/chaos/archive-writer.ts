// node tests/chaos/archive-writer.ts ROOT FROM: archives made-up dossiers, each in two editions, until it is killed. Prints
// "CODE EDITION" once a write was acknowledged.
import { writeSync } from "node:fs";
import { archiveDossier } from "@camtay/worker/archive/index.ts";
import { madeUpDossier, openArchive } from "./archive-input.ts";

const [, , root = "", from = "0"] = process.argv;
const store = await openArchive(root);
for (let dossier = Number(from); ; dossier++)
  for (const edition of [0, 1]) {
    await archiveDossier(store, madeUpDossier(`H99-${dossier}`, edition, 20_000), { now: () => new Date() });
    writeSync(1, `H99-${dossier} ${edition}\n`);
  }
