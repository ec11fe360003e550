import { AppError } from "@camtay/shared/errors/app-error.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { isDenied } from "./denied.ts";

type TextBox = HTMLInputElement | HTMLTextAreaElement;

/**
 * Puts a value into a text box so that React, Angular, Vue and jQuery pages notice: the prototype's setter (React's own tracker sits on
 * the element and would swallow a plain assignment), then `input`, then `change`. The caller leaves the box with `leave`.
 */
export function setBoxValue(box: TextBox, text: string): void {
  box.focus({ preventScroll: true });
  const prototype = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(box, text);
  box.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: text }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Types as a keyboard would: for masks and boxes that rebuild what is assigned to them. */
export function typeIntoBox(box: TextBox, text: string): void {
  box.focus({ preventScroll: true });
  box.select();
  // The only way to make the browser itself produce beforeinput and input in the right order.
  document.execCommand("delete");
  for (const character of text) {
    const key = { key: character, bubbles: true, composed: true };
    box.dispatchEvent(new KeyboardEvent("keydown", key));
    document.execCommand("insertText", false, character);
    box.dispatchEvent(new KeyboardEvent("keyup", key));
  }
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Leaves a box: libraries that check or format on blur do so now. */
export function leave(box: HTMLElement): void {
  box.dispatchEvent(new FocusEvent("blur"));
  box.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
  if (document.activeElement === box) box.blur();
}

/** Older libraries still read the number of the key. */
const KEY_CODES: Readonly<Record<string, number>> = { Enter: 13, Escape: 27, Tab: 9 };

export function pressKey(target: HTMLElement, key: string): void {
  const keyCode = KEY_CODES[key] ?? 0;
  for (const type of ["keydown", "keyup"])
    target.dispatchEvent(new KeyboardEvent(type, { key, code: key, keyCode, bubbles: true, composed: true, cancelable: true }));
}

/** pointerdown, mousedown, pointerup, mouseup, click: lists commit on different ones. @throws AppError `fill.forbidden_control` */
export function press(target: HTMLElement): void {
  assertHarmless(target);
  dispatchPress(target);
}

function dispatchPress(target: HTMLElement): void {
  const box = target.getBoundingClientRect();
  const at = {
    bubbles: true,
    cancelable: true,
    composed: true,
    view: window,
    clientX: box.left + box.width / 2,
    clientY: box.top + box.height / 2,
    button: 0,
  };
  const pointer = { ...at, pointerId: 1, pointerType: "mouse", isPrimary: true };
  target.dispatchEvent(new PointerEvent("pointerdown", { ...pointer, buttons: 1 }));
  target.dispatchEvent(new MouseEvent("mousedown", { ...at, buttons: 1, detail: 1 }));
  target.dispatchEvent(new PointerEvent("pointerup", pointer));
  target.dispatchEvent(new MouseEvent("mouseup", { ...at, detail: 1 }));
  withoutSending(target, () => target.click());
}

/**
 * A list may be drawn with buttons that have no type: pressing one would send the form around it. What the page sends by itself after a
 * choice names no button, and goes its way.
 */
function withoutSending(target: HTMLElement, click: () => void): void {
  const root = target.getRootNode();
  const stop = (event: Event) => {
    if (!(event as SubmitEvent).submitter?.closest("button,input")?.contains(target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  root.addEventListener("submit", stop, { capture: true });
  try {
    click();
  } finally {
    root.removeEventListener("submit", stop, { capture: true });
  }
}

/**
 * Presses a control of which only the page's own program may make something: a button without a type would send the form around it.
 * @throws AppError `fill.forbidden_control`
 */
export function pressWithoutDefault(target: HTMLElement): void {
  if (isForbidden(target)) throw new AppError("fill.forbidden_control");
  const stop = (event: Event) => event.preventDefault();
  addEventListener("click", stop, { capture: true });
  try {
    dispatchPress(target);
  } finally {
    removeEventListener("click", stop, { capture: true });
  }
}

/** A control that says it submits, pays, saves or agrees, or that a portal's description denies. */
export const isForbidden = (control: Element): boolean =>
  isDenied(control) || control.getAttribute("type") === "submit" || FORBIDDEN_WORDS.test(wordsOn(control));

/** All that is written on a button, folded. */
export const wordsOn = (button: Element): string =>
  fold(
    [button.textContent?.slice(0, 200), ...["value", "aria-label", "title"].map((name) => button.getAttribute(name))]
      .filter((text) => text)
      .join(" "),
  );

const FORBIDDEN_WORDS =
  /\b(?:nop ho so|nop don|nop|gui|gui ho so|thanh toan|tiep tuc|tiep theo|hoan thanh|ky so|ky ten|xac nhan|dong y|cam doan|cam ket|dang nhap|dang xuat|lay ma|luu(?! tru)|ghi lai|submit|save|pay|send|sign in|login|confirm|agree)\b/;

/**
 * The last barrier before any press: submit, pay, captcha, OTP, consent and login controls are never pressed, whatever led here.
 * A button that opens a list is allowed; so is any part of a list.
 * @throws AppError `fill.forbidden_control`
 */
export function assertHarmless(target: Element): void {
  if (isDenied(target)) throw new AppError("fill.forbidden_control");
  if (target.closest("[role=option],[role=listbox],[role=combobox],[aria-haspopup=listbox],mat-option,.ng-option,.choices__item")) return;
  const button = target.closest(
    "button,input[type=submit],input[type=button],input[type=image],input[type=reset],a[href],[role=button],summary",
  );
  if (button === null) return;
  const submits =
    (button instanceof HTMLButtonElement && button.form !== null && button.type !== "button") ||
    (button instanceof HTMLInputElement && ["submit", "image", "reset"].includes(button.type));
  const leaves = button instanceof HTMLAnchorElement && !/^(?:#|javascript:)/.test(button.getAttribute("href") ?? "#");
  if (submits || leaves || FORBIDDEN_WORDS.test(wordsOn(button))) throw new AppError("fill.forbidden_control");
}
