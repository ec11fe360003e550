import { isPersonRole, type Role } from "@camtay/shared/forms/dictionary.ts";
import { t } from "../text/text.ts";
import { addPerson, bindings, bindRow, busy, parties, rowPeople, rowsOnPage } from "./panel-state.ts";
import { roleTitle } from "./role-title.ts";
import type { RowRole } from "./row-people.ts";

/** Who stands on which row of a table of people, and one more of them where the page can add a row. */
export function RowChooser() {
  const people = parties.value.filter(({ relation }) => relation !== "thing" && relation !== "business");
  if (people.length === 0) return null;
  return rowsOnPage.value.filter(({ role }) => isPersonRole(role)).map((own) => <RowsOfRole key={own.role} own={own} />);
}

function RowsOfRole({ own }: { own: RowRole }) {
  const { role, rows, grid } = own;
  const name = roleTitle(role);
  const further = rowPeople.value[role] ?? [];
  const taken = new Set([bindings.value[role] ?? "", ...further.slice(0, Math.max(rows - 1, 0))]);
  const free = parties.value.filter(({ party, relation }) => relation !== "thing" && relation !== "business" && !taken.has(party.id));
  return (
    <fieldset class="line">
      <legend class="label">{name}</legend>
      {Array.from({ length: Math.max(rows - 1, 0) }, (_, i) => i + 1).map((row) => (
        <RowSelect key={row} role={role} row={row} person={further[row - 1] ?? ""} taken={taken} />
      ))}
      {grid !== null && free.length > 0 && (
        <div class="field">
          <label for={`add-${role}`}>{t("rows.add")}</label>
          <select
            id={`add-${role}`}
            value=""
            disabled={busy.value !== null}
            onChange={(event) => {
              const id = event.currentTarget.value;
              event.currentTarget.value = "";
              if (id !== "") void addPerson(own, id);
            }}
          >
            <option value="">{t("rows.choose")}</option>
            {free.map(({ party, label }) => (
              <option key={party.id} value={party.id}>
                {label}
              </option>
            ))}
          </select>
          <p class="soft">{t("rows.hint")}</p>
        </div>
      )}
    </fieldset>
  );
}

function RowSelect({ role, row, person, taken }: { role: Role; row: number; person: string; taken: ReadonlySet<string> }) {
  const id = `role-${role}-${row}`;
  return (
    <div class="field">
      <label for={id}>{t("rows.person", { number: row + 1 })}</label>
      <select id={id} value={person} onChange={(event) => bindRow(role, row, event.currentTarget.value || null)}>
        <option value="">{t("roles.nobody")}</option>
        {parties.value
          .filter(({ party }) => party.id === person || !taken.has(party.id))
          .map(({ party, label }) => (
            <option key={party.id} value={party.id}>
              {label}
            </option>
          ))}
      </select>
    </div>
  );
}
