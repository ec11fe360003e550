import { keepCompiledCode } from "../keep-compiled-code.ts";

// What the thread does is imported only now, so that its compiled code can be taken from the last run.
keepCompiledCode();
await import("./page-work.ts");
