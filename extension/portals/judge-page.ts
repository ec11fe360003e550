import type { PortalAdapter } from "@camtay/shared/portals/adapter.ts";

/** What this frame turned out to be: which family, whether it still looks as its description says, which step it shows. */
export interface PortalState {
  readonly family: string;
  readonly version: number;
  /** False: safe mode. The page no longer fits, so nothing is filled by itself. */
  readonly fits: boolean;
  /** The first expectation that does not hold, for whoever mends the description. */
  readonly broken: string | null;
  /** Index of the step that the page shows, or null. */
  readonly step: number | null;
}

/** A page may hold an odd element or two; most of them must be as described. */
const LEAST_SHARE = 0.5;

const isShown = (element: Element): boolean => element.getClientRects().length > 0;

/** Recognises the family by what stands in this frame, and checks it against its description. Null: no known family; the general drivers work. */
export function judgePage(adapters: readonly PortalAdapter[], root: ParentNode = document): PortalState | null {
  const adapter = adapters.find(
    ({ signature }) =>
      signature.any.some((selector) => root.querySelector(selector) !== null) &&
      signature.all.every((selector) => root.querySelector(selector) !== null),
  );
  if (adapter === undefined) return null;
  const broken = adapter.expects.find(({ each, holds }) => {
    const elements = [...root.querySelectorAll(each)].filter(isShown);
    return (
      elements.length > 0 && elements.filter((element) => element.querySelector(holds) !== null).length < elements.length * LEAST_SHARE
    );
  });
  const step = adapter.steps.findIndex(({ shows }) => root.querySelector(shows) !== null);
  return {
    family: adapter.family,
    version: adapter.version,
    fits: broken === undefined,
    broken: broken === undefined ? null : `${broken.each} › ${broken.holds}`,
    step: step < 0 ? null : step,
  };
}
