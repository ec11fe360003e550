import "zone.js";
import "./angular15-compiler.ts";
import { NgFor } from "@angular/common";
import { type ApplicationRef, ChangeDetectorRef, Component, createComponent, inject, NgZone } from "@angular/core";
import { FormControl, ReactiveFormsModule } from "@angular/forms";
import { DateAdapter, MAT_DATE_FORMATS, NativeDateAdapter } from "@angular/material/core";
import { MatDatepickerModule } from "@angular/material/datepicker";
import { MatLegacyAutocompleteModule } from "@angular/material/legacy-autocomplete";
import { MatLegacyCheckboxModule } from "@angular/material/legacy-checkbox";
import { MatLegacyFormFieldModule } from "@angular/material/legacy-form-field";
import { MatLegacyInputModule } from "@angular/material/legacy-input";
import { MatLegacyRadioModule } from "@angular/material/legacy-radio";
import { MatLegacySelectModule } from "@angular/material/legacy-select";
import { createApplication } from "@angular/platform-browser";
import { provideNoopAnimations } from "@angular/platform-browser/animations";
import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { ownCompiler } from "../own-compiler.ts";
import { DATE_FORMATS, printedDate, readPrintedDate } from "../renderers/printed-dates.ts";
import { oldStyles } from "./old-styles.ts";

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
  readonly changes = inject(ChangeDetectorRef);
  start(field: BenchField): void {
    this.field = field;
    this.control.setValue(field.value);
    if (field.setup.locked) this.control.disable();
    this.control.valueChanges.subscribe((value) => field.set(value instanceof Date ? printedDate(value) : String(value ?? "")));
    field.subscribe(() => {
      this.control.setValue("", { emitEvent: false });
      this.changes.detectChanges();
    });
  }
  get narrowed(): readonly string[] {
    const typed = String(this.control.value ?? "").toLowerCase();
    return this.field.options.filter((text) => text.toLowerCase().includes(typed));
  }
}

const MATERIAL = [
  ReactiveFormsModule,
  MatLegacyFormFieldModule,
  MatLegacyInputModule,
  MatLegacySelectModule,
  MatLegacyAutocompleteModule,
  MatLegacyRadioModule,
  MatLegacyCheckboxModule,
  MatDatepickerModule,
];
const inField = (inner: string) =>
  `<mat-form-field appearance="outline"><mat-label>{{field.setup.label}}</mat-label>${inner}</mat-form-field>`;
const each = (tag: string) => `<${tag} *ngFor="let text of options" [value]="text">{{text}}</${tag}>`;
const TEMPLATES: Readonly<Record<string, string>> = {
  input: inField(`<input matInput [id]="field.name" [formControl]="control">`),
  textarea: inField(`<textarea matInput [formControl]="control"></textarea>`),
  number: inField(`<input matInput type="number" [formControl]="control">`),
  select: inField(`<mat-select [formControl]="control">${each("mat-option")}</mat-select>`),
  autocomplete: inField(
    `<input matInput [formControl]="control" [matAutocomplete]="auto"><mat-autocomplete #auto="matAutocomplete">${each("mat-option").replace("options", "narrowed")}</mat-autocomplete>`,
  ),
  date: inField(
    `<input matInput [matDatepicker]="picker" [formControl]="control" placeholder="dd/mm/yyyy"><mat-datepicker #picker></mat-datepicker>`,
  ),
  radio: `<p class="question">{{field.setup.label}}</p><mat-radio-group [formControl]="control">${each("mat-radio-button")}</mat-radio-group>`,
  checkbox: `<mat-checkbox [formControl]="control">{{field.setup.label}}</mat-checkbox>`,
};

function templateOf({ setup: { widget, control } }: BenchField): string {
  if (widget.endsWith("autocomplete")) return "autocomplete";
  if (control === "checkboxes") return "radio";
  return control in TEMPLATES ? control : "input";
}

const views = new Map<string, typeof FieldView>();
function viewFor(name: string): typeof FieldView {
  const known = views.get(name);
  if (known) return known;
  const View = class extends FieldView {
    get options(): readonly string[] {
      return this.field.options;
    }
  };
  Component({ selector: `old-${name}`, template: TEMPLATES[name]!, standalone: true, imports: [...MATERIAL, NgFor] })(View);
  views.set(name, View);
  return View;
}

let application: Promise<ApplicationRef> | undefined;

/** Angular 15 with the Material of Angular 12 to 14 (its "legacy" modules draw the same page), zone.js and all. */
export const angular15: Renderer = async (fields, container) => {
  await oldStyles;
  application ??= createApplication({
    providers: [
      provideNoopAnimations(),
      { provide: DateAdapter, useClass: VietnameseDates },
      { provide: MAT_DATE_FORMATS, useValue: DATE_FORMATS },
    ],
  });
  const app = await application;
  useOwnCompiler();
  // Only what is made inside the zone redraws when it is pressed.
  app.injector.get(NgZone).run(() => {
    for (const field of fields) {
      const hostElement = container.appendChild(element("app-input"));
      const view = createComponent(viewFor(templateOf(field)), { hostElement, environmentInjector: app.injector });
      view.instance.start(field);
      app.attachView(view.hostView);
      view.changeDetectorRef.detectChanges();
    }
  });
};
