// node stopped-writer.fixture.ts ROOT STEP: writes objects and versions, and kills itself (SIGKILL) before the STEP-th step that
// changes the archive. Prints one line for each write that was acknowledged.
import { writeSync } from "node:fs";
import { OcflStore } from "./ocfl-store.ts";

const [, , root = "", step = "0"] = process.argv;
let steps = 0;
const onStep = (): void => {
  if (++steps === Number(step)) process.kill(process.pid, "SIGKILL");
};
const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "m", user: { name: "n", address: "urn:n" } };
const acknowledge = (line: string): number => writeSync(1, `${line}\n`);

const store = await OcflStore.open(root, { onStep });
for (const id of ["urn:camtay:a", "urn:camtay:b"]) {
  if (!(await store.has(id)))
    await store.createObject(
      id,
      new Map([
        ["1", Buffer.from(id)],
        ["thư mục/2", Buffer.alloc(5000, 2)],
      ]),
      commit,
    );
  acknowledge(`${id} v1`);
  await store.addVersion(id, { put: new Map([["3", Buffer.from("ba")]]) }, commit);
  acknowledge(`${id} v2`);
}
acknowledge("all");
