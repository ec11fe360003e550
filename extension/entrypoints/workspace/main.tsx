import { followLogin, refreshSession } from "../../ui/session.tsx";
import { startPage } from "../../ui/start-page.tsx";
import { WorkspaceApp } from "../../workspace/workspace-app.tsx";

await startPage(() => <WorkspaceApp />);
followLogin();
await refreshSession();
