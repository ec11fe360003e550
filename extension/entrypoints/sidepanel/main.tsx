import { chooseModeBySession, PanelApp } from "../../panel/panel-app.tsx";
import { findTab, readPage } from "../../panel/panel-state.ts";
import { refreshSession } from "../../ui/session.tsx";
import { startPage } from "../../ui/start-page.tsx";

await startPage(() => <PanelApp />);
void refreshSession().then(chooseModeBySession);
await findTab();
await readPage();
// The panel follows the tab that is looked at, unless it was opened for one tab.
if (!location.search.includes("tab=")) {
  chrome.tabs.onActivated.addListener(() => void findTab().then(readPage));
  chrome.tabs.onUpdated.addListener((_, change) => {
    if (change.status === "complete") void findTab().then(readPage);
  });
}
