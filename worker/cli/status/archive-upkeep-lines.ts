import type { UpkeepTaskTable } from "../../db/schema/archive.schema.ts";
import { problemSentence } from "../../pipeline/in-flight/stored-problem.ts";
import { UPKEEP_TASKS, type UpkeepTask } from "../../pipeline/upkeep/upkeep-tasks.ts";
import type { Settings } from "../../settings.ts";
import { STATUS_MESSAGES } from "./status-messages.ts";

/** One line a task: what it is, and how it went the last time. */
export const upkeepLines = (rows: readonly UpkeepTaskTable[], settings: Settings): string[] =>
  UPKEEP_TASKS.map((task) => STATUS_MESSAGES.line(STATUS_MESSAGES.tasks[task.name], stateOf(task, rows, settings)));

function stateOf({ name, wanted }: UpkeepTask, rows: readonly UpkeepTaskTable[], settings: Settings): string {
  if (!wanted(settings)) return STATUS_MESSAGES.off[name];
  const row = rows.find(({ task }) => task === name);
  if (!row) return STATUS_MESSAGES.never;
  if (row.state === "running") return STATUS_MESSAGES.running(row.started_at);
  if (row.state === "stopped") return STATUS_MESSAGES.stopped;
  const at = row.finished_at ?? row.started_at;
  const problem = row.state === "failed" ? problemSentence(row) : null;
  if (problem) return STATUS_MESSAGES.failed(at, problem.message, problem.code);
  const facts = Object.entries(JSON.parse(row.facts_json ?? "{}") as Record<string, number>);
  return STATUS_MESSAGES.done(at, facts.map(([what, count]) => factText(what, count)).join(", "));
}

const isFact = (what: string): what is keyof typeof STATUS_MESSAGES.facts => Object.hasOwn(STATUS_MESSAGES.facts, what);
const factText = (what: string, count: number): string => (isFact(what) ? STATUS_MESSAGES.facts[what](count) : `${what} ${count}`);
