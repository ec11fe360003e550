import { VERSION } from "@angular/compiler";

/** Named so that the bundler keeps the compiler, which this major calls free of side effects; it must run before the rest of Angular. */
document.documentElement.dataset.angular = VERSION.full;
