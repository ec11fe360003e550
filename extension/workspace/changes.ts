import type { ServerEvent } from "@camtay/shared/api/answers.ts";
import { useEffect } from "preact/hooks";

type Listener = (event: ServerEvent) => void;
const listeners = new Set<Listener>();

/** Something changed at the worker: every part that is open hears it. */
export function changed(event: ServerEvent): void {
  for (const listener of listeners) listener(event);
}

const GATHER_MS = 250;

/** Calls `reload` once for a burst of changes of these kinds. */
export function useChanges(kinds: readonly ServerEvent["kind"][], reload: () => void): void {
  // Kinds are constants of the caller; the newest reload is taken each time.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listener: Listener = ({ kind }) => {
      if (!kinds.includes(kind)) return;
      clearTimeout(timer);
      timer = setTimeout(reload, GATHER_MS);
    };
    listeners.add(listener);
    return () => {
      clearTimeout(timer);
      listeners.delete(listener);
    };
  }, [reload]);
}
