import { defineContentScript } from "wxt/utils/define-content-script";
import { frameMemory } from "../autofill/frame-memory.ts";
import { listenFromTheStart } from "../autofill/frame-witness.ts";
import { offerHelp } from "../guide/offer-help.ts";
import { isLoginHost, LOGIN_MATCHES } from "../portals/excluded-hosts.ts";

/** In every frame of a portal: remembers what a person types, tells which frames inside are seen and, where a form is, offers the side panel. Everything else comes on demand. */
export default defineContentScript({
  matches: ["https://*.gov.vn/*"],
  excludeMatches: LOGIN_MATCHES,
  allFrames: true,
  matchAboutBlank: true,
  runAt: "document_start",
  noScriptStartedPostMessage: true,
  main() {
    if (isLoginHost(location.hostname)) return;
    frameMemory();
    listenFromTheStart();
    // Hosts that signed portal descriptions added to those left alone. Nothing but names is looked at, so no schema is loaded here.
    void chrome.storage.local.get("portalAdapters").then(({ portalAdapters }) => {
      const hosts = (portalAdapters as { excludedHosts?: unknown } | undefined)?.excludedHosts;
      if (!Array.isArray(hosts) || !hosts.includes(location.hostname)) offerHelp();
    });
  },
});
