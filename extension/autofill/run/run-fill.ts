import { asAppError } from "@camtay/shared/errors/app-error.ts";
import type { Proposal } from "@camtay/shared/forms/fill-plan.ts";
import type { Described } from "../collect/described.ts";
import { finishingMovements } from "../finish-movements.ts";
import type { FrameMemory } from "../frame-memory.ts";
import { pause, takingTurns, waitFor, waitQuiet } from "../quiet.ts";
import { findUntouchable, isCovered, isVisible } from "../visible.ts";
import type { ControlState, Tools } from "../widgets/widget.ts";
import { chooseDateFormat, formatChooserOf } from "./choose-date-format.ts";
import type { FieldOutcome, FillReport } from "./fill-report.ts";
import { type FillSession, look, noteRebuilding, resolve, type Wish, wishFor } from "./fill-session.ts";
import { proves } from "./prove.ts";
import { untilAnnounced } from "./until-announced.ts";

export type WireProposal = Pick<Proposal, "fieldId" | "value" | "after">;

export interface FillOrder {
  readonly proposals: readonly WireProposal[];
  /** Fields with a person's or the account's entry that the person clicked to overwrite, one by one. */
  readonly overwrite: readonly string[];
}

const SETTLE = { quietMs: 60, limitMs: 2_000 };
/** Of our work in one task of the page; a box may take as much again. */
const TURN_MS = 10;
const AFTER_REBUILDING = { quietMs: 350, limitMs: 3_000 };

/**
 * Fills the proposals of one frame in their order, proves each, and proves all once more at the end, because portals rebuild blocks a
 * moment later. A field that fails does not stop the others.
 */
export const runFill = (order: FillOrder, memory: FrameMemory, tools: Tools): Promise<FillReport> =>
  finishingMovements(() => fillAll(order, memory, tools));

async function fillAll(order: FillOrder, memory: FrameMemory, tools: Tools): Promise<FillReport> {
  const started = performance.now();
  const turn = takingTurns(TURN_MS);
  findUntouchable();
  await turn();
  const session: FillSession = { memory, tools, controls: look(memory), deadLists: 0, rebuilt: false };
  const wishes = new Map(order.proposals.map(({ fieldId }) => [fieldId, wishFor(fieldId, session.controls)]));
  const outcomes = new Map<string, FieldOutcome>();
  const overwrite = new Set(order.overwrite);
  // Filled since the page was last waited for.
  const fresh = new Set<string>();
  for (const proposal of order.proposals) {
    const { fieldId } = proposal;
    await turn();
    if (proposal.after.some((id) => fresh.has(id))) {
      await waitQuiet(SETTLE.quietMs, SETTLE.limitMs);
      fresh.clear();
    }
    const outcome = await fillOne(proposal, wishes.get(fieldId) ?? null, overwrite.has(fieldId), session);
    outcomes.set(fieldId, outcome);
    if (outcome.outcome === "filled") fresh.add(fieldId);
  }
  const unannounced = await untilAnnounced(session);
  await waitQuiet(SETTLE.quietMs, SETTLE.limitMs);
  noteRebuilding(session);
  if (session.rebuilt) await waitQuiet(AFTER_REBUILDING.quietMs, AFTER_REBUILDING.limitMs);
  session.controls = look(memory);
  let isRefilled = false;
  for (const proposal of order.proposals) {
    const earlier = outcomes.get(proposal.fieldId)!;
    await turn();
    if (earlier.outcome !== "filled" && earlier.outcome !== "doubtful") continue;
    const again = await proveAgain(proposal, earlier, wishes.get(proposal.fieldId) ?? null, session);
    isRefilled ||= again !== earlier;
    outcomes.set(proposal.fieldId, again);
  }
  if (isRefilled) for (const announce of await untilAnnounced(session)) unannounced.add(announce);
  const fields = [...outcomes].map(([fieldId, outcome]) => {
    const announce = session.controls.get(fieldId)?.claim.widget.announce;
    return announce && unannounced.has(announce) && outcome.outcome === "filled" ? untold(outcome) : outcome;
  });
  return { fields, milliseconds: performance.now() - started };
}

const untold = (outcome: FieldOutcome): FieldOutcome => ({ ...outcome, outcome: "doubtful", reason: "not-in-model", verified: false });

const kept = (fieldId: string, reason: string, shown: string, verified = false): FieldOutcome => ({
  fieldId,
  outcome: "kept",
  reason,
  shown,
  verified,
  modelAsked: false,
});

/** Why a control must be left alone now, whatever was planned: the page may have changed since. */
function hold(control: Described, fresh: ControlState, overwrite: boolean, memory: FrameMemory): string | null {
  const { field } = control;
  if (control.neverTouch) return "never-fill";
  if (fresh.locked) return "locked";
  if (field.visible === false) return "hidden";
  if (overwrite || fresh.shown === "") return null;
  if (field.valueOrigin === "account" && memory.filled.get(control.claim.host) !== fresh.shown) return "prefilled";
  const elements = [control.claim.host, ...control.claim.boxes];
  if (
    memory.filled.get(control.claim.host) !== fresh.shown &&
    memory.atFirst.get(control.claim.host) !== fresh.shown &&
    elements.some((element) => memory.touched.has(element))
  )
    return "typed";
  return null;
}

async function fillOne(proposal: WireProposal, wish: Wish | null, overwrite: boolean, session: FillSession): Promise<FieldOutcome> {
  const { memory, tools } = session;
  const control = resolve(proposal.fieldId, wish, session);
  if (control === null) return failed(proposal.fieldId, "fill.control_gone", "");
  const { claim } = control;
  const before = await readUnlocked(proposal, control, session);
  if (proves(proposal.value, before.shown, tools.pick, before.format)) return kept(proposal.fieldId, "already-right", before.shown, true);
  const reason = hold(control, before, overwrite, memory);
  if (reason !== null) return kept(proposal.fieldId, reason, before.shown);
  memory.filling = claim.host;
  try {
    if (!(await canBeSeen(control))) return kept(proposal.fieldId, "covered", before.shown);
    const proof = await writeAndProve(proposal, control, wish, session);
    const now = resolve(proposal.fieldId, wish, session) ?? control;
    memory.filled.set(now.claim.host, proof.shown);
    return proof;
  } catch (thrown) {
    return failed(proposal.fieldId, asAppError(thrown).code, claim.host.isConnected ? claim.widget.read(claim).shown : "");
  } finally {
    memory.filling = null;
  }
}

/** What the control holds; one that depends on others may be locked until what they load has come. */
async function readUnlocked({ after }: WireProposal, { claim }: Described, { tools }: FillSession): Promise<ControlState> {
  const look = () => claim.widget.read(claim);
  if (after.length > 0 && look().locked) await waitFor(() => (look().locked ? null : true), tools.listLimitMs);
  return look();
}

/** A portal's "please wait" lies over the page for a moment; what stays covered is not filled. Milliseconds. */
const UNCOVER_MS = 1_500;

async function canBeSeen({ claim }: Described): Promise<boolean> {
  const parts = [claim.host, ...claim.boxes, ...(claim.widget.seen?.(claim) ?? [])].filter(isVisible);
  claim.host.scrollIntoView({ block: "nearest" });
  if (!parts.every(isCovered)) return true;
  // A fixed head line of the page is scrolled away from.
  claim.host.scrollIntoView({ block: "center" });
  return (await waitFor(() => (parts.every(isCovered) ? null : true), UNCOVER_MS)) === true;
}

const failed = (fieldId: string, reason: string, shown: string): FieldOutcome => ({
  fieldId,
  outcome: "failed",
  reason,
  shown,
  verified: false,
  modelAsked: false,
});

/** A date box beside a list of formats takes only what that list allows: the list first. */
async function inRightFormat(
  { value, fieldId }: WireProposal,
  control: Described,
  wish: Wish | null,
  session: FillSession,
): Promise<Described> {
  if (value.kind !== "date") return control;
  const chooser = formatChooserOf(control, [...session.controls.values()]);
  if (chooser === null || !(await chooseDateFormat(chooser, value, session.tools))) return control;
  await waitQuiet(SETTLE.quietMs, SETTLE.limitMs);
  return resolve(fieldId, wish, session) ?? control;
}

/** How long a list may take to load once others in the same run never did, in milliseconds. */
const IMPATIENT_MS = 700;
const DEAD_LISTS = 2;

async function writeAndProve(proposal: WireProposal, first: Described, wish: Wish | null, session: FillSession): Promise<FieldOutcome> {
  const impatient = session.deadLists >= DEAD_LISTS;
  const tools: Tools = impatient ? { ...session.tools, listLimitMs: IMPATIENT_MS } : session.tools;
  let last: FieldOutcome | null = null;
  let control = await inRightFormat(proposal, first, wish, session);
  for (const attempt of [1, 2]) {
    const { claim } = control;
    try {
      await claim.widget.write(claim, proposal.value, tools, attempt);
    } catch (thrown) {
      const error = asAppError(thrown);
      // A list still loading or a first press lost is worth a second try; a missing option is not.
      const isWorthIt = ["fill.list_not_loaded", "fill.widget_refused"].includes(error.code) && session.deadLists === 0;
      if (attempt === 2 || !isWorthIt) {
        if (error.code === "fill.list_not_loaded") session.deadLists++;
        throw error;
      }
      await waitQuiet(SETTLE.quietMs, SETTLE.limitMs);
      continue;
    }
    // Some lists are replaced by another control once a choice is made.
    control = resolve(proposal.fieldId, wish, session) ?? control;
    last = await prove(proposal, control, session);
    if (last.verified) return last;
  }
  return last ?? failed(proposal.fieldId, "fill.widget_refused", "");
}

/** Reads back what the page shows, then what the widget's model holds. */
async function prove(proposal: WireProposal, control: Described, { tools }: FillSession): Promise<FieldOutcome> {
  const { claim } = control;
  const isShown = () => {
    const state = claim.widget.read(claim);
    return proves(proposal.value, state.shown, tools.pick, state.format) ? true : null;
  };
  const shows = (await waitFor(isShown, 500, document)) === true;
  const shown = claim.widget.read(claim).shown;
  if (!shows) return failed(proposal.fieldId, "not-shown", shown);
  const held = await modelOf(control, proposal, tools);
  if (held === "differs")
    return { fieldId: proposal.fieldId, outcome: "doubtful", reason: "not-in-model", shown, verified: false, modelAsked: true };
  return { fieldId: proposal.fieldId, outcome: "filled", shown, verified: true, modelAsked: held === "agrees" };
}

async function modelOf({ claim }: Described, proposal: WireProposal, tools: Tools): Promise<"agrees" | "differs" | "unknown"> {
  // Angular marks the control once its model took the value.
  const angular = [claim.host, ...claim.boxes].find((element) => element.matches(".ng-pristine,.ng-dirty"));
  if (angular) {
    const dirty = await waitFor(() => (angular.classList.contains("ng-dirty") ? true : null), 300, angular);
    return dirty ? "agrees" : "differs";
  }
  if (!claim.widget.model) return "unknown";
  for (let round = 0; round < 4; round++) {
    const held = await claim.widget.model(claim, tools);
    if (held === null) return "unknown";
    if (proves(proposal.value, held, tools.pick)) return "agrees";
    await pause(50);
  }
  return "differs";
}

/** The last look over the whole form: what was wiped meanwhile is filled once more, then reported as doubtful. */
async function proveAgain(proposal: WireProposal, earlier: FieldOutcome, wish: Wish | null, session: FillSession): Promise<FieldOutcome> {
  const control = resolve(proposal.fieldId, wish, session);
  if (control === null) return { ...earlier, outcome: "doubtful", reason: "wiped", shown: "", verified: false };
  const state = control.claim.widget.read(control.claim);
  if (proves(proposal.value, state.shown, session.tools.pick, state.format)) return earlier;
  const reason = hold(control, state, false, session.memory);
  // Whoever typed while the rest was being filled keeps what they typed.
  if (reason === "typed") return kept(proposal.fieldId, "typed", state.shown);
  // "prefilled": the page brought the account's entry back over one that the person had asked to overwrite.
  if (reason !== null && reason !== "prefilled")
    return { ...earlier, outcome: "doubtful", reason: "wiped", shown: state.shown, verified: false };
  session.memory.filling = control.claim.host;
  try {
    const again = await writeAndProve(proposal, control, wish, session);
    session.memory.filled.set(control.claim.host, again.shown);
    return again.verified ? again : { ...again, outcome: "doubtful", reason: "wiped" };
  } catch {
    // The first fill was proved, the page wiped it, and the second was refused: the person must look, whatever the cause.
    return { ...earlier, outcome: "doubtful", reason: "wiped", shown: state.shown, verified: false };
  } finally {
    session.memory.filling = null;
  }
}
