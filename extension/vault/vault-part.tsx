import { useEffect, useState } from "preact/hooks";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { SureNote } from "../ui/sure-note.tsx";
import { KeptThings } from "./kept-things.tsx";
import { ProfileEditor } from "./profile-editor.tsx";
import type { Profile } from "./vault-content.ts";
import {
  content,
  createVault,
  dropProfile,
  dropped,
  exportVault,
  importVault,
  lockVault,
  lookForVault,
  openVault,
  putBack,
  saveProfile,
  vaultBusy,
  vaultFailure,
  vaultState,
  wipeVault,
} from "./vault-state.ts";

const newProfile = (relation: Profile["relation"]): Profile => ({
  id: crypto.randomUUID(),
  label: "",
  relation,
  usualRoles: [],
  attributes: {},
});

/** The citizen's side: no account, no server. */
export function VaultPart() {
  useEffect(() => void lookForVault(), []);
  const [edited, setEdited] = useState<Profile | null>(null);
  const state = vaultState.value;
  if (state === "open" && edited !== null)
    return (
      <ProfileEditor
        profile={edited}
        onClose={() => setEdited(null)}
        onSave={(profile) => {
          setEdited(null);
          void saveProfile(profile);
        }}
      />
    );
  return (
    <section class="card">
      <h2>{t("vault.title")}</h2>
      <FailureNote failure={vaultFailure.value} />
      {state === "open" ? (
        <OpenVault onEdit={setEdited} />
      ) : state === "unknown" ? (
        <p>{t("common.loading")}</p>
      ) : (
        <VaultDoor isNew={state === "none"} />
      )}
    </section>
  );
}

function VaultDoor({ isNew }: { isNew: boolean }) {
  const [file, setFile] = useState<File | null>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.currentTarget as HTMLFormElement).get("passphrase") ?? "");
    void (file !== null ? importVault(file, passphrase) : isNew ? createVault(passphrase) : openVault(passphrase));
  };
  return (
    <form onSubmit={submit}>
      <p class="soft">{t("vault.lead")}</p>
      <div class="field">
        <label for="passphrase">{isNew && file === null ? t("vault.passphraseNew") : t("vault.passphrase")}</label>
        <input id="passphrase" name="passphrase" type="password" autocomplete="off" required aria-describedby="passphrase-hint" />
        {isNew && (
          <p class="soft" id="passphrase-hint">
            {t("vault.passphraseHint")}
          </p>
        )}
      </div>
      {!isNew && file !== null && <p class="note look">{t("vault.importReplaces")}</p>}
      <button type="submit" class="button main wide" id="open-vault" disabled={vaultBusy.value}>
        {vaultBusy.value ? t("vault.opening") : file !== null ? t("vault.import") : isNew ? t("vault.create") : t("vault.open")}
      </button>
      <details>
        <summary>{t("vault.import")}</summary>
        <label for="vault-file">{t("vault.importFile")}</label>
        <input
          id="vault-file"
          type="file"
          accept=".camtay,application/json"
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
      </details>
    </form>
  );
}

function OpenVault({ onEdit }: { onEdit: (profile: Profile) => void }) {
  const profiles = content.value?.profiles ?? [];
  const [sure, setSure] = useState(false);
  return (
    <>
      {profiles.length === 0 ? (
        <>
          <p>{t("vault.empty")}</p>
          <button type="button" class="button main wide" onClick={() => onEdit(newProfile("self"))}>
            {t("vault.addSelf")}
          </button>
        </>
      ) : (
        <ul>
          {profiles.map((profile) => (
            <ProfileLine key={profile.id} profile={profile} onEdit={onEdit} />
          ))}
        </ul>
      )}
      {dropped.value !== null && (
        <p class="note row between" role="status">
          {t("vault.dropped", { name: dropped.value.profile.label })}
          <button type="button" class="button small" id="put-back" onClick={() => void putBack()}>
            {t("vault.putBack")}
          </button>
        </p>
      )}
      <KeptThings />
      <details>
        <summary>{t("vault.manage")}</summary>
        <div class="row">
          {profiles.length > 0 && (
            <button type="button" class="button small" onClick={() => onEdit(newProfile("other"))}>
              {t("vault.add")}
            </button>
          )}
          <button type="button" class="button small" onClick={() => void exportVault()}>
            {t("vault.export")}
          </button>
          <button type="button" class="button small danger" onClick={() => setSure(true)}>
            {t("vault.wipe")}
          </button>
        </div>
        {sure && (
          <SureNote
            tone="bad"
            warning={t("vault.wipeSure")}
            deed={t("vault.wipeYes")}
            id="wipe-vault"
            onDo={() => void wipeVault()}
            onCancel={() => setSure(false)}
          />
        )}
      </details>
      <button type="button" class="button small" id="lock-vault" onClick={() => void lockVault()}>
        {t("vault.lock")}
      </button>
    </>
  );
}

function ProfileLine({ profile, onEdit }: { profile: Profile; onEdit: (profile: Profile) => void }) {
  const [sure, setSure] = useState(false);
  const { id, label, relation } = profile;
  return (
    <li class="line">
      <div class="row between">
        <span>
          <strong>{label}</strong> <span class="soft">{relation === "self" ? t("relation.me") : t(`relation.${relation}`)}</span>
        </span>
        <span class="row">
          <button type="button" class="link" onClick={() => onEdit(profile)} aria-label={`${t("vault.edit")}: ${label}`}>
            {t("vault.edit")}
          </button>
          <button type="button" class="link" onClick={() => setSure(true)} aria-label={`${t("common.delete")}: ${label}`}>
            {t("common.delete")}
          </button>
        </span>
      </div>
      {sure && (
        <SureNote
          tone="bad"
          warning={t("vault.dropSure", { name: label })}
          deed={t("vault.dropYes", { name: label })}
          id={`drop-${id}`}
          onDo={() => void dropProfile(id)}
          onCancel={() => setSure(false)}
        />
      )}
    </li>
  );
}
