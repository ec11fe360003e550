import { useEffect } from "preact/hooks";
import { CataloguePart } from "../catalogue/catalogue-part.tsx";
import { SigningDesk } from "../desk/signing-desk.tsx";
import { AskPart } from "../dossiers/ask-part.tsx";
import { CitizensPart } from "../dossiers/citizens-part.tsx";
import { DossiersPart } from "../intake/dossiers-part.tsx";
import { IntakePart } from "../intake/intake-part.tsx";
import { listenToWorker } from "../messages/worker-events.ts";
import { ReviewPart } from "../review/review-part.tsx";
import { SearchPart } from "../search/search-part.tsx";
import { t } from "../text/text.ts";
import { LogIn, logOut, session } from "../ui/session.tsx";
import { VerifyPart } from "../verify/verify-part.tsx";
import { ActingAgency } from "./acting-agency.tsx";
import { changed } from "./changes.ts";
import { goTo, PARTS, type Part, part, RIGHT } from "./work-state.ts";

const VIEWS: Record<Part, () => preact.JSX.Element> = {
  intake: IntakePart,
  review: ReviewPart,
  desk: SigningDesk,
  dossiers: DossiersPart,
  search: SearchPart,
  ask: AskPart,
  citizens: CitizensPart,
  catalogue: CataloguePart,
  verify: VerifyPart,
};

/** The officer's full page: everything that needs more room than the side panel. */
export function WorkspaceApp() {
  const current = session.value;
  const isIn = current?.state === "in";
  useEffect(() => (isIn ? listenToWorker(changed) : undefined), [isIn]);
  const may = (name: Part): boolean => {
    const right = RIGHT[name];
    return right === null || (current?.state === "in" && right.some((role) => current.account.roles.includes(role)));
  };
  const View = VIEWS[part.value];
  return (
    <div class="work">
      <nav aria-label={t("work.title")}>
        <span class="brand">
          <img src="/icon/48.png" alt="" />
          {t("app.name")}
        </span>
        {PARTS.filter((name) => !isIn || may(name)).map((name) => (
          <button key={name} type="button" class="go" aria-current={part.value === name ? "page" : undefined} onClick={() => goTo(name)}>
            {t(`work.${name}`)}
          </button>
        ))}
        {current?.state === "in" && (
          <div class="who">
            <div>{current.account.displayName}</div>
            <ActingAgency account={current.account} />
            <button type="button" class="link" onClick={() => void logOut()}>
              {t("session.logOut")}
            </button>
          </div>
        )}
      </nav>
      <main>
        {current === null ? (
          <p>{t("common.loading")}</p>
        ) : current.state === "out" ? (
          <>
            <header>
              <h1>{t("work.title")}</h1>
            </header>
            <LogIn />
          </>
        ) : may(part.value) ? (
          <View />
        ) : (
          <p class="note look">{t("work.noRight")}</p>
        )}
      </main>
    </div>
  );
}
