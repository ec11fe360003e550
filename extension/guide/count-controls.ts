/** How many boxes a person could fill here; cheap enough for every frame. */
export const fillableCount = (root: ParentNode): number =>
  root.querySelectorAll(
    "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=search]):not([type=password]):not([type=image]):not([type=reset]),select,textarea,mat-select,ng-select,[aria-haspopup=listbox]",
  ).length;
