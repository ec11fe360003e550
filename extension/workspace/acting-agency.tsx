import { useState } from "preact/hooks";
import type { Session } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { actFor, agencyFailure } from "../ui/session.tsx";

type SignedIn = Extract<Session, { state: "in" }>["account"];

/** No agency has this code: it opens the box for one below a whole branch. */
const OTHER = "*";

/** For which agency somebody with rights in several works; everybody else sees only their own. */
export function ActingAgency({ account: { agency, homeAgency, scopes } }: { account: SignedIn }) {
  const [other, setOther] = useState(false);
  const named = scopes.map((scope) => scope.replace(/\.\*$/, ""));
  const agencies = [...new Set([homeAgency, ...named, agency])];
  if (scopes.length === 0) return <div>{agency}</div>;
  const branches = scopes.filter((scope) => scope.endsWith(".*"));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    // The worker says whether there is a right.
    void actFor(String(new FormData(event.currentTarget as HTMLFormElement).get("agency") ?? "").trim());
  };
  return (
    <div class="acting">
      <label for="acting-agency">{t("agency.label")}</label>
      <select
        id="acting-agency"
        value={other ? OTHER : agency}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setOther(chosen === OTHER);
          if (chosen !== OTHER && chosen !== agency) void actFor(chosen);
        }}
      >
        {agencies.map((code) => (
          <option key={code} value={code}>
            {code === homeAgency ? t("agency.own", { code }) : code}
          </option>
        ))}
        {branches.length > 0 && <option value={OTHER}>{t("agency.other")}</option>}
      </select>
      {other && (
        <form onSubmit={submit} autocomplete="off">
          <label for="other-agency">{t("agency.code")}</label>
          <input id="other-agency" name="agency" maxlength={40} placeholder={branches[0]?.replace("*", "12.3")} required />
          <button type="submit" class="button small">
            {t("agency.go")}
          </button>
        </form>
      )}
      <FailureNote failure={agencyFailure.value} />
    </div>
  );
}
