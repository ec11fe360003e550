/**
 * Resolves when the person or the system asks this process to stop. It keeps listening: Ctrl-C reaches it from the terminal and once more
 * from the launcher, and the second must not cut short an orderly end.
 */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    // Under a supervisor: its end closes our input, and nobody would be left to stop us.
    if (process.env.CAMTAY_SUPERVISED)
      process.stdin
        .once("close", () => resolve())
        .resume()
        .unref();
  });
