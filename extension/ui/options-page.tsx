import { useEffect, useState } from "preact/hooks";
import { readSettings, type Settings, saveSettings } from "../background/settings.ts";
import { locale, t } from "../text/text.ts";

/** Plain http is for this machine only: anything else would carry personal data in the clear. */
function isAllowed(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname));
}

export function OptionsPage() {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [note, setNote] = useState<"saved" | "bad" | null>(null);
  useEffect(() => void readSettings().then(setSettings), []);
  if (settings === null) return <p>{t("common.loading")}</p>;
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const workerUrl = String(form.get("worker") ?? "").trim();
    if (!isAllowed(workerUrl)) return setNote("bad");
    const next: Settings = {
      workerUrl: new URL(workerUrl).origin,
      locale: form.get("locale") === "en" ? "en" : "vi",
      vaultLockMinutes: Number(form.get("lock")),
    };
    await saveSettings(next);
    locale.value = next.locale;
    setSettings(next);
    setNote("saved");
  };
  return (
    <main class="panel">
      <header>
        <h1>{t("options.title")}</h1>
      </header>
      <form class="card" onSubmit={(event) => void save(event)}>
        <div class="field">
          <label for="worker">{t("options.worker")}</label>
          <input
            id="worker"
            name="worker"
            defaultValue={settings.workerUrl}
            spellcheck={false}
            aria-describedby="worker-hint"
            aria-invalid={note === "bad"}
          />
          <p class="soft" id="worker-hint">
            {t("options.workerHint")}
          </p>
          {note === "bad" && (
            <p class="note bad" role="alert">
              {t("options.badUrl")}
            </p>
          )}
        </div>
        <div class="field">
          <label for="locale">{t("options.locale")}</label>
          <select id="locale" name="locale" defaultValue={settings.locale}>
            <option value="vi">Tiếng Việt</option>
            <option value="en">English</option>
          </select>
        </div>
        <div class="field">
          <label for="lock">{t("options.lock")}</label>
          <input id="lock" name="lock" type="number" min={1} max={120} required defaultValue={String(settings.vaultLockMinutes)} />
        </div>
        {note === "saved" && (
          <p class="note good" role="status">
            {t("options.saved")}
          </p>
        )}
        <button type="submit" class="button main">
          {t("common.save")}
        </button>
      </form>
    </main>
  );
}
