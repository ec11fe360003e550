import type { Signal } from "@preact/signals";
import { t } from "../text/text.ts";

/** Shorter lists are read faster than searched. */
const WORTH_SEARCHING = 20;

/** Finds a dossier in a list that is long, and says when it is too long to be shown whole. */
export function ListSearch(props: {
  /** Part of the code that is looked for; empty = everything. */
  readonly code: Signal<string>;
  /** Entries on the screen. */
  readonly count: number;
  /** How many entries are shown, when there are more. */
  readonly cutAt: number | null;
  readonly onSearch: () => void;
}) {
  if (props.code.value === "" && props.count < WORTH_SEARCHING) return null;
  return (
    <>
      <form
        class="list-search"
        onSubmit={(event) => {
          event.preventDefault();
          props.code.value = String(new FormData(event.currentTarget).get("code") ?? "").trim();
          props.onSearch();
        }}
      >
        <label class="list-search-label" for="list-code">
          {t("list.code")}
        </label>
        <input class="list-search-code" id="list-code" name="code" maxlength={100} autocomplete="off" defaultValue={props.code.value} />
        <button type="submit" class="button small">
          {t("list.find")}
        </button>
      </form>
      {props.cutAt !== null && (
        <p class="note look" role="status">
          {t("list.more", { count: props.cutAt })}
        </p>
      )}
    </>
  );
}

/** The first entries of a list that was asked for one more than is shown. */
export function firstOf<T>(all: readonly T[], most: number): { readonly shown: readonly T[]; readonly cutAt: number | null } {
  return all.length > most ? { shown: all.slice(0, most), cutAt: most } : { shown: all, cutAt: null };
}
