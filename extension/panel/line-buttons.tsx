import { useState } from "preact/hooks";
import { t } from "../text/text.ts";
import { today } from "../vault/today.ts";
import { savePin, vaultState } from "../vault/vault-state.ts";
import type { PlanLine } from "./page-plan.ts";
import { bindings, busy, rowPeople } from "./panel-state.ts";
import { pinOf } from "./pins.ts";

/** Safe mode: the person puts the value in by hand. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      class="button small"
      aria-label={`${t("plan.copy")}: ${label}`}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {copied ? t("plan.copied") : t("plan.copy")}
    </button>
  );
}

/** What the person typed into this box is put there again next time on this site. Shown only where that is allowed and the vault is open. */
export function PinButton({ line }: { line: PlanLine }) {
  const pin = vaultState.value === "open" ? pinOf(line, bindings.value, today(), rowPeople.value) : null;
  if (pin === null) return null;
  return (
    <div class="row between">
      <span class="from">{t("plan.pinNow", { value: pin.text })}</span>
      <button
        type="button"
        class="link"
        disabled={busy.value !== null}
        aria-label={`${t("plan.pin")}: ${pin.label}`}
        onClick={() => void savePin(pin)}
      >
        {t("plan.pin")}
      </button>
    </div>
  );
}
