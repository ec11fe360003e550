import type { Claim } from "../widgets/widget.ts";
import { WIDGETS } from "../widgets/widgets.ts";

/** More controls than any form has: a page that offers thousands gets the first ones looked at and no more. */
const MAX_CONTROLS = 600;
/** Calendars and open lists are parts of a control; menus and page banners are no form. */
const NOT_THE_FORM =
  "camtay-mark,camtay-button,.flatpickr-calendar,.ui-datepicker,.datepicker-dropdown,.datepicker.dropdown-menu,.bootstrap-datetimepicker-widget,.ant-picker-dropdown,.ant-select-dropdown,.el-popper,.el-picker-panel,.mat-datepicker-popup,.mat-mdc-select-panel,.select2-dropdown,nav,[role=navigation],[role=search]";
const ANY = WIDGETS.map((widget) => widget.selector).join(",");

/** All controls under a root in document order, through open shadow roots; a composite control hides the boxes inside it. */
export function claimControls(root: ParentNode = document): Claim[] {
  const claims: Claim[] = [];
  const taken = new Set<Element>();
  const visit = (parent: ParentNode): void => {
    for (const element of parent.children) {
      if (claims.length >= MAX_CONTROLS) return;
      if (taken.has(element)) continue;
      if (element.matches(NOT_THE_FORM)) continue;
      const claim = element instanceof HTMLElement && element.matches(ANY) ? claimAt(element) : null;
      if (claim) {
        claims.push(claim);
        for (const box of claim.boxes) taken.add(box);
        taken.add(claim.host);
        // Radios and date parts begin at their first box: the walk goes on beside it.
        continue;
      }
      if (element.shadowRoot) visit(element.shadowRoot);
      visit(element);
    }
  };
  visit(root);
  return claims;
}

function claimAt(host: HTMLElement): Claim | null {
  for (const widget of WIDGETS) {
    if (!host.matches(widget.selector)) continue;
    const boxes = widget.claim(host);
    if (boxes !== null && boxes.length > 0) return { widget, host, boxes };
  }
  return null;
}
