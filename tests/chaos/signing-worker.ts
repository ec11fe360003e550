// node tests/chaos/signing-worker.ts FOLDER RUN.json: freezes the run's papers into one batch (once), finishes what a killed process left, and
// authorises what still waits. Prints "begun" when it goes to work, "frozen" and "done" when nothing waits any more. What is UNKNOWN stays so: a person decides.
import { readFileSync, writeSync } from "node:fs";
import { openSigningOffice } from "../signing/signing-office.ts";
import { SigningRun } from "./signing-run.ts";

const [, , folder = "", runFile = ""] = process.argv;
const { services, blobs, papers } = SigningRun.parse(JSON.parse(readFileSync(runFile, "utf8")));
const office = await openSigningOffice(services, { folder, blobs, credentialId: "officer-pin", csc: { maxDigestsPerCall: 10 } });
writeSync(1, "begun\n");
await office.batches.recover();
await office.batches.idle();
const [known] = await office.batches.list("H99");
const batch = known ?? (await office.batches.freeze({ agency: "H99", accountId: null, papers }));
writeSync(1, "frozen\n");
const waits = (states: readonly string[]) => states.includes("PREPARED");
if (waits((await office.batches.status(batch.id)).documents.map(({ state }) => state))) {
  await office.batches.authorise(batch.id, { pin: office.pin });
  await office.batches.idle();
}
await office.close();
writeSync(1, "done\n");
