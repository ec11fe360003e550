import type { LookupAnswer } from "@camtay/shared/api/answers.ts";
import type { Role } from "@camtay/shared/forms/dictionary.ts";
import { isPersonRole } from "@camtay/shared/forms/dictionary.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import { computed, signal } from "@preact/signals";
import type { KnownParty } from "../counter/known-party.ts";
import { likelyRoles, suggestRoles } from "../counter/suggest-roles.ts";
import type { Failure } from "../messages/messages.ts";
import { failureOf } from "../ui/failure-note.tsx";
import type { Pin } from "../vault/vault-content.ts";
import { type FillablePage, fillPage, type LineOutcome, linesByWords } from "./fill-page.ts";
import {
  accountHolder,
  inFillOrder,
  isTicked,
  type MatchedFrame,
  matchFrames,
  type PlanLine,
  planPage,
  type RowPeople,
  rolesOnPage,
} from "./page-plan.ts";
import { withPins } from "./pins.ts";
import { type RowRole, rowRoles } from "./row-people.ts";
import { addFrameRow, fillFrame, markField, readNextPage, readTab, removeFrameRows, restoreFrame } from "./tab-frames.ts";
import { type Remembered, remember, type UndoablePage, undoPage } from "./undo-page.ts";

/** Whose data may go into the page: what an officer looked up at the counter, or the citizen's own vault. Never both. */
export type Mode = "counter" | "citizen";
export const mode = signal<Mode>("citizen");
/** What the person is looking at. The panel holds the data; a frame gets only the values that the person chose to fill. */
export const tabId = signal<number | null>(null);
export const frames = signal<readonly MatchedFrame[]>([]);
export const parties = signal<readonly KnownParty[]>([]);
/** The citizen's own values for boxes of certain sites. */
export const pins = signal<readonly Pin[]>([]);
export const lookup = signal<LookupAnswer | null>(null);
export const bindings = signal<Readonly<Partial<Record<Role, string>>>>({});
/** Who is on the second row of a table of people and on those below it. */
export const rowPeople = signal<RowPeople>({});
export const selfRole = signal<Role | null>(null);
/** Lines that the person ticked or unticked by hand. */
export const ticks = signal<ReadonlyMap<string, boolean>>(new Map());
/** Kept or disputed lines for which the person chose a value, one by one. */
export const chosenValues = signal<ReadonlyMap<string, FillValue>>(new Map());
/** What became of the boxes of the last fill, by their words: those outlive a page that is loaded or drawn anew. */
export const outcomes = signal<ReadonlyMap<string, LineOutcome> | null>(null);
export const undone = signal<number | null>(null);
/** Rows that were added and could not be taken back. */
export const rowsLeft = signal(0);
export const busy = signal<"reading" | "filling" | null>(null);
/** How often the page was read: tells a fresh reading from the one before. */
export const readCount = signal(0);
export const failure = signal<Failure | null>(null);

export const roles = computed(() => rolesOnPage(frames.value));
export const lines = computed<readonly PlanLine[]>(() =>
  withPins(planPage(frames.value, parties.value, bindings.value, rowPeople.value), pins.value, bindings.value, rowPeople.value),
);
export const isChosen = (line: PlanLine): boolean =>
  !line.copyOnly && (chosenValues.value.has(line.id) || (line.proposal !== null && (ticks.value.get(line.id) ?? isTicked(line))));
export const chosen = computed(() => lines.value.filter(isChosen));

async function during(work: "reading" | "filling", task: () => Promise<void>): Promise<void> {
  busy.value = work;
  failure.value = null;
  try {
    await task();
  } catch (thrown) {
    failure.value = failureOf(thrown);
  } finally {
    busy.value = null;
  }
  if (hasTabChanged) await followTab();
}

/** The page beside the panel: the active tab, or the one named in the address (`?tab=`). */
export async function findTab(): Promise<void> {
  const named = Number(new URLSearchParams(location.search).get("tab"));
  if (Number.isInteger(named) && named > 0) tabId.value = named;
  else tabId.value = (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id ?? null;
}

let hasTabChanged = false;

/** The person looks at another tab: the panel follows. While boxes are being filled it stays with their page until that is done. */
export async function followTab(): Promise<void> {
  hasTabChanged = busy.value === "filling";
  if (hasTabChanged) return;
  const before = tabId.value;
  await findTab();
  if (tabId.value !== before) await readPage();
}

/** @returns false when the panel went on to another tab while this one was being read: what stands there must not cover the other */
async function showTab(): Promise<boolean> {
  const tab = tabId.value;
  if (tab === null) return false;
  const read = await readTab(tab);
  if (tab !== tabId.value) return false;
  frames.value = matchFrames(read);
  return true;
}

/** Reads the page again and plans anew; what the person chose by hand is forgotten with the old plan. */
export const readPage = (): Promise<void> =>
  during("reading", async () => {
    if (!(await showTab())) return;
    readCount.value++;
    outcomes.value = null;
    ticks.value = new Map();
    chosenValues.value = new Map();
    bindAgain();
  });

/** Reads what stands on the page now; plan, choices and report stay. */
export const readAgain = (): Promise<void> =>
  during("reading", async () => {
    await showTab();
  });

/**
 * The browser loaded a page into the tab. The same form again, posted back by what was filled, keeps its report; another one starts anew.
 * While boxes are being filled whoever fills them waits for the page.
 */
export async function pageLoaded(): Promise<void> {
  if (busy.value !== null) return;
  const filled = outcomes.value;
  if (filled === null) return readPage();
  await readAgain();
  const there = linesByWords(lines.value);
  if ([...filled.keys()].filter((words) => there.has(words)).length * 2 < filled.size) await readPage();
}

/** Changes sides; what the other side knew is not offered on this one. */
export function chooseMode(next: Mode): void {
  mode.value = next;
  lookup.value = null;
  pins.value = [];
  useParties([]);
}

/** The vault was opened, changed or locked, maybe by the clock while an officer works at the counter: there it has no say. */
export function useVault(known: readonly KnownParty[], own: readonly Pin[]): void {
  if (mode.value !== "citizen") return;
  pins.value = own;
  useParties(known);
}

/** Takes over a new set of known persons. The same persons with more known about them keep their roles and the report. */
export function useParties(known: readonly KnownParty[]): void {
  const ids = (list: readonly KnownParty[]) => list.map(({ party }) => party.id).join(" ");
  const isSame = known.length > 0 && ids(known) === ids(parties.value);
  parties.value = known;
  if (isSame) return;
  selfRole.value = null;
  outcomes.value = null;
  bindAgain();
}

/** The main person's role was chosen: the family follows. */
export function chooseSelfRole(role: Role | null): void {
  selfRole.value = role;
  bindings.value = suggestRoles(parties.value, roles.value, accountHolder(frames.value), role);
}

function bindAgain(): void {
  rowPeople.value = {};
  const self = parties.value.find((party) => party.relation === "self");
  const current = selfRole.value;
  const likely = self && self.usualRoles.length === 0 ? likelyRoles(self, roles.value, new Date().getFullYear()) : [];
  chooseSelfRole(current !== null && roles.value.includes(current) ? current : (likely[0] ?? null));
}

export function bindRole(role: Role, partyId: string | null): void {
  const next = { ...bindings.value };
  if (partyId === null) delete next[role];
  else next[role] = partyId;
  bindings.value = next;
}

export const rowsOnPage = computed(() => rowRoles(frames.value));

/** @param row from 1; the first row is whoever is bound to the role */
export function bindRow(role: Role, row: number, partyId: string | null): void {
  const people = [...(rowPeople.value[role] ?? [])];
  while (people.length < row) people.push("");
  people[row - 1] = partyId ?? "";
  rowPeople.value = { ...rowPeople.value, [role]: people };
}

/** One more person of a kind than the page has rows: the page is asked for a row, and their values can be looked at before they are filled. */
export const addPerson = ({ role, rows, grid }: RowRole, partyId: string): Promise<void> =>
  during("filling", async () => {
    const tab = tabId.value;
    if (tab === null || grid === null) return;
    await addFrameRow(tab, grid.frameId, grid.key);
    await showTab();
    if (rows === 0) bindRole(role, partyId);
    else bindRow(role, rows, partyId);
  });

/** Roles that somebody known could play. */
export const openRoles = computed(() => {
  const things = parties.value.some((party) => party.relation === "thing" || party.relation === "business");
  return roles.value.filter((role) => isPersonRole(role) || things);
});

export const tick = (line: PlanLine, on: boolean): void => {
  ticks.value = new Map(ticks.value).set(line.id, on);
};
export function chooseValue(line: PlanLine, value: FillValue | null): void {
  const next = new Map(chosenValues.value);
  if (value === null) next.delete(line.id);
  else next.set(line.id, value);
  chosenValues.value = next;
}

/** What the last fill changed, so that one key brings it back. */
let remembered: Remembered = new Map();

/** A choice may have taken boxes off the page for good: no more than this is waited for them. */
const FEWER_BOXES_MS = 600;
const boxesOnPage = (): number => frames.value.reduce((sum, { form }) => sum + form.fields.length, 0);

/** How long the lists of a page that loaded anew may take to show what the page kept, and how often that is looked at. */
const LISTS_LOAD_WITHIN_MS = 2_000;
const LOOK_AGAIN_MS = 150;

/** The page beside the panel, for filling and for taking back. */
function livePage(tab: number): FillablePage & UndoablePage {
  return {
    lines: () => lines.value,
    inFillOrder: (own) => frames.value.flatMap((frame) => inFillOrder(frame, own)),
    fill: (frameId, order) => fillFrame(tab, frameId, order),
    restore: (frameId, entries) => restoreFrame(tab, frameId, entries),
    async readAgain() {
      frames.value = matchFrames(await readNextPage(tab, boxesOnPage(), FEWER_BOXES_MS));
    },
    async comeBack(isFurther) {
      frames.value = matchFrames(await readNextPage(tab, boxesOnPage()));
      for (const until = Date.now() + LISTS_LOAD_WITHIN_MS; !isFurther() && Date.now() < until; ) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        frames.value = matchFrames(await readTab(tab));
      }
      return frames.value.length > 0;
    },
  };
}

/** Fills what is chosen and keeps what became of each box. */
export const fillChosen = (): Promise<void> =>
  during("filling", async () => {
    const tab = tabId.value;
    if (tab === null) return;
    const page = livePage(tab);
    const picked = chosenValues.value;
    const before = page.lines();
    const results = await fillPage(page, new Map(chosen.value.map((line) => [line.id, picked.get(line.id) ?? null])));
    remembered = remember(before, results);
    ticks.value = new Map();
    chosenValues.value = new Map();
    outcomes.value = results;
    undone.value = null;
  });

/** One key brings back what was there before. */
export const undoAll = (): Promise<void> =>
  during("filling", async () => {
    const tab = tabId.value;
    if (tab === null || outcomes.value === null) return;
    const page = livePage(tab);
    await page.readAgain();
    const count = await undoPage(page, remembered);
    let staying = 0;
    for (const { frameId } of frames.value) staying += await removeFrameRows(tab, frameId);
    await page.readAgain();
    outcomes.value = null;
    rowsLeft.value = staying;
    undone.value = count;
  });

export function showOnPage(line: PlanLine | null): void {
  const tab = tabId.value;
  if (tab === null) return;
  for (const frame of frames.value) void markField(tab, frame.frameId, line?.frameId === frame.frameId ? line.field.id : null);
}
