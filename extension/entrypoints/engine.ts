import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import type { BridgeAnswer } from "../autofill/bridge/bridge-call.ts";
import { createEngine, type Engine } from "../autofill/engine.ts";
import type { Reply } from "../messages/messages.ts";
import { isLoginHost } from "../portals/excluded-hosts.ts";

/**
 * Loaded into a frame's isolated world by the side panel when a form is to be read; loading it twice keeps the first. A portal may hold the
 * frame of a login host: nothing runs in that one either.
 */
export default defineUnlistedScript(() => {
  if (isLoginHost(location.hostname)) return;
  const holder = globalThis as { camtayEngine?: Engine };
  holder.camtayEngine ??= createEngine(async (token, call) => {
    // No schema here: the background answers, which checked what came from the page. A schema library would be half of this file's size.
    const reply: Reply = await chrome.runtime.sendMessage({ kind: "bridge", token, call });
    return reply.ok ? (reply.value as BridgeAnswer) : { found: false, value: null };
  });
});
