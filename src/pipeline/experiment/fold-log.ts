/**
 * `createFoldLog`: folds are run once; those that an earlier run has logged are not run again.
 *
 * @module
 */
import type { CandidateParameters } from './plan.ts'
import { entryOfResult, type FoldEntry, type FoldResult, resultOfEntry } from './fold-run.ts'
import { logLine } from './log-lines.ts'

/** Where an experiment is logged. */
export interface ExperimentLog {
  /** Entries of the log so far, from `readLog`. */
  readonly entries: readonly unknown[]
  /** Appends a line, for good. */
  readonly append: (line: string) => void
}

/** What tells experiments apart. */
export interface LogHeader {
  readonly format: 'opencredit-experiment'
  readonly version: 1
  /** As JSON. */
  readonly plan: unknown
  readonly numRows: number
  readonly checksum: string
}

/** Which fold of what. */
export interface FoldKey {
  /** Name of a protocol, or `search`. */
  readonly protocol: string
  readonly candidate: string
  readonly parameters: CandidateParameters
  readonly fold: number
}

interface KeyedEntry {
  readonly key: FoldKey
  readonly result: FoldEntry
  /** Nothing else depends on it. */
  readonly milliseconds: number
}

/** Results by fold. */
export interface FoldLog {
  /** The logged result; undefined when there is none. */
  readonly resultOf: (key: FoldKey) => FoldResult | undefined
  readonly add: (key: FoldKey, result: FoldResult, milliseconds: number) => void
}

/**
 * Opens a log, or begins one.
 *
 * @throws RangeError when it is one of another experiment
 */
export function createFoldLog(log: ExperimentLog | undefined, header: LogHeader): FoldLog {
  const results = new Map<string, FoldResult>()
  if (log !== undefined) {
    const [first, ...others] = log.entries
    if (first === undefined) log.append(logLine(header))
    else checkHeader(first, header)
    for (const [i, entry] of others.entries()) {
      // Runs that begin at the same time each write a header; their folds are the same.
      if (JSON.stringify(entry) === JSON.stringify(header)) continue
      if (!isKeyed(entry)) throw new RangeError(`line ${i + 2} of the log expected a fold, got something else`)
      results.set(JSON.stringify(entry.key), resultOfEntry(entry.result))
    }
  }
  return {
    resultOf: (key) => results.get(JSON.stringify(key)),
    add: (key, result, milliseconds) => {
      results.set(JSON.stringify(key), result)
      log?.append(
        logLine({ key, result: entryOfResult(result), milliseconds: Math.round(milliseconds) } satisfies KeyedEntry)
      )
    }
  }
}

function isKeyed(entry: unknown): entry is KeyedEntry {
  if (typeof entry !== 'object' || entry === null) return false
  const { key, result } = entry as { readonly [Key in keyof KeyedEntry]?: unknown }
  return [key, result].every((part) => typeof part === 'object' && part !== null)
}

function checkHeader(first: unknown, header: LogHeader): void {
  const expected: Readonly<Record<string, unknown>> = { ...header }
  const found = (typeof first === 'object' && first !== null ? first : {}) as Readonly<Record<string, unknown>>
  const other = Object.keys(expected).find((key) => JSON.stringify(found[key]) !== JSON.stringify(expected[key]))
  if (other === undefined) return
  const what = other === 'plan' ? 'plan' : other === 'format' || other === 'version' ? 'format' : 'data'
  throw new RangeError(`"log" expected the log of this experiment, got one with another ${what}`)
}
