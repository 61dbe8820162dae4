/**
 * From the columns of two files to two samples that can be compared.
 *
 * @module
 */
import type { MonitoringSample } from '../../credit/monitoring/monitoring-sample.ts'
import type { Column, Table } from '../../pipeline/table.ts'
import { usageError } from '../io/command.ts'

/** What the columns of a file are. */
export interface MonitoredNames {
  /** Those to compare; undefined for all. */
  readonly columns: readonly string[] | undefined
  readonly ignored: readonly string[]
  readonly scores: readonly string[]
  readonly probability: string | undefined
  readonly outcome: string | undefined
  readonly group: string | undefined
}

type Pair<T> = [reference: T, recent: T]

/** Samples, and columns of texts that were left out because hardly any two rows have the same. */
export interface MonitoredSamples {
  readonly samples: Pair<MonitoringSample>
  readonly leftOut: readonly string[]
}

/**
 * Takes columns as scores, features and what tests need besides.
 *
 * @param paths - for messages
 * @throws usage error when a column that was named is not in the reference; Error when what tests need is not in a file
 */
export function samplesOf(tables: Pair<Table>, paths: Pair<string>, names: MonitoredNames): MonitoredSamples {
  const [reference] = tables
  const { columns, ignored, scores, probability, outcome, group } = names
  const named = [...(columns ?? []), ...ignored, ...scores]
  const unknown = named.find((name) => !reference.columns.has(name))
  if (unknown !== undefined) throw usageError(`the reference expected a column "${unknown}", got none of that name`)
  const special = new Set([...ignored, outcome, group])
  const candidates = (columns ?? [...reference.columns.keys()]).filter((name) => !special.has(name))
  const leftOut = columns === undefined ? candidates.filter((name) => isIdentifier(reference.columns.get(name)!)) : []
  const compared = candidates.filter((name) => !leftOut.includes(name))
  const isScore = new Set([...scores, probability])
  const sampleOf = (table: Table, path: string): MonitoringSample => {
    const of = (wanted: (name: string) => boolean): Map<string, Column> =>
      new Map(
        compared.filter(wanted).flatMap((name) => {
          const column = table.columns.get(name)
          return column === undefined ? [] : [[name, alike(column, reference.columns.get(name)!)] as const]
        })
      )
    const neededNumbers = (name: string): Float64Array => {
      const column = needed(name)
      if (column instanceof Float64Array) return column
      throw new Error(`${path}: expected numbers in the column "${name}", got texts`)
    }
    const needed = (name: string): Column => {
      const column = table.columns.get(name)
      if (column === undefined) throw new Error(`${path}: expected a column "${name}", got none of that name`)
      return column
    }
    return {
      scores: of((name) => isScore.has(name)),
      features: of((name) => !isScore.has(name)),
      ...(group === undefined ? {} : { groups: needed(group) }),
      ...(probability === undefined || outcome === undefined
        ? {}
        : { probabilities: neededNumbers(probability), outcomes: neededNumbers(outcome) })
    }
  }
  return { samples: [sampleOf(tables[0], paths[0]), sampleOf(tables[1], paths[1])], leftOut }
}

const leastRows = 50

function isIdentifier(column: Column): boolean {
  if (column instanceof Float64Array) return false
  const present = column.filter((text) => text !== null)
  return present.length >= leastRows && new Set(present).size > present.length / 2
}

// A column as one of the reference's kind.
function alike(column: Column, reference: Column): Column {
  return reference instanceof Float64Array ? numbers(column) : column
}

function numbers(column: Column): Float64Array {
  if (column instanceof Float64Array) return column
  return Float64Array.from(column, (text) => (text === null || text.trim() === '' ? NaN : Number(text)))
}
