import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Wanted } from "@camtay/shared/forms/fill-plan.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { leave, press, pressKey, setBoxValue } from "../events.ts";
import { pause, waitFor, waitQuiet } from "../quiet.ts";
import { classOf, readableText } from "../text.ts";
import { isVisible, lookingOnce } from "../visible.ts";
import { LIST_SIGNATURES, type ListSignature } from "./list-signatures.ts";
import { type Claim, isDisabled, type Tools, type Widget, wantedOf } from "./widget.ts";

/** One list while it is worked on. The host is looked up again each time: some libraries replace it when a choice is made. */
interface Open {
  readonly signature: ListSignature;
  readonly host: HTMLElement;
}

const EMPTY_TEXT = /^[\s\-–—.…]*(?:(?:vui lòng|hãy|mời)\s+)?(?:chọn|lựa chọn|select|choose|tìm kiếm)\b|^[\s\-–—.…]*$/iu;

function shownText({ signature, host }: Open): string {
  if (host instanceof HTMLInputElement) return host.value;
  const node = signature.shown === "" ? host : host.querySelector<HTMLElement>(signature.shown);
  const input = host.querySelector<HTMLInputElement>("input:not([type=hidden])");
  const text = node ? readableText(node) : "";
  const shown = text !== "" ? text : node ? (node.textContent?.trim() ?? "") : "";
  if (shown !== "" && !(EMPTY_TEXT.test(shown) && shown.length < 60)) return shown;
  return signature.name === "x-select" || signature.name === "el-select" ? (input?.value ?? "") : "";
}

const isOption = (element: HTMLElement): boolean => {
  const text = element.textContent ?? "";
  return text.trim() !== "" && !isDisabled(element) && !/placeholder|no-?options|not-?found|empty|loading/i.test(classOf(element));
};
const isSeenOption = (element: HTMLElement): boolean => isVisible(element) && isOption(element);

/** Options that the person sees now. Lists drawn elsewhere count only when they came with this control. */
const visibleOptions = (open: Open, before: ReadonlySet<Element>): HTMLElement[] => lookingOnce(() => findOptions(open, before));

function findOptions({ signature, host }: Open, before: ReadonlySet<Element>): HTMLElement[] {
  const owned =
    host.getAttribute("aria-controls") ??
    host.getAttribute("aria-owns") ??
    host.querySelector("[aria-controls]")?.getAttribute("aria-controls");
  const byId = owned ? (host.getRootNode() as Document | ShadowRoot).getElementById?.(owned) : null;
  const own = byId ? (byId.closest<HTMLElement>(signature.panel) ?? byId) : null;
  // Its own list, which the library calls open, may still be fading in: that takes longer than the choice itself.
  if (own && signature.tellsExpanded && isExpanded(host)) {
    const options = [...own.querySelectorAll<HTMLElement>(signature.option)].filter(
      (option) => option.checkVisibility() && isOption(option),
    );
    if (options.length > 0) return options;
  }
  const roots: ParentNode[] = own ? [own] : [];
  if (host.querySelector(signature.panel)) roots.push(host);
  const panels = [...document.querySelectorAll<HTMLElement>(signature.panel)].filter((panel) => !before.has(panel));
  // The newest one: libraries add panels at the end of the body.
  roots.push(...panels.reverse());
  for (const root of roots) {
    const scope = root === host ? [...host.querySelectorAll<HTMLElement>(signature.panel)].filter(isVisible) : [root];
    const options = scope.flatMap((panel) => [...panel.querySelectorAll<HTMLElement>(signature.option)]).filter(isSeenOption);
    if (options.length > 0) return options;
  }
  return [];
}

const texts = (options: readonly HTMLElement[]) =>
  options.map((option) => ({ text: readableText(option) || (option.textContent ?? "").trim() }));

function searchBox({ signature, host }: Open): HTMLInputElement | null {
  if (signature.typed && host instanceof HTMLInputElement) return host;
  if (!signature.search) return null;
  const boxes = [
    ...host.querySelectorAll<HTMLInputElement>(signature.search),
    ...document.querySelectorAll<HTMLInputElement>(`:is(${signature.panel}) :is(${signature.search})`),
  ];
  return boxes.find((box) => !box.readOnly && !box.disabled) ?? null;
}

/** What to type to narrow a list: first the whole, then without the kind of place, then the last two words. */
function searches(wanted: Wanted): string[] {
  const core = wanted.text.replace(/^(?:tỉnh|thành phố|tp\.?|quận|huyện|thị xã|phường|xã|đặc khu|thị trấn)\s+/iu, "");
  const tail = core.split(/\s+/).slice(-2).join(" ");
  return [...new Set([wanted.text, core, tail])].filter((text) => text !== "");
}

const isExpanded = (host: HTMLElement): boolean =>
  host.matches("[aria-expanded=true]") || host.querySelector("[aria-expanded=true]") !== null;

function pickVisible(open: Open, before: ReadonlySet<Element>, wanted: Wanted, tools: Tools): HTMLElement | null {
  const options = visibleOptions(open, before);
  if (options.length === 0) return null;
  try {
    return options[tools.pick(texts(options), wanted)] ?? null;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "fill.no_such_option") return null;
    throw thrown;
  }
}

function scrollable(option: HTMLElement): HTMLElement | null {
  for (let node = option.parentElement; node !== null && node !== document.body; node = node.parentElement) {
    if (node.scrollHeight > node.clientHeight + 4 && /auto|scroll|hidden/.test(getComputedStyle(node).overflowY)) return node;
  }
  return null;
}

/** Lists that draw only what is in view. */
async function scrollThrough(open: Open, before: ReadonlySet<Element>, wanted: Wanted, tools: Tools): Promise<HTMLElement | null> {
  const first = visibleOptions(open, before)[0];
  const area = first && scrollable(first);
  if (!area) return null;
  area.scrollTop = 0;
  for (let step = 0; step < 80; step++) {
    const found = pickVisible(open, before, wanted, tools);
    if (found) return found;
    const at = area.scrollTop;
    area.scrollTop = at + Math.max(area.clientHeight - 40, 60);
    area.dispatchEvent(new Event("scroll"));
    await pause(30);
    if (area.scrollTop === at) return null;
  }
  return null;
}

async function close(open: Open): Promise<void> {
  const search = searchBox(open);
  if (search && search.value !== "" && !open.signature.typed) setBoxValue(search, "");
  pressKey(search ?? open.host, "Escape");
  document.querySelector<HTMLElement>(".cdk-overlay-backdrop")?.click();
  leave(search ?? open.host);
  document.body.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  await waitQuiet(20, 200);
}

/** The part of a drawn list that looks pressable: such lists listen on some inner part, and presses do not sink in. */
const pressablePart = (host: HTMLElement): HTMLElement =>
  [...host.querySelectorAll<HTMLElement>("*")].find(
    (part) => isVisible(part) && (part.hasAttribute("tabindex") || getComputedStyle(part).cursor === "pointer"),
  ) ?? host;

/** How long a list that does not tell whether it is open is given before it is pressed again, and one that tells. Milliseconds. */
const OPENS_WITHIN = { untold: 350, told: 60 };

/**
 * Presses until the list shows options. The first press may only have closed another list, and some lists do not open before their options
 * have come. Keys are no way in: on a closed list they change the choice.
 */
async function openList(open: Open, trigger: HTMLElement, before: ReadonlySet<Element>, limitMs: number): Promise<void> {
  const { signature, host } = open;
  const hasOptions = () => (visibleOptions(open, before).length > 0 ? true : null);
  const isLoading = () => document.querySelector(signature.loading ?? ":not(*)") !== null;
  const tells = host.matches("[aria-expanded]") || host.querySelector("[aria-expanded]") !== null;
  const until = performance.now() + limitMs;
  press(trigger);
  for (let presses = 1; presses < 2 || (tells && performance.now() < until); presses++) {
    if (await waitFor(hasOptions, tells ? OPENS_WITHIN.told : OPENS_WITHIN.untold)) return;
    if (isExpanded(host) || isLoading()) break;
    press(trigger);
  }
  await waitFor(hasOptions, until - performance.now());
}

/** A list that the choice itself closes is closed within this time, in milliseconds. */
const CLOSES_WITHIN_MS = 80;

async function choose(open: Open, wanted: Wanted, tools: Tools): Promise<string> {
  const { signature, host } = open;
  const before = new Set<Element>(
    [...document.querySelectorAll(signature.panel)].filter((panel) => isVisible(panel) && !host.contains(panel)),
  );
  const trigger =
    (signature.trigger && host.querySelector<HTMLElement>(signature.trigger)) || (signature.isControl ? pressablePart(host) : host);
  if (signature.typed && host instanceof HTMLInputElement) {
    host.focus();
    press(host);
    if (host.value !== "") setBoxValue(host, "");
    await waitFor(() => (visibleOptions(open, before).length > 0 ? true : null), Math.min(tools.listLimitMs, 400));
  } else {
    await openList(open, trigger, before, tools.listLimitMs);
  }
  // A list that showed its options has loaded, whatever a search leaves of them.
  const hasLoaded = visibleOptions(open, before).length > 0;
  let option = pickVisible(open, before, wanted, tools);
  const search = searchBox(open);
  if (option === null && search !== null) {
    // A list that showed nothing at all may load by what is typed: one try, then it has failed to load.
    const terms = hasLoaded || signature.typed ? searches(wanted) : searches(wanted).slice(1, 2);
    for (const text of terms) {
      setBoxValue(search, text);
      option = await waitFor(() => pickVisible(open, before, wanted, tools), signature.typed ? Math.min(tools.listLimitMs, 1_500) : 700);
      if (option !== null) break;
    }
  }
  // The rows seen may have been those of the choice before, or the list's own "loading": the right ones may be on their way.
  if (option === null && search === null && visibleOptions(open, before).length > 0)
    option = await waitFor(() => pickVisible(open, before, wanted, tools), 400);
  option ??= await scrollThrough(open, before, wanted, tools);
  if (option === null)
    throw new AppError(hasLoaded || visibleOptions(open, before).length > 0 ? "fill.no_such_option" : "fill.list_not_loaded");
  const text = readableText(option) || (option.textContent ?? "").trim();
  option.scrollIntoView({ block: "nearest" });
  press(option);
  return text;
}

function listWidget(signature: ListSignature): Widget {
  const open = (claim: Claim): Open => ({ signature, host: claim.host });
  return {
    name: signature.name,
    selector: signature.host,
    claim(host) {
      // A library's inner part is not a control of its own.
      const outer = host.parentElement?.closest(signature.host);
      return outer || signature.isControl?.(host) === false
        ? null
        : [host, ...host.querySelectorAll<HTMLElement>("input:not([type=hidden])")];
    },
    read(claim) {
      const locked =
        (signature.readOnlyBox ? claim.host.matches(":disabled,[aria-disabled=true]") : isDisabled(claim.host)) ||
        (signature.locked !== undefined && (claim.host.matches(signature.locked) || claim.host.querySelector(signature.locked) !== null));
      return { kind: "select", shown: shownText(open(claim)), locked };
    },
    async write(claim, value, tools) {
      const list = open(claim);
      let text: string;
      try {
        text = await choose(list, wantedOf(value), tools);
      } catch (thrown) {
        if (signature.typed && claim.host instanceof HTMLInputElement) setBoxValue(claim.host, "");
        await close(list);
        throw thrown;
      }
      await waitFor(() => (!claim.host.isConnected || fold(shownText(list)) === fold(text) ? true : null), 800);
      const isOpen = () =>
        claim.host.isConnected && (!signature.tellsExpanded || isExpanded(claim.host)) && visibleOptions(list, new Set()).length > 0;
      // Libraries close the list with their next drawing; one that is left open is closed.
      if ((await waitFor(() => (isOpen() ? null : true), CLOSES_WITHIN_MS)) === null) await close(list);
      if (signature.typed) leave(claim.host);
    },
    async model(claim, tools) {
      // Angular marks a box dirty when the choice reached its model; other libraries draw the shown text from the model itself.
      const answer =
        claim.host instanceof HTMLInputElement ? await tools.bridge(claim, { library: "react", task: "read", value: null }) : null;
      return answer?.found ? answer.value : null;
    },
    async clear(claim) {
      const eraser = signature.clear ? claim.host.querySelector<HTMLElement>(signature.clear) : null;
      if (eraser) press(eraser);
      else if (claim.host instanceof HTMLInputElement) {
        setBoxValue(claim.host, "");
        leave(claim.host);
      } else throw new AppError("fill.widget_refused");
    },
  };
}

/** Every list that is chosen from as a person does: open, look, press. */
export const listWidgets: readonly Widget[] = LIST_SIGNATURES.map(listWidget);
