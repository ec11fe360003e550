import { defineBackground } from "wxt/utils/define-background";
import { answerMessages } from "../background/answer-messages.ts";
import { forwardEvents } from "../background/forward-events.ts";
import { dropAllBytes } from "../messages/shared-bytes.ts";
import { lockOnTime } from "../vault/unlock-keeper.ts";

export default defineBackground({
  type: "module",
  main() {
    answerMessages();
    forwardEvents();
    lockOnTime();
    // A page that was closed in the middle of a transfer leaves pieces of papers on the disk.
    chrome.runtime.onStartup.addListener(() => void dropAllBytes());
    void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });
  },
});
