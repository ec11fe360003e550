/** Waits while a box is being filled. Times in milliseconds. */

/** Animations and properties change what is seen without changing the document: looked at this often while waiting. */
const LOOK_EVERY_MS = 40;

/** Resolves with the first value that is not null or undefined, or null at the deadline. */
export function waitFor<T>(look: () => T | null | undefined, limitMs: number, root: Node = document): Promise<T | null> {
  const now = look();
  if (now !== null && now !== undefined) return Promise.resolve(now);
  return new Promise((resolve) => {
    const finish = (value: T | null) => {
      observer.disconnect();
      clearTimeout(deadline);
      clearInterval(ticks);
      resolve(value);
    };
    const check = () => {
      const value = look();
      if (value !== null && value !== undefined) finish(value);
    };
    const observer = new MutationObserver(check);
    const ticks = setInterval(check, LOOK_EVERY_MS);
    const deadline = setTimeout(() => finish(look() ?? null), limitMs);
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

/** Resolves when the page has not changed for `quietMs`, at the latest after `limitMs`. */
export function waitQuiet(quietMs: number, limitMs: number, root: Node = document): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      observer.disconnect();
      clearTimeout(calm);
      clearTimeout(deadline);
      resolve();
    };
    let calm = setTimeout(finish, quietMs);
    const deadline = setTimeout(finish, limitMs);
    const observer = new MutationObserver(() => {
      clearTimeout(calm);
      calm = setTimeout(finish, quietMs);
    });
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lets the page draw and answer in between: call before each piece of work, at most `limitMs` of which then run in one task. */
export function takingTurns(limitMs: number): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < limitMs) return;
    await pause(0);
    since = performance.now();
  };
}
