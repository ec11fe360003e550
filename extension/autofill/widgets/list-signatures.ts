/** How one widget library draws a list. Selectors only, so that a new library is one more row. */
export interface ListSignature {
  readonly name: string;
  /** The control. */
  readonly host: string;
  /** What opens the list, inside the host; absent = the host itself. */
  readonly trigger?: string;
  /** Where the person reads the chosen text, inside the host. */
  readonly shown: string;
  /** The open list: in the host or anywhere on the page. Only visible ones count. */
  readonly panel: string;
  readonly option: string;
  /** Box that narrows the list, in the host or the panel. */
  readonly search?: string;
  /** Shown while options load. */
  readonly loading?: string;
  readonly clear?: string;
  /** The host itself is a text box that suggests options. */
  readonly typed?: true;
  /** What marks the host as locked beyond disabled and aria-disabled. */
  readonly locked?: string;
  /** The host is a box that cannot be typed into, only opened: read-only is no lock. */
  readonly readOnlyBox?: true;
  /** The library itself keeps `aria-expanded`: a list it calls closed is closed, though its panel still fades. */
  readonly tellsExpanded?: true;
  /** Known by looks alone: checked more closely before it is taken for a control. */
  readonly isControl?: (host: HTMLElement) => boolean;
}

/** A list drawn by hand, without a role or a box: something short to press that holds no other control and no way elsewhere. */
function isDrawnList(host: HTMLElement): boolean {
  if (host.querySelector("input:not([type=hidden]),select,textarea,button,a[href],h1,h2,h3,h4,form,table") !== null) return false;
  if (host.closest("label,button,a,nav,header,footer,[role=menu],[role=listbox],[role=navigation]") !== null) return false;
  const { width, height } = host.getBoundingClientRect();
  if (width < 40 || height < 14 || height > 90) return false;
  return [host, ...host.querySelectorAll<HTMLElement>("*")]
    .slice(0, 40)
    .some((part) => part.hasAttribute("tabindex") || getComputedStyle(part).cursor === "pointer");
}

export const LIST_SIGNATURES: readonly ListSignature[] = [
  {
    name: "mat-select",
    tellsExpanded: true,
    host: "mat-select,.mat-mdc-select,.mat-select",
    trigger: ".mat-mdc-select-trigger,.mat-select-trigger",
    shown: ".mat-mdc-select-value-text,.mat-select-value-text",
    panel: ".mat-mdc-select-panel,.mat-select-panel,.cdk-overlay-pane",
    option: "mat-option",
    search: "ngx-mat-select-search input",
    locked: ".mat-mdc-select-disabled,.mat-select-disabled",
  },
  {
    name: "mat-autocomplete",
    host: "input[matautocomplete],input.mat-mdc-autocomplete-trigger,input.mat-autocomplete-trigger",
    shown: "",
    panel: ".mat-mdc-autocomplete-panel,.mat-autocomplete-panel,.cdk-overlay-pane",
    option: "mat-option",
    typed: true,
  },
  {
    name: "ng-select",
    tellsExpanded: true,
    host: "ng-select,.ng-select",
    trigger: ".ng-select-container",
    shown: ".ng-value .ng-value-label,.ng-value",
    panel: "ng-dropdown-panel,.ng-dropdown-panel",
    option: ".ng-option:not(.ng-option-disabled)",
    search: ".ng-input input",
    loading: ".ng-spinner-loader",
    clear: ".ng-clear-wrapper",
    locked: ".ng-select-disabled",
  },
  {
    name: "nz-select",
    tellsExpanded: true,
    host: "nz-select",
    trigger: ".ant-select-selector,nz-select-top-control",
    shown: "nz-select-item,.ant-select-selection-item",
    panel: "nz-option-container,.ant-select-dropdown",
    option: "nz-option-item,.ant-select-item-option",
    search: "input.ant-select-selection-search-input",
    clear: "nz-select-clear",
    locked: ".ant-select-disabled",
  },
  {
    name: "ant-select",
    tellsExpanded: true,
    host: ".ant-select:not(.ant-select-auto-complete):not(.ant-pagination-options-size-changer)",
    trigger: ".ant-select-selector,.ant-select-content",
    shown: ".ant-select-selection-item,.ant-select-content-value,.ant-select-content-has-value",
    panel: ".ant-select-dropdown:not(.ant-select-dropdown-hidden)",
    option: ".ant-select-item-option:not(.ant-select-item-option-disabled)",
    search: "input[role=combobox]:not([readonly])",
    loading: ".ant-spin-spinning,.ant-select-arrow-loading",
    clear: ".ant-select-clear",
    locked: ".ant-select-disabled",
  },
  {
    name: "el-select",
    tellsExpanded: true,
    host: ".el-select",
    trigger: ".el-select__wrapper,.el-input__inner",
    shown:
      ".el-select__selected-item.el-select__placeholder:not(.is-transparent),.el-select__selected-item:not(.is-transparent):not(.el-select__input-wrapper)",
    panel: ".el-select-dropdown,.el-select__popper",
    option: ".el-select-dropdown__item:not(.is-disabled)",
    search: "input.el-select__input:not([readonly])",
    loading: ".el-select-dropdown__loading",
    locked: ".is-disabled",
  },
  {
    name: "react-select",
    tellsExpanded: true,
    host: "[class*='-container']:has(> [class*='-control'] input[role=combobox])",
    trigger: "[class*='-control']",
    shown: "[class*='-singleValue'],[class*='single-value']",
    panel: "[class*='-menu']",
    option: "[role=option]",
    search: "input[role=combobox]",
    loading: "[class*='-loadingIndicator']",
    clear: "[class*='-indicatorContainer'][aria-hidden=true]",
  },
  {
    name: "choices",
    host: ".choices",
    trigger: ".choices__inner",
    shown: ".choices__list--single .choices__item:not(.choices__placeholder)",
    panel: ".choices__list--dropdown,.choices__list[aria-expanded=true]",
    option: ".choices__item--selectable:not(.choices__placeholder)",
    search: ".choices__list--dropdown input",
    locked: ".is-disabled",
  },
  {
    name: "semantic-dropdown",
    host: ".ui.dropdown",
    shown: ":scope > .text:not(.default)",
    panel: ".menu.visible,.menu",
    option: ".item:not(.filtered):not(.disabled)",
    search: "input.search",
    locked: ".disabled",
  },
  {
    name: "x-select",
    host: ":is(x-select,x-select-default,x-select-area):has([aria-haspopup],[role=combobox],[role=listbox],ul):not(:has(select))",
    trigger: "[role=combobox],[aria-haspopup],.x-select__control,button,input",
    shown: ".x-select__value,[data-value],.selected-text",
    panel: "[role=listbox],.x-select__list,ul",
    option: "[role=option],li",
    search: "input[type=search],input.x-select__search,input[role=combobox]",
    locked: "[disabled],[readonly]",
  },
  {
    name: "menu-button",
    host: "button[aria-haspopup=menu]:not(nav *):not(header *)",
    shown: "",
    panel: "[role=menu]",
    option: "[role=menuitemradio],[role=menuitem],[role=option]",
  },
  {
    name: "listbox",
    host: "button[aria-haspopup=listbox],[role=combobox]:not(input):not(select),[aria-haspopup=listbox]:not(input)",
    shown: "",
    panel: "[role=listbox],ul,[data-radix-popper-content-wrapper],[class*=dropdown],[class*=popover]",
    option: "[role=option],li",
    search: "input[type=search],input[type=text],input:not([type])",
  },
  {
    name: "aria-picker",
    host: "input[readonly]:is([role=combobox],[aria-haspopup=listbox]):not(.el-date-editor *):not(.ant-picker *)",
    shown: "",
    panel: "[role=listbox],[class*=dropdown],[class*=popup]",
    option: "[role=option],li",
    readOnlyBox: true,
  },
  {
    name: "aria-combobox",
    // A calendar that opens from a box calls it a combobox as well.
    host: ":is(input[role=combobox],input[aria-autocomplete=list],input.ui-autocomplete-input):not([aria-haspopup=dialog]):not(.el-date-editor *):not(.ant-picker *)",
    shown: "",
    panel: "[role=listbox],.ui-autocomplete,[class*=dropdown]",
    option: "[role=option],li",
    typed: true,
  },
  {
    name: "drawn-list",
    host: ":is(div,span):is([class*=select i],[class*=dropdown i],[class*=combo i],[class*=picker i])",
    shown: "",
    panel: "[class*=menu i],[class*=list i],[class*=drop i],[class*=panel i],[class*=popup i],[class*=options i],ul",
    option: "li,[role=option],[class*=option i],[class*=item i],[class*=row i]",
    locked: "[class*=disabled i]",
    isControl: isDrawnList,
  },
];
