import { element } from "../bench-field.ts";

/** The old majors' own sheet, fetched only by pages that draw with them. */
export const oldStyles = new Promise<void>((resolve) => {
  const sheet = element("link", { rel: "stylesheet", href: "/old-majors.css" });
  sheet.addEventListener("load", () => resolve());
  document.head.append(sheet);
});
