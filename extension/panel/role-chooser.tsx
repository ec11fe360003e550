import { isPersonRole, isRole, type Role } from "@camtay/shared/forms/dictionary.ts";
import { t } from "../text/text.ts";
import { accountHolder } from "./page-plan.ts";
import { bindings, bindRole, chooseSelfRole, frames, openRoles, parties, rowsOnPage, selfRole } from "./panel-state.ts";
import { roleTitle } from "./role-title.ts";
import { RowChooser } from "./row-chooser.tsx";

/** Who is who on the form: a suggestion that the person at the counter confirms or changes. */
export function RoleChooser() {
  const self = parties.value.find((party) => party.relation === "self");
  const persons = openRoles.value.filter(isPersonRole);
  if (parties.value.length === 0 || openRoles.value.length + rowsOnPage.value.length === 0) return null;
  return (
    <section class="card" aria-labelledby="roles-title">
      <h2 id="roles-title">{t("roles.title")}</h2>
      <p class="soft">{t("roles.hint")}</p>
      {self && persons.length > 1 && (
        <div class="field">
          <label for="self-role">{t("roles.self", { name: self.label })}</label>
          <select id="self-role" value={selfRole.value ?? ""} onChange={(event) => chooseSelfRole(roleFrom(event.currentTarget.value))}>
            <option value="">{t("roles.nobody")}</option>
            {persons.map((role) => (
              <option key={role} value={role}>
                {roleTitle(role)}
              </option>
            ))}
          </select>
        </div>
      )}
      <details open={persons.length <= 6}>
        <summary>{t("roles.each")}</summary>
        {openRoles.value.map((role) => (
          <div class="field" key={role}>
            <label for={`role-${role}`}>{roleTitle(role)}</label>
            <select
              id={`role-${role}`}
              value={bindings.value[role] ?? ""}
              onChange={(event) => bindRole(role, event.currentTarget.value || null)}
            >
              <option value="">{t("roles.nobody")}</option>
              {parties.value.map(({ party, label }) => (
                <option key={party.id} value={party.id}>
                  {label}
                </option>
              ))}
            </select>
            {role === "applicant" && accountHolder(frames.value).idNumber !== null && <p class="soft">{t("roles.applicantLocked")}</p>}
          </div>
        ))}
      </details>
      <RowChooser />
    </section>
  );
}

const roleFrom = (text: string): Role | null => (isRole(text) ? text : null);
