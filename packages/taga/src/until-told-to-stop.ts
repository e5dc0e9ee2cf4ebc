/** Resolves when this process is told to end: Ctrl+C, a service manager, or the terminal was closed. */
export function untilToldToStop(): Promise<'told'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('told'))
  })
}
