import { defineBackground } from "wxt/utils/define-background";
import { answerMessages } from "../background/answer-messages.ts";
import { forwardEvents } from "../background/forward-events.ts";

export default defineBackground({
  type: "module",
  main() {
    answerMessages();
    forwardEvents();
    void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });
  },
});
