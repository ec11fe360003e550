// npm run -s score:forms -- --forms DIR [--json] [--verbose]
// How well the matcher finds the keys that people gave to the fields of a folder of forms.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { matchFields } from "@camtay/shared/forms/match-fields.ts";
import { explain } from "@camtay/shared/forms/match-result.ts";
import { describeForm, type FormFile, keysOf, readForms } from "./form-file.ts";

export interface FormsScore {
  readonly forms: number;
  readonly fields: number;
  /** Fields that have a key. */
  readonly keyed: number;
  readonly right: number;
  /** Another key proposed than the right one. */
  readonly wrong: number;
  /** Nothing proposed although there is a key. */
  readonly missed: number;
  /** Fields never to be filled, and how many of them got a key. */
  readonly nullFields: number;
  readonly nullTouched: number;
  readonly microsecondsPerField: number;
}

interface Fault {
  readonly kind: "wrong" | "missed" | "touched";
  readonly form: string;
  readonly label: string;
  readonly wanted: string | null;
  readonly why: string;
}

/** Matches every form; time is the median of several runs over the whole folder, after warming up. */
export function scoreForms(forms: readonly FormFile[]): { score: FormsScore; faults: Fault[] } {
  const described = forms.map(describeForm);
  const faults: Fault[] = [];
  const count = { fields: 0, keyed: 0, right: 0, wrong: 0, missed: 0, nullFields: 0, nullTouched: 0 };
  forms.forEach((form, f) => {
    const keys = keysOf(form);
    matchFields(described[f]!).forEach((match, i) => {
      const wanted = keys[i] ?? null;
      const fault = (kind: Fault["kind"]) =>
        faults.push({ kind, form: form.id, label: described[f]!.fields[i]!.label, wanted, why: explain(match) });
      count.fields++;
      if (wanted === null) {
        count.nullFields++;
        if (match.key !== null) {
          count.nullTouched++;
          fault("touched");
        }
        return;
      }
      count.keyed++;
      if (match.key === wanted) count.right++;
      else if (match.key === null) {
        count.missed++;
        fault("missed");
      } else {
        count.wrong++;
        fault("wrong");
      }
    });
  });
  const rounds = Array.from({ length: 15 }, () => {
    const begun = process.cpuUsage();
    for (const form of described) matchFields(form);
    const { user, system } = process.cpuUsage(begun);
    return user + system;
  }).sort((a, b) => a - b);
  const microsecondsPerField = count.fields === 0 ? 0 : Math.round((10 * rounds[7]!) / count.fields) / 10;
  return { score: { forms: forms.length, ...count, microsecondsPerField }, faults };
}

function main(): void {
  const { values } = parseArgs({
    options: { forms: { type: "string" }, json: { type: "boolean" }, verbose: { type: "boolean", short: "v" } },
  });
  const folder = values.forms ?? fileURLToPath(new URL("forms/", import.meta.url));
  const forms = readForms(folder);
  if (forms.length === 0) {
    console.error(`${folder}: no form files (JSON with "sections") here; pass --forms DIR`);
    process.exitCode = 2;
    return;
  }
  const { score, faults } = scoreForms(forms);
  if (values.verbose)
    for (const { kind, form, label, wanted, why } of faults) console.log(`${kind} ${form} "${label}" wanted ${wanted ?? "null"}\n${why}\n`);
  if (values.json) {
    console.log(JSON.stringify(score));
    return;
  }
  for (const form of forms) {
    const one = faults.filter((fault) => fault.form === form.id);
    const of = (kind: Fault["kind"]) => one.filter((fault) => fault.kind === kind).length;
    console.log(
      `${form.id.padEnd(32)} ${String(keysOf(form).length).padStart(4)} fields  ${of("wrong")} wrong  ${of("missed")} missed  ${of("touched")} touched`,
    );
  }
  const share = (part: number, whole: number) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`);
  console.log(
    `\n${score.forms} forms, ${score.fields} fields: right ${score.right}/${score.keyed} (${share(score.right, score.keyed)}), wrong ${score.wrong}, missed ${score.missed}, ` +
      `never-fill touched ${score.nullTouched}/${score.nullFields}, ${score.microsecondsPerField} µs a field`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
