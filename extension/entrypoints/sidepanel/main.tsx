import { chooseModeBySession, PanelApp } from "../../panel/panel-app.tsx";
import { busy, findTab, followTab, pageLoaded, readAgain, readPage, tabId } from "../../panel/panel-state.ts";
import { fetchAdapters } from "../../portals/fetch-adapters.ts";
import { followLogin, refreshSession } from "../../ui/session.tsx";
import { startPage } from "../../ui/start-page.tsx";

await startPage(() => <PanelApp />);
followLogin();
void refreshSession().then(chooseModeBySession).then(fetchAdapters);
// A page that changed its form by itself is read again; what the person ticked stays.
chrome.runtime.onMessage.addListener((message: unknown, sender) => {
  const isChange = (message as { kind?: unknown } | null)?.kind === "page-changed";
  if (isChange && sender.tab?.id === tabId.value && busy.value === null) void readAgain();
});
await findTab();
await readPage();
// The panel follows the tab that is looked at, unless it was opened for one tab.
if (!location.search.includes("tab=")) {
  chrome.tabs.onActivated.addListener(() => void followTab());
  chrome.tabs.onUpdated.addListener((tab, change) => {
    if (tab === tabId.value && change.status === "complete") void pageLoaded();
  });
}
