interface AngularPage {
  ng?: { ɵcompilerFacade?: unknown };
}

/**
 * Every major of Angular leaves its compiler in the same place of the page, and the last one loaded would compile the templates of all.
 * Called while a major loads; what it returns puts that major's own compiler back, and is called before something is drawn with it.
 */
export function ownCompiler(): () => void {
  const page = globalThis as AngularPage;
  const own = page.ng?.ɵcompilerFacade;
  return () => {
    page.ng = { ...page.ng, ɵcompilerFacade: own };
  };
}
