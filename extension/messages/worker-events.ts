import { ServerEvent } from "@camtay/shared/api/answers.ts";

export const EVENTS_PORT = "worker-events";

/** Calls `onEvent` whenever something changed at the worker, through the background. @returns stops listening */
export function listenToWorker(onEvent: (event: ServerEvent) => void): () => void {
  let stopped = false;
  let port: chrome.runtime.Port | null = null;
  const connect = () => {
    if (stopped) return;
    port = chrome.runtime.connect({ name: EVENTS_PORT });
    port.onMessage.addListener((message: unknown) => {
      const event = ServerEvent.safeParse(message);
      if (event.success) onEvent(event.data);
    });
    // The background sleeps now and then; connecting wakes it.
    port.onDisconnect.addListener(() => setTimeout(connect, 1_000));
  };
  connect();
  return () => {
    stopped = true;
    port?.disconnect();
  };
}
