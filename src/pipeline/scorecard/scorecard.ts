/**
 * `fitScorecard`: the scorecard that credit departments have always used, as a challenger that a person can check by hand.
 *
 * Ordered classes are asked cumulatively: for each class but the worst, a card of its own says how likely an applicant is at
 * least that class. A card is a logistic regression on weights of evidence. All cards share the bins of a field, so that one
 * table of points can hold them. A field whose coefficient comes out negative, which would turn its evidence round, is left
 * out of that card.
 *
 * Source: Siddiqi, "Credit Risk Scorecards" (2006), chapter 6.
 *
 * @module
 */
import { sigmoid } from '../../credit/scoring/calibrator.ts'
import { columnOf, type Table } from '../table.ts'
import { binsOfColumn, type FieldBins, numBinsOf } from './field-bins.ts'
import { type BinningOptions, type ClassLabels, fitBins } from './fit-bins.ts'
import { fitLogistic, type Logistic, logOddsOf } from './logistic-regression.ts'
import { informationOf, weightOfEvidence } from './optimal-partition.ts'

/** How a scorecard is fitted. */
export interface ScorecardOptions extends BinningOptions {
  /** Strength of the ridge on the coefficients (default: 1). */
  readonly l2?: number
  /** Fields that tell less than this in every card are left out (default: 0.02). */
  readonly leastInformation?: number
}

/** Names of the options that are numbers or words. */
export const scorecardOptionKeys: readonly (keyof ScorecardOptions)[] = [
  'maxBins',
  'leastShare',
  'shape',
  'l2',
  'leastInformation'
]

/** A field of a scorecard. */
export interface ScorecardField {
  readonly bins: FieldBins
  /** By card: weight of evidence of each bin; 0 for bins without training rows [numCards][numBins]. */
  readonly evidence: readonly (readonly number[])[]
  /** By card: information value [numCards]. */
  readonly information: readonly number[]
}

/** The card of a class: log-odds of being at least that class. */
export interface Card {
  readonly intercept: number
  /** By field; 0 where it is left out, never negative [numFields]. */
  readonly coefficients: readonly number[]
}

/** A fitted scorecard. Plain data. */
export interface Scorecard {
  readonly numClasses: number
  readonly fields: readonly ScorecardField[]
  /** Of the classes from the second worst up [numClasses − 1]. */
  readonly cards: readonly Card[]
}

/**
 * Fits a scorecard.
 *
 * @param training - training rows only
 * @param names - of the features
 * @param labels - classes of these rows, and their weights
 * @throws RangeError when a class has no row, or no field tells enough
 */
export function fitScorecard(
  training: Table,
  names: readonly string[],
  labels: ClassLabels,
  options: ScorecardOptions = {}
): Scorecard {
  const { numClasses } = labels
  const { l2 = 1, leastInformation = 0.02 } = options
  checkClasses(labels)
  const fitted = names.map((name) => {
    const column = columnOf(training, name)
    const bins = fitBins(name, column, labels, options)
    const binOfRow = binsOfColumn(bins, column)
    return { field: { bins, ...evidenceOf(binOfRow, numBinsOf(bins), labels) }, binOfRow }
  })
  const kept = fitted.filter(({ field }) => Math.max(...field.information) >= leastInformation)
  if (kept.length === 0)
    throw new RangeError(`"leastInformation" expected a field that tells at least ${leastInformation}, got none`)
  const cards = Array.from({ length: numClasses - 1 }, (_, card) => {
    const columns = kept.map(({ field, binOfRow }) => valuesOfBins(field.evidence[card]!, binOfRow))
    const answers = Uint8Array.from(labels.classes, (value) => (value > card ? 1 : 0))
    return fitCard(columns, answers, labels.weights, l2)
  })
  return { numClasses, fields: kept.map(({ field }) => field), cards }
}

function checkClasses({ classes, numClasses }: ClassLabels): void {
  const counts = new Int32Array(numClasses)
  for (const value of classes) counts[value]!++
  const empty = counts.indexOf(0)
  if (empty >= 0) throw new RangeError(`"labels" expected rows of every class, got none of class ${empty}`)
}

function evidenceOf(
  binOfRow: Int32Array,
  numBins: number,
  { classes, numClasses, weights }: ClassLabels
): Pick<ScorecardField, 'evidence' | 'information'> {
  const evidence: number[][] = []
  const information: number[] = []
  for (let card = 0; card < numClasses - 1; card++) {
    const yes = new Float64Array(numBins)
    const no = new Float64Array(numBins)
    binOfRow.forEach((bin, row) => {
      const answers = classes[row]! > card ? yes : no
      answers[bin]! += weights?.[row] ?? 1
    })
    const allYes = yes.reduce((sum, weight) => sum + weight, 0)
    const allNo = no.reduce((sum, weight) => sum + weight, 0)
    const isEmpty = (bin: number): boolean => yes[bin] === 0 && no[bin] === 0
    const bins = Array.from({ length: numBins }, (_, bin) => bin)
    evidence.push(bins.map((bin) => (isEmpty(bin) ? 0 : weightOfEvidence(yes[bin]!, no[bin]!, allYes, allNo))))
    information.push(
      bins.reduce((sum, bin) => sum + (isEmpty(bin) ? 0 : informationOf(yes[bin]!, no[bin]!, allYes, allNo)), 0)
    )
  }
  return { evidence, information }
}

function fitCard(
  columns: readonly Float64Array[],
  labels: Uint8Array,
  weights: Float64Array | undefined,
  l2: number
): Card {
  let kept = columns.map((_, field) => field)
  let start: Card | undefined
  for (;;) {
    const card: Logistic = fitLogistic({ columns: kept.map((field) => columns[field]!), labels, weights, l2, start })
    const { intercept, coefficients } = card
    const least = coefficients.indexOf(Math.min(...coefficients))
    if (coefficients.length === 0 || coefficients[least]! >= 0) {
      return { intercept, coefficients: columns.map((_, field) => coefficients[kept.indexOf(field)] ?? 0) }
    }
    const others = (_: unknown, i: number): boolean => i !== least
    start = { intercept, coefficients: coefficients.filter(others) }
    kept = kept.filter(others)
  }
}

function valuesOfBins(values: readonly number[], binOfRow: Int32Array): Float64Array {
  return Float64Array.from(binOfRow, (bin) => values[bin]!)
}

/**
 * Log-odds of each card [numCards][numRows].
 *
 * @throws RangeError, TypeError when a column is not there or holds something else than in training
 */
export function scorecardLogOdds({ fields, cards }: Scorecard, table: Table): Float64Array[] {
  const binsOf = fields.map(({ bins }) => binsOfColumn(bins, columnOf(table, bins.field)))
  return cards.map((card, number) => {
    const columns = fields.map(({ evidence }, field) => valuesOfBins(evidence[number]!, binsOf[field]!))
    return logOddsOf(card, columns, table.numRows)
  })
}

/**
 * Probabilities that applicants are at least each class from the second worst up; never higher for a better class
 * [numCards][numRows].
 */
export function scorecardExceedances(scorecard: Scorecard, table: Table): Float64Array[] {
  const exceedances = scorecardLogOdds(scorecard, table).map((scores) => scores.map((score) => sigmoid(score)))
  for (let card = 1; card < exceedances.length; card++) {
    const worse = exceedances[card - 1]!
    exceedances[card]!.forEach((value, row, better) => (better[row] = Math.min(value, worse[row]!)))
  }
  return exceedances
}
