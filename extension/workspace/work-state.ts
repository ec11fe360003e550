import { READERS, type Role, SIGNERS } from "@camtay/shared/api/route.ts";
import { signal } from "@preact/signals";
import type { Failure } from "../messages/messages.ts";
import { failureOf } from "../ui/failure-note.tsx";

/** The parts of the workspace; the one shown is kept in the address, so that a reload comes back to it. */
export const PARTS = ["intake", "review", "desk", "dossiers", "search", "ask", "citizens", "catalogue", "verify"] as const;
export type Part = (typeof PARTS)[number];
const isPart = (text: string): text is Part => (PARTS as readonly string[]).includes(text);

const fromAddress = (): Part => {
  const name = location.hash.slice(1);
  return isPart(name) ? name : "intake";
};
export const part = signal<Part>(fromAddress());
addEventListener("hashchange", () => {
  part.value = fromAddress();
});
export function goTo(next: Part): void {
  location.hash = next;
}

/** Rights of which one is needed for each part (the worker checks them again); null: everyone who is logged in. */
export const RIGHT: Record<Part, readonly Role[] | null> = {
  intake: ["officer", "digitizer"],
  review: ["officer", "digitizer"],
  desk: SIGNERS,
  dossiers: READERS,
  search: ["officer", "archivist"],
  ask: ["officer"],
  citizens: ["archivist", "auditor", "manager", "officer"],
  catalogue: ["admin"],
  verify: null,
};

/** A value loaded from the worker, with its failure. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
}
const nothingLoaded: Loaded<never> = { value: null, failure: null, busy: false };

/**
 * Runs a task and keeps value or failure; an older answer never covers a newer one.
 * `load` hands back what its own task brought (null: it failed), also when a newer load has taken the screen meanwhile.
 */
export function loader<T>() {
  const state = signal<Loaded<T>>(nothingLoaded);
  let latest = 0;
  return {
    state,
    async load(task: () => Promise<T>): Promise<T | null> {
      const mine = ++latest;
      state.value = { ...state.value, busy: true, failure: null };
      try {
        const value = await task();
        if (mine === latest) state.value = { value, failure: null, busy: false };
        return value;
      } catch (thrown) {
        if (mine === latest) state.value = { value: state.value.value, failure: failureOf(thrown), busy: false };
        return null;
      }
    },
    /** Shows a value that is known already; an answer still under way no longer covers it. */
    show(value: T | null): void {
      latest++;
      state.value = { value, failure: null, busy: false };
    },
  };
}

/** What the worker lists, loaded again after every deed. */
export function listLoader<T>(fetchAll: () => Promise<T>) {
  const { state, load } = loader<T>();
  return {
    state,
    reload: (): Promise<T | null> => load(fetchAll),
    /** Does something, then shows the list as it is now. */
    act: (deed: () => Promise<unknown>): Promise<T | null> =>
      load(async () => {
        await deed();
        return fetchAll();
      }),
  };
}
