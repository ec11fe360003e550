import type { ComponentChild } from "preact";
import { render } from "preact";
import { readSettings } from "../background/settings.ts";
import { locale, t } from "../text/text.ts";
// The order counts: a later sheet refines an earlier one.
import "./styles/base.css";
import "./styles/panel.css";
import "./styles/workspace.css";
import "./styles/fields-and-notes.css";

/** Draws one page of the extension in the person's language. */
export async function startPage(page: () => ComponentChild): Promise<void> {
  const settings = await readSettings();
  locale.value = settings.locale;
  document.documentElement.lang = settings.locale;
  document.title = t("app.name");
  render(page(), document.getElementById("app")!);
}
