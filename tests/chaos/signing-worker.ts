// node tests/chaos/signing-worker.ts FOLDER READY.json COUNT: freezes COUNT papers into one batch (once), finishes what a killed process left, and
// authorises what still waits. Prints "begun" when it goes to work and "done" when nothing waits any more. What is UNKNOWN stays so: a person decides.
import { readFileSync, writeSync } from "node:fs";
import { z } from "zod";
import { ServiceReady } from "../services/service-ready.ts";
import { openSigningOffice } from "../signing/signing-office.ts";

const [, , folder = "", readyFile = "", count = "0"] = process.argv;
const ready = ServiceReady.extend({ pins: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(readyFile, "utf8")));
const office = await openSigningOffice(ready, { folder, credentialId: "officer-pin", csc: { maxDigestsPerCall: 10 } });
writeSync(1, "begun\n");
await office.batches.recover();
await office.batches.idle();
const [known] = await office.batches.list("H99");
const batch = known ?? (await office.batches.freeze({ agency: "H99", accountId: null, papers: await office.papers(Number(count)) }));
const waits = (states: readonly string[]) => states.includes("PREPARED");
if (waits((await office.batches.status(batch.id)).documents.map(({ state }) => state))) {
  await office.batches.authorise(batch.id, { pin: office.pin });
  await office.batches.idle();
}
await office.close();
writeSync(1, "done\n");
