/** Resolves when the process is asked to stop (SIGINT, SIGTERM); a second request is left to the system. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
}
