import { maskIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import type { CallAnswer } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { showTime } from "../ui/show-time.ts";

export interface WhoSaw {
  readonly identityNumber: string;
  readonly agency: string;
  readonly at: Date;
  readonly sightings: CallAnswer<"whoSaw">["sightings"];
}

/** The answer to a citizen who asks who looked at their papers: printed alone, without the rest of the page, and handed over. */
export function WhoSawReport({ report, onClose }: { report: WhoSaw; onClose: () => void }) {
  const { identityNumber, agency, at, sightings } = report;
  return (
    <section class="card report" aria-live="polite" id="sightings">
      <div class="row between no-print">
        <button type="button" class="button small" onClick={() => print()}>
          {t("citizens.print")}
        </button>
        <button type="button" class="button small" onClick={onClose}>
          {t("report.close")}
        </button>
      </div>
      <p class="soft">{t("report.agency", { agency })}</p>
      <h2>{t("report.heading")}</h2>
      <p>{t("report.person", { number: maskIdentityNumber(identityNumber), time: showTime(at) })}</p>
      <p>{sightings.length === 0 ? t("citizens.nobody") : t("citizens.count", { count: sightings.length })}</p>
      {sightings.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("report.when")}</th>
              <th scope="col">{t("report.who")}</th>
              <th scope="col">{t("report.deed")}</th>
              <th scope="col">{t("report.why")}</th>
              <th scope="col">{t("search.dossier")}</th>
            </tr>
          </thead>
          <tbody>
            {sightings.map((one) => (
              <tr key={`${one.at} ${one.account} ${one.what}`}>
                <td>{showTime(one.at)}</td>
                <td>{`${one.account} (${one.agency})`}</td>
                <td>{t(`citizens.sighting.${one.kind}`)}</td>
                <td>{one.what}</td>
                <td>{one.dossierCode}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>{t("report.right")}</p>
    </section>
  );
}
