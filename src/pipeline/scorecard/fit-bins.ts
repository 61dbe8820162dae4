/**
 * `fitBins`: the bins of a field that tell most about the classes.
 *
 * Numbers are first cut into fine bins of about equal size; of texts, each is a fine bin, in the order of the mean class of
 * its rows. Neighbouring fine bins are then put together by `optimalPartition`.
 *
 * @module
 */
import { type Column, isNumeric } from '../table.ts'
import type { FieldBins } from './field-bins.ts'
import { type FineBins, optimalPartition, type Partition, type PartitionRules } from './optimal-partition.ts'

/** How fields are put into bins. */
export interface BinningOptions {
  /** Most intervals or groups of a field (default: 8). */
  readonly maxBins?: number
  /** Smallest share of a field's known values in a bin (default: 0.03). */
  readonly leastShare?: number
  /**
   * What odds of the better classes do from interval to interval: turn as they like (`'any'`, the default), or keep one
   * direction, whichever tells more (`'monotone'`). Groups of texts have no order.
   */
  readonly shape?: 'any' | 'monotone'
  /** The direction by field, whatever `shape` says. */
  readonly directions?: Readonly<Record<string, 'up' | 'down'>>
  /** By field: numbers that get a bin of their own. */
  readonly special?: Readonly<Record<string, readonly number[]>>
}

/** Classes of the rows. */
export interface ClassLabels {
  /** Numbers from 0, the worst, up [numRows]. */
  readonly classes: Int32Array
  readonly numClasses: number
  /** Weights of the rows (default: 1 each) [numRows]. */
  readonly weights?: Float64Array | undefined
}

const numFineBins = 40

/** Bins of a field, from training rows only [numRows]. */
export function fitBins(field: string, column: Column, labels: ClassLabels, options: BinningOptions): FieldBins {
  const special = options.special?.[field] ?? []
  if (!isNumeric(column)) return { kind: 'texts', field, groups: fitGroups(column, labels, options) }
  const isKnown = (row: number): boolean => !Number.isNaN(column[row]!) && !special.includes(column[row]!)
  const rows = Int32Array.from(column.keys())
    .filter(isKnown)
    .sort((one, other) => column[one]! - column[other]!)
  const bounds = fineBounds(column, rows)
  if (bounds.length < 2) return { kind: 'numbers', field, edges: [], special }
  const fine = countFineBins(rows, bounds, labels)
  const { ends } = partitionOf(fine, field, options)
  const edges = ends.slice(0, -1).map((end) => {
    const last = bounds[end]! - 1
    return edgeBetween(column[rows[last]!]!, column[rows[last + 1]!]!)
  })
  return { kind: 'numbers', field, edges, special }
}

function partitionOf(fine: FineBins, field: string, options: BinningOptions): Partition {
  const rules: Omit<PartitionRules, 'direction'> = rulesOf(fine, options)
  const direction = options.directions?.[field]
  if (direction !== undefined || options.shape !== 'monotone') return optimalPartition(fine, { ...rules, direction })
  const up = optimalPartition(fine, { ...rules, direction: 'up' })
  const down = optimalPartition(fine, { ...rules, direction: 'down' })
  return down.value > up.value ? down : up
}

function rulesOf(
  { rows }: FineBins,
  { maxBins = 8, leastShare = 0.03 }: BinningOptions
): Omit<PartitionRules, 'direction'> {
  return { maxBins, leastRows: leastShare * rows.reduce((sum, count) => sum + count, 0) }
}

// Where fine bins end among the sorted rows: equal values stay together.
function fineBounds(column: Float64Array, sorted: Int32Array): number[] {
  const bounds: number[] = []
  for (let bin = 1; bin <= numFineBins; bin++) {
    let end = Math.round((bin * sorted.length) / numFineBins)
    while (end > 0 && end < sorted.length && column[sorted[end]!] === column[sorted[end - 1]!]) end++
    if (end > (bounds.at(-1) ?? 0)) bounds.push(end)
  }
  return bounds
}

function countFineBins(sorted: Int32Array, bounds: readonly number[], labels: ClassLabels): FineBins {
  let bin = 0
  const binOf = (i: number): number => {
    while (i >= bounds[bin]!) bin++
    return bin
  }
  return countBins(sorted, binOf, bounds.length, labels)
}

function countBins(
  rows: Int32Array,
  binOf: (i: number) => number,
  numBins: number,
  { classes, numClasses, weights }: ClassLabels
): FineBins {
  const counts = new Float64Array(numBins)
  const empty = (): Float64Array[] => Array.from({ length: numClasses - 1 }, () => new Float64Array(numBins))
  const [yes, no] = [empty(), empty()]
  rows.forEach((row, i) => {
    const bin = binOf(i)
    counts[bin]!++
    for (let question = 0; question < numClasses - 1; question++) {
      const answers = classes[row]! > question ? yes : no
      answers[question]![bin]! += weights?.[row] ?? 1
    }
  })
  return { rows: counts, yes, no }
}

/** A number with few digits from `low` up and below `high`, so that a table of points can be read. */
export function edgeBetween(low: number, high: number): number {
  const middle = low + (high - low) / 2
  for (let digits = 1; digits <= 17; digits++) {
    const rounded = Number(middle.toPrecision(digits))
    if (rounded >= low && rounded < high) return rounded
  }
  return low
}

// Texts that are too rare for a bin of their own are put together with those whose rows have nearly the same classes.
function fitGroups(column: readonly (string | null)[], labels: ClassLabels, options: BinningOptions): string[][] {
  const sums = new Map<string, { weight: number; classes: number }>()
  column.forEach((text, row) => {
    if (text === null) return
    const weight = labels.weights?.[row] ?? 1
    const sum = sums.get(text) ?? { weight: 0, classes: 0 }
    sums.set(text, { weight: sum.weight + weight, classes: sum.classes + weight * labels.classes[row]! })
  })
  const meanOf = (text: string): number => sums.get(text)!.classes / sums.get(text)!.weight
  const texts = [...sums.keys()].sort((one, other) => meanOf(one) - meanOf(other) || (one < other ? -1 : 1))
  if (texts.length < 2) return texts.map((text) => [text])
  const number = new Map(texts.map((text, i) => [text, i]))
  const rows = Int32Array.from(column.keys()).filter((row) => column[row] !== null)
  const fine = countBins(rows, (i) => number.get(column[rows[i]!]!)!, texts.length, labels)
  const { ends } = optimalPartition(fine, { ...rulesOf(fine, options), direction: undefined })
  return ends.map((end, i) => texts.slice((ends[i - 1] ?? -1) + 1, end + 1))
}
