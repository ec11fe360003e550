import "@angular/compiler";
import { type ApplicationRef, ChangeDetectorRef, Component, createComponent, inject, provideZonelessChangeDetection } from "@angular/core";
import { FormControl, ReactiveFormsModule } from "@angular/forms";
import { MatAutocompleteModule } from "@angular/material/autocomplete";
import { MatCheckboxModule } from "@angular/material/checkbox";
import { DateAdapter, MAT_DATE_FORMATS, NativeDateAdapter } from "@angular/material/core";
import { MatDatepickerModule } from "@angular/material/datepicker";
import { MatFormFieldModule } from "@angular/material/form-field";
import { MatInputModule } from "@angular/material/input";
import { MatRadioModule } from "@angular/material/radio";
import { MatSelectModule } from "@angular/material/select";
import { createApplication } from "@angular/platform-browser";
import { NgSelectModule } from "@ng-select/ng-select";
import { NzRadioModule } from "ng-zorro-antd/radio";
import { NzSelectModule } from "ng-zorro-antd/select";
import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { ownCompiler } from "../own-compiler.ts";
import { DATE_FORMATS, printedDate, readPrintedDate } from "./printed-dates.ts";

const useOwnCompiler = ownCompiler();

class VietnameseDates extends NativeDateAdapter {
  override parse(text: unknown): Date | null {
    return readPrintedDate(text);
  }
  override format(date: Date): string {
    return printedDate(date);
  }
}

class FieldView {
  field!: BenchField;
  control = new FormControl<unknown>("");
  readonly #changes = inject(ChangeDetectorRef);
  start(field: BenchField): void {
    this.field = field;
    this.control.setValue(field.value);
    if (field.setup.locked) this.control.disable();
    this.control.valueChanges.subscribe((value) => field.set(this.text(value)));
    field.subscribe(() => {
      this.control.setValue("", { emitEvent: false });
      this.#changes.markForCheck();
    });
  }
  text(value: unknown): string {
    if (value instanceof Date) return printedDate(value);
    return value === null || value === undefined ? "" : String(value);
  }
  get narrowed(): readonly string[] {
    const typed = String(this.control.value ?? "").toLowerCase();
    return this.field.options.filter((text) => text.toLowerCase().includes(typed));
  }
}

const MATERIAL = [
  ReactiveFormsModule,
  MatFormFieldModule,
  MatInputModule,
  MatSelectModule,
  MatAutocompleteModule,
  MatRadioModule,
  MatCheckboxModule,
  MatDatepickerModule,
  NgSelectModule,
  NzSelectModule,
  NzRadioModule,
];
const field = (inner: string) =>
  `<mat-form-field appearance="outline"><mat-label>{{field.setup.label}}</mat-label>${inner}</mat-form-field>`;
const TEMPLATES: Readonly<Record<string, string>> = {
  "mat-input": field(`<input matInput [id]="field.name" [formControl]="control">`),
  "mat-textarea": field(`<textarea matInput [formControl]="control"></textarea>`),
  "mat-number": field(`<input matInput type="number" [formControl]="control">`),
  "mat-select": field(
    `<mat-select [formControl]="control">@for (text of field.options; track text) {<mat-option [value]="text">{{text}}</mat-option>}</mat-select>`,
  ),
  "mat-autocomplete": field(
    `<input matInput [formControl]="control" [matAutocomplete]="auto"><mat-autocomplete #auto="matAutocomplete">@for (text of narrowed; track text) {<mat-option [value]="text">{{text}}</mat-option>}</mat-autocomplete>`,
  ),
  "mat-date": field(
    `<input matInput [matDatepicker]="picker" [formControl]="control" placeholder="dd/mm/yyyy"><mat-datepicker #picker></mat-datepicker>`,
  ),
  "mat-radio": `<p class="question">{{field.setup.label}}</p><mat-radio-group [formControl]="control">@for (text of field.options; track text) {<mat-radio-button [value]="text">{{text}}</mat-radio-button>}</mat-radio-group>`,
  "mat-checkbox": `<mat-checkbox [formControl]="control">{{field.setup.label}}</mat-checkbox>`,
  "ng-select": `<label class="form-label">{{field.setup.label}}</label><ng-select [items]="$any(field.options)" [formControl]="control" placeholder="Chọn"></ng-select>`,
  "nz-select": `<label class="form-label">{{field.setup.label}}</label><nz-select nzShowSearch [formControl]="control" nzPlaceHolder="Chọn">@for (text of field.options; track text) {<nz-option [nzValue]="text" [nzLabel]="text"></nz-option>}</nz-select>`,
  "nz-radio": `<p class="question">{{field.setup.label}}</p><nz-radio-group [formControl]="control">@for (text of field.options; track text) {<label nz-radio [nzValue]="text">{{text}}</label>}</nz-radio-group>`,
};

function templateOf({ setup }: BenchField): string {
  const { widget, control } = setup;
  const zorro = /^nz-|zorro/.test(widget);
  if (control === "select")
    return widget === "mat-autocomplete" ? widget : /ng-select/.test(widget) ? "ng-select" : zorro ? "nz-select" : "mat-select";
  if (control === "radio" || control === "checkboxes") return zorro ? "nz-radio" : "mat-radio";
  if (control === "date") return "mat-date";
  if (control === "checkbox") return "mat-checkbox";
  if (control === "textarea") return "mat-textarea";
  return control === "number" ? "mat-number" : "mat-input";
}

const views = new Map<string, typeof FieldView>();
function viewFor(name: string): typeof FieldView {
  const known = views.get(name);
  if (known) return known;
  const View = class extends FieldView {};
  Component({ selector: `bench-${name}`, template: TEMPLATES[name]!, imports: MATERIAL })(View);
  views.set(name, View);
  return View;
}

let application: Promise<ApplicationRef> | undefined;

/** Angular 22 with Material, ng-select and ng-zorro, compiled in the page. */
export const angular: Renderer = async (fields, container) => {
  application ??= createApplication({
    providers: [
      provideZonelessChangeDetection(),
      { provide: DateAdapter, useClass: VietnameseDates },
      { provide: MAT_DATE_FORMATS, useValue: DATE_FORMATS },
    ],
  });
  const app = await application;
  useOwnCompiler();
  for (const field of fields) {
    const hostElement = container.appendChild(element("app-input"));
    const view = createComponent(viewFor(templateOf(field)), { hostElement, environmentInjector: app.injector });
    view.instance.start(field);
    app.attachView(view.hostView);
    view.changeDetectorRef.detectChanges();
  }
};
