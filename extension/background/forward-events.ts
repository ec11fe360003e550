import { EVENTS_PORT } from "../messages/worker-events.ts";
import { workerEvents } from "./worker-client.ts";

const listeners = new Set<chrome.runtime.Port>();
let running: AbortController | null = null;

/** One connection to the worker for all open pages; it ends with the last page. */
export function forwardEvents(): void {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== EVENTS_PORT || !port.sender?.url?.startsWith(chrome.runtime.getURL(""))) return;
    listeners.add(port);
    port.onDisconnect.addListener(() => {
      listeners.delete(port);
      if (listeners.size === 0) running?.abort();
    });
    if (running === null) void run();
  });
}

async function run(): Promise<void> {
  running = new AbortController();
  let waitMs = 1_000;
  while (listeners.size > 0 && !running.signal.aborted) {
    try {
      for await (const event of workerEvents(running.signal)) {
        waitMs = 1_000;
        for (const port of listeners) port.postMessage(event);
      }
    } catch {
      // Not logged in, or the worker is down: try again, less and less often. The pages show the state of their own calls.
    }
    await restUnlessAborted(waitMs, running.signal);
    waitMs = Math.min(waitMs * 2, 30_000);
  }
  running = null;
  if (listeners.size > 0) void run();
}

/** A page that opens meanwhile begins a new connection at once. */
const restUnlessAborted = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
