import { OptionsPage } from "../../ui/options-page.tsx";
import { startPage } from "../../ui/start-page.tsx";

await startPage(() => <OptionsPage />);
