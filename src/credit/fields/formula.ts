/**
 * Formulas of derived fields, as data: what a lender computes from other fields before a model sees it.
 *
 * A formula of missing values is missing; so is one that has no value, such as 0 / 0. One can be infinite, such as 1 / 0: models see it
 * beyond every threshold, cleaning warns that it is outside the training range, and JSON, which has no infinity, writes null.
 *
 * @module
 */

/** How a derived field follows from fields that precede it in the table. */
export type Formula<Name extends string = string> =
  /** numerator / (denominator + plus); `plus` (default 0) makes a denominator of 0 give a number */
  | { readonly kind: 'ratio'; readonly numerator: Name; readonly denominator: Name; readonly plus?: number }
  /** The first minus the second */
  | { readonly kind: 'difference'; readonly of: readonly [Name, Name] }
  | { readonly kind: 'sum' | 'mean' | 'smallest' | 'largest'; readonly of: readonly Name[] }
  /** How many of the fields are above a number */
  | { readonly kind: 'count'; readonly of: readonly Name[]; readonly above: number }

/** The kinds of formulas. */
export const formulaKinds: readonly Formula['kind'][] = [
  'ratio',
  'difference',
  'sum',
  'mean',
  'smallest',
  'largest',
  'count'
]

/** The fields that a formula takes. */
export function inputsOf<Name extends string>(formula: Formula<Name>): readonly Name[] {
  return formula.kind === 'ratio' ? [formula.numerator, formula.denominator] : formula.of
}

/** A derived field's column, its formula, and the columns of what the formula takes. */
export interface DerivedColumn {
  readonly column: number
  readonly formula: Formula
  readonly inputs: readonly number[]
}

/** The derived columns of a table, in the order in which they can be computed. */
export function derivedColumnsOf<Name extends string>(
  fields: readonly { readonly name: Name; readonly formula?: Formula<Name> }[]
): readonly DerivedColumn[] {
  const columnOf = new Map(fields.map(({ name }, column) => [name, column]))
  return fields.flatMap(({ formula }, column) =>
    formula === undefined ? [] : [{ column, formula, inputs: inputsOf(formula).map((name) => columnOf.get(name)!) }]
  )
}

/** The value of a derived column; NaN when an input is, or when there is none. */
export function evaluateFormula({ formula, inputs }: DerivedColumn, values: ArrayLike<number>): number {
  const of = inputs.map((column) => values[column]!)
  if (of.some(Number.isNaN)) return NaN
  return valueOf(formula, of)
}

/**
 * Computes the derived columns of a row anew, in place, after some of its values changed. Where no input changed, or one
 * was missing before, what was there stays.
 *
 * @param values - the row, changed [numFields]
 * @param before - the row as it was [numFields]
 */
export function recompute(derivedColumns: readonly DerivedColumn[], values: Float64Array, before: Float64Array): void {
  for (const derived of derivedColumns) {
    const { column, inputs } = derived
    if (inputs.every((input) => Object.is(values[input], before[input]))) continue
    if (inputs.some((input) => Number.isNaN(before[input]!) && Number.isNaN(values[input]!))) continue
    values[column] = evaluateFormula(derived, values)
  }
}

/** A column, and those that are computed from it, directly or not. */
export function dependentsOf(column: number, derivedColumns: readonly DerivedColumn[]): ReadonlySet<number> {
  const found = new Set([column])
  for (const { column: computed, inputs } of derivedColumns)
    if (inputs.some((input) => found.has(input))) found.add(computed)
  return found
}

function valueOf(formula: Formula, of: readonly number[]): number {
  switch (formula.kind) {
    case 'ratio':
      return of[0]! / (of[1]! + (formula.plus ?? 0))
    case 'difference':
      return of[0]! - of[1]!
    case 'sum':
      return sumOf(of)
    case 'mean':
      return sumOf(of) / of.length
    case 'smallest':
      return Math.min(...of)
    case 'largest':
      return Math.max(...of)
    case 'count':
      return of.filter((value) => value > formula.above).length
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** Smallest and largest value of something that is not known, both inclusive. */
export type Interval = readonly [min: number, max: number]

const anything: Interval = [-Infinity, Infinity]

/**
 * An interval that contains every value of a derived column whose inputs lie in the given intervals; everything if it may have
 * no value there. It grows with them.
 */
export function intervalOf({ formula, inputs }: DerivedColumn, intervals: readonly Interval[]): Interval {
  const of = inputs.map((column) => intervals[column]!)
  const [min, max] = boundsOf(formula, of)
  return Number.isNaN(min) || Number.isNaN(max) ? anything : [min, max]
}

// Each end is computed as the value itself is, and rounding is monotone: no value can lie beyond.
function boundsOf(formula: Formula, of: readonly Interval[]): Interval {
  const ends = (end: 0 | 1): number[] => of.map((interval) => interval[end])
  switch (formula.kind) {
    case 'ratio': {
      const [numerator, denominator] = of as [Interval, Interval]
      const below = denominator.map((end) => end + (formula.plus ?? 0))
      if (below[0]! <= 0 && below[1]! >= 0) return anything
      const quotients = numerator.flatMap((end) => below.map((divisor) => end / divisor))
      return [Math.min(...quotients), Math.max(...quotients)]
    }
    case 'difference':
      return [of[0]![0] - of[1]![1], of[0]![1] - of[1]![0]]
    default:
      return [valueOf(formula, ends(0)), valueOf(formula, ends(1))]
  }
}
