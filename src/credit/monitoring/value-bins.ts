/**
 * Bins of one variable, fixed by a reference sample, so that later samples are counted by the same ones.
 *
 * @module
 */
import { nextUp } from '../../numeric/next-up.ts'

/** Values of a variable [numRows]: numbers, NaN where missing; or texts, null where missing. */
export type MonitoredColumn = Float64Array | readonly (string | null)[]

/**
 * Bins of a variable. Missing values have a bin of their own, the last, and so have texts that the reference has not, before it. The
 * outer bins of numbers have no end: what is above the reference's largest number counts in the top one, what is below its smallest
 * in the first. So the index sees how many numbers are large, not how large they are.
 */
export type ValueBins =
  | {
      readonly kind: 'numeric'
      /** Largest value of every bin but the last, ascending. */
      readonly upperBounds: readonly number[]
    }
  | {
      readonly kind: 'categorical'
      /** One bin each, the most frequent first. */
      readonly categories: readonly string[]
    }

/** How many bins a variable gets at most, apart from those of other and of missing values. */
export interface BinLimits {
  readonly numBins: number
  readonly maxCategories: number
}

/** Bins of about equal size of numbers, or of the most frequent texts. Equal numbers are in one bin. */
export function binsOfColumn(column: MonitoredColumn, { numBins, maxCategories }: BinLimits): ValueBins {
  if (column instanceof Float64Array) return { kind: 'numeric', upperBounds: quantileBounds(column, numBins) }
  const counts = new Map<string, number>()
  for (const text of column) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1)
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, maxCategories)
  return { kind: 'categorical', categories: frequent.map(([text]) => text) }
}

function quantileBounds(values: Float64Array, numBins: number): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const largest = sorted.at(-1)
  const bounds: number[] = []
  for (let bin = 1; bin < numBins && sorted.length > 0; bin++) {
    const bound = sorted[Math.ceil((sorted.length * bin) / numBins) - 1]!
    if (bound !== largest && bound !== bounds.at(-1)) bounds.push(bound)
  }
  // Of one value, so that any other is told from it.
  if (largest !== undefined && largest === sorted[0]) return [-nextUp(-largest), largest].filter(Number.isFinite)
  return bounds
}

/** Number of bins, with those of other and of missing values. */
export function numBinsOf(bins: ValueBins): number {
  return bins.kind === 'numeric' ? bins.upperBounds.length + 2 : bins.categories.length + 2
}

/**
 * The bin of every row.
 *
 * @param name - for messages
 * @returns [numRows]
 * @throws TypeError unless the column holds what the bins are of
 */
export function binNumbers(bins: ValueBins, column: MonitoredColumn, name: string): Int32Array {
  const isNumeric = column instanceof Float64Array
  if (isNumeric !== (bins.kind === 'numeric')) {
    const [expected, got] = isNumeric ? ['texts', 'numbers'] : ['numbers', 'texts']
    throw new TypeError(`"${name}" expected ${expected}, as in the reference; got ${got}`)
  }
  return Int32Array.from(column as ArrayLike<number | string | null>, createBinner(bins))
}

/**
 * A function that gives the bin of a value; NaN and null are missing.
 *
 * @param bins - of what the values are: numbers or texts
 */
export function createBinner(bins: ValueBins): (value: number | string | null) => number {
  const missing = numBinsOf(bins) - 1
  if (bins.kind === 'categorical') {
    const binOfText = new Map<unknown, number>(bins.categories.map((text, bin) => [text, bin]))
    return (text) => (text === null ? missing : (binOfText.get(text) ?? missing - 1))
  }
  const bounds = Float64Array.from(bins.upperBounds)
  return (value) => (value === null || Number.isNaN(value) ? missing : binOfNumber(bounds, value as number))
}

function binOfNumber(bounds: Float64Array, value: number): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (value <= bounds[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

/** What is in each bin, for people. */
export function binLabels(bins: ValueBins): string[] {
  if (bins.kind === 'categorical') return [...bins.categories, 'other', 'missing']
  const texts = bins.upperBounds.map((bound) => String(Number(bound.toPrecision(6))).replace('-', '−'))
  if (texts.length === 0) return ['any', 'missing']
  if (texts.length === 2 && nextUp(bins.upperBounds[0]!) === bins.upperBounds[1])
    return [`below ${texts[1]!}`, texts[1]!, `above ${texts[1]!}`, 'missing']
  const between = texts.slice(1).map((text, i) => `${texts[i]!} to ${text}`)
  return [`up to ${texts[0]!}`, ...between, `above ${texts.at(-1)!}`, 'missing']
}
