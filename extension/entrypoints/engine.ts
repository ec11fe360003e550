import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { createEngine, type Engine } from "../autofill/engine.ts";
import { Reply } from "../messages/messages.ts";

/** Loaded into a frame's isolated world by the side panel when a form is to be read; loading it twice keeps the first. */
export default defineUnlistedScript(() => {
  const holder = globalThis as { camtayEngine?: Engine };
  holder.camtayEngine ??= createEngine(async (token, call) => {
    const reply = Reply.parse(await chrome.runtime.sendMessage({ kind: "bridge", token, call }));
    return reply.ok ? reply.value : { found: false, value: null };
  });
});
