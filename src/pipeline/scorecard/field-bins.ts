/**
 * Bins of a field: intervals of its numbers or groups of its texts; missing values, and numbers that stand for something
 * special, are bins of their own.
 *
 * @module
 */
import { type Column, isNumeric } from '../table.ts'

/** Bins of a field of numbers: the intervals, then a bin for each special value, then the one of missing values. */
export interface NumberBins {
  readonly kind: 'numbers'
  readonly field: string
  /** Largest value of each interval but the last, ascending; the first has no lower end, the last no upper one. */
  readonly edges: readonly number[]
  /** Values that are not on the scale of the others, such as -1 for "none". */
  readonly special: readonly number[]
}

/** Bins of a field of texts: the groups, then one for texts in none of them, then the one of missing values. */
export interface TextBins {
  readonly kind: 'texts'
  readonly field: string
  readonly groups: readonly (readonly string[])[]
}

/** Bins of a field. */
export type FieldBins = NumberBins | TextBins

/** Number of bins, with those of special, unknown and missing values. */
export function numBinsOf(bins: FieldBins): number {
  return bins.kind === 'numbers' ? bins.edges.length + 1 + bins.special.length + 1 : bins.groups.length + 2
}

/** Names of the bins, as a table of points shows them [numBins]. */
export function binNames(bins: FieldBins): string[] {
  if (bins.kind === 'texts') return [...bins.groups.map((group) => group.join(', ')), 'other', 'missing']
  const { edges, special } = bins
  const intervals = Array.from({ length: edges.length + 1 }, (_, i) => {
    if (edges.length === 0) return 'any value'
    if (i === 0) return `up to ${edges[0]}`
    return i === edges.length ? `above ${edges[i - 1]}` : `above ${edges[i - 1]} up to ${edges[i]}`
  })
  return [...intervals, ...special.map((value) => `exactly ${value}`), 'missing']
}

/**
 * The bin of each value [numRows].
 *
 * @throws TypeError when the column holds texts and the bins are of numbers, or the other way round
 */
export function binsOfColumn(bins: FieldBins, column: Column): Int32Array {
  if (isNumeric(column) !== (bins.kind === 'numbers')) {
    const [expected, got] = bins.kind === 'numbers' ? ['numbers', 'texts'] : ['texts', 'numbers']
    throw new TypeError(`column "${bins.field}" expected ${expected}, got ${got}`)
  }
  return bins.kind === 'numbers'
    ? numberBins(bins, column as Float64Array)
    : textBins(bins, column as readonly string[])
}

function numberBins({ edges, special }: NumberBins, column: Float64Array): Int32Array {
  const missing = edges.length + 1 + special.length
  return Int32Array.from(column, (value) => {
    if (Number.isNaN(value)) return missing
    const number = special.indexOf(value)
    return number < 0 ? intervalOf(edges, value) : edges.length + 1 + number
  })
}

// The first interval whose largest value is not below.
function intervalOf(edges: readonly number[], value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! >= value) high = middle
    else low = middle + 1
  }
  return low
}

function textBins({ groups }: TextBins, column: readonly (string | null)[]): Int32Array {
  const groupOf = new Map(groups.flatMap((group, number) => group.map((text) => [text, number] as const)))
  return Int32Array.from(column, (text) => (text === null ? groups.length + 1 : (groupOf.get(text) ?? groups.length)))
}
