/**
 * A progress line on standard error for long runs, shown only on a terminal that gets no other output.
 *
 * @module
 */
import { grouped } from '../../numeric/format-count.ts'
import type { CliIo } from './command.ts'

/** A progress line. */
export interface Progress {
  /** Counts finished rows. */
  readonly addRows: (count: number) => void
  /** Counts bytes read. */
  readonly addBytes: (count: number) => void
  /** Removes the line. */
  readonly clear: () => void
}

// In milliseconds: short runs show nothing, long ones update at most ten times a second.
const firstAfter = 700
const interval = 100

/**
 * A progress line.
 *
 * @param numBytes - size of the input, if known
 * @param isOutputShown - whether results also go to the terminal
 * @param now - clock in milliseconds
 */
export function createProgress(
  { stderr }: CliIo,
  numBytes: number | undefined,
  isOutputShown: boolean,
  now: () => number = () => performance.now()
): Progress {
  const start = now()
  let nextAt = start + firstAfter
  let rows = 0
  let bytes = 0
  let isShown = false
  const show = (): void => {
    const time = now()
    if (time < nextAt) return
    nextAt = time + interval
    isShown = true
    const share = numBytes ? `  ${Math.floor(Math.min(bytes / numBytes, 1) * 100)}%` : ''
    const speed = Math.round((rows / (time - start)) * 1000)
    stderr.write(`\r\x1b[K${grouped(rows)} rows  ${grouped(speed)} rows/s${share}`)
  }
  const isWanted = stderr.isTTY === true && !isOutputShown
  return {
    addRows: (count) => {
      rows += count
      if (isWanted) show()
    },
    addBytes: (count) => {
      bytes += count
    },
    clear: () => {
      if (isShown) stderr.write('\r\x1b[K')
      isShown = false
    }
  }
}
