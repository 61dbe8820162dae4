/**
 * One line on standard error that says how far a long run is. Only on a terminal that nothing else is written to.
 *
 * @module
 */
import { grouped } from '../../numeric/format-count.ts'
import type { CliIo } from './command.ts'

/** A progress line. */
export interface Progress {
  /** Notes rows done. */
  readonly addRows: (count: number) => void
  /** Notes bytes read. */
  readonly addBytes: (count: number) => void
  /** Takes the line away. */
  readonly clear: () => void
}

// Short runs show nothing; longer ones are told of ten times a second at most.
const firstAfter = 700
const every = 100

/**
 * A progress line.
 *
 * @param numBytes - size of the input, when it is known
 * @param isOutputShown - whether results go to the terminal as well
 * @param now - clock, in milliseconds
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
    nextAt = time + every
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
