import { type PartialDate, parsePrintedDate, printDate } from "@camtay/shared/domain/partial-date.ts";
import { useState } from "preact/hooks";
import { t } from "../text/text.ts";
import { attributeName, EDITABLE, isDateAttribute } from "./editable-attributes.ts";
import { attributesOfCard } from "./profile-of-card.ts";
import { QrInput } from "./qr-input.tsx";
import { today } from "./today.ts";
import type { Profile, VaultRelation } from "./vault-content.ts";

const RELATIONS: readonly VaultRelation[] = ["self", "spouse", "father", "mother", "child", "other"];

const shown = (attribute: string, text: string): string =>
  isDateAttribute(attribute) && /^\d{4}/.test(text) ? printDate(text as PartialDate) : text;

/** One person of the vault: scanned from the card or typed. */
export function ProfileEditor({ profile, onSave, onClose }: { profile: Profile; onSave: (profile: Profile) => void; onClose: () => void }) {
  const [draft, setDraft] = useState(profile);
  const [scanned, setScanned] = useState(false);
  // Dates that no calendar has stay in their box until they are put right; nothing of them is kept.
  const [badDates, setBadDates] = useState<ReadonlyMap<string, string>>(new Map());
  const set = (attribute: string, text: string) => {
    const attributes = { ...draft.attributes };
    const date = isDateAttribute(attribute) && text.trim() !== "" ? parsePrintedDate(text) : undefined;
    const wrong = new Map(badDates);
    if (date === null) {
      setBadDates(wrong.set(attribute, text));
      return;
    }
    wrong.delete(attribute);
    setBadDates(wrong);
    const typed = date ?? text.trim();
    if (typed === "") delete attributes[attribute];
    else attributes[attribute] = [{ text: typed, source: "typed", date: today() }];
    setDraft({ ...draft, attributes });
  };
  return (
    <form
      class="card"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        const [wrong] = badDates.keys();
        if (wrong !== undefined) {
          document.getElementById(`profile-${wrong}`)?.focus();
          return;
        }
        const name = draft.label.trim() || draft.attributes.fullName?.[0]?.text || t("relation.other");
        onSave({ ...draft, label: name });
      }}
    >
      <div class="field">
        <label for="profile-relation">{t("vault.who")}</label>
        <select
          id="profile-relation"
          value={draft.relation}
          onChange={(event) => setDraft({ ...draft, relation: event.currentTarget.value as VaultRelation })}
        >
          {RELATIONS.map((relation) => (
            <option key={relation} value={relation}>
              {relation === "self" ? t("relation.me") : t(`relation.${relation}`)}
            </option>
          ))}
        </select>
      </div>
      <QrInput
        onCard={(card) => {
          const read = attributesOfCard(card);
          setDraft({ ...draft, label: draft.label || card.fullName, attributes: { ...draft.attributes, ...read } });
          setBadDates(new Map([...badDates].filter(([attribute]) => !(attribute in read))));
          setScanned(true);
        }}
      />
      {scanned && (
        <p class="note good" role="status">
          {t("vault.qr.read")}
        </p>
      )}
      {EDITABLE.map((attribute) => (
        <div class="field" key={attribute}>
          <label for={`profile-${attribute}`}>{attributeName(attribute)}</label>
          <input
            id={`profile-${attribute}`}
            value={badDates.get(attribute) ?? shown(attribute, draft.attributes[attribute]?.[0]?.text ?? "")}
            placeholder={isDateAttribute(attribute) ? "dd/mm/yyyy" : ""}
            aria-invalid={badDates.has(attribute)}
            aria-describedby={badDates.has(attribute) ? `bad-${attribute}` : undefined}
            onChange={(event) => set(attribute, event.currentTarget.value)}
          />
          {badDates.has(attribute) && (
            <p class="note bad" role="alert" id={`bad-${attribute}`}>
              {t("vault.badDate")}
            </p>
          )}
        </div>
      ))}
      <div class="row">
        <button type="submit" class="button main">
          {t("common.save")}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t("common.cancel")}
        </button>
      </div>
    </form>
  );
}
