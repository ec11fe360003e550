import { defineBackground } from "wxt/utils/define-background";
import { answerMessages } from "../background/answer-messages.ts";
import { forwardEvents } from "../background/forward-events.ts";
import { lockOnTime } from "../vault/unlock-keeper.ts";

export default defineBackground({
  type: "module",
  main() {
    answerMessages();
    forwardEvents();
    lockOnTime();
    void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });
  },
});
