/** Folders to load in Chrome. */
export const EXTENSION_FOLDERS: { readonly production: string; readonly demo: string };
/** Builds one of the two packages unless the one on disk was made from these very sources. @returns the folder to load in Chrome */
export function buildExtension(mode: "production" | "demo", options?: { readonly quiet?: boolean }): Promise<string>;
