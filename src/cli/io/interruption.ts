/**
 * `listenForInterruption`: Ctrl-C as a signal, for commands that end in order.
 *
 * @module
 */

/** Ctrl-C while a command works. */
export interface Interruption {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** From now on Ctrl-C does what it did before. */
  readonly end: () => void
}

/** Listens until `end` is called. */
export function listenForInterruption(): Interruption {
  const stop = new AbortController()
  const onInterrupt = (): void => stop.abort()
  process.on('SIGINT', onInterrupt)
  return { signal: stop.signal, end: () => process.off('SIGINT', onInterrupt) }
}
