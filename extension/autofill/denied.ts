/** Controls that signed portal descriptions add to those never filled or pressed. It only grows while the frame is loaded. */
const denied = new Set<string>();

export function deny(selectors: readonly string[]): void {
  for (const selector of selectors) denied.add(selector);
}

/** True for the control itself and everything inside of what was denied. */
export const isDenied = (element: Element): boolean => denied.size > 0 && element.closest([...denied].join(",")) !== null;
