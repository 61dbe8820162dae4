/**
 * `platt` and `isotonic`: from a raw score to a probability, learnt from rows whose score did not see them.
 *
 * Sources: Platt, "Probabilistic outputs for support vector machines" (1999), with the target values of its section 2.2;
 * Zadrozny, Elkan, "Transforming classifier scores into accurate multiclass probability estimates" (2002); pool adjacent
 * violators as in Barlow et al., "Statistical inference under order restrictions" (1972).
 *
 * @module
 */
import { checkOptions, integerOption } from '../../checks.ts'
import { calibrate, type Calibrator } from '../../credit/scoring/calibrator.ts'
import { fitLogistic } from '../scorecard/logistic-regression.ts'
import { numbersOf, withColumns } from '../table.ts'
import { createStepOf, type Step, type StepKind } from './step.ts'
import { checkedObject, checkFinite, checkNumbers, checkText } from './step-columns.ts'
import { requiredClasses, type TrainingRows } from './training-rows.ts'

/** What is calibrated. */
export interface CalibratorOptions {
  /** The column with raw scores, without missing values. They must be out of fold: of models that did not see their row. */
  readonly score: string
  /** The column for the probabilities; may be the same. */
  readonly output: string
  /** The probability is that of this class or a better one (default: 1). */
  readonly atLeast?: number | undefined
}

/** A calibrator, and the columns it goes from and to. */
export interface CalibratorState<Kind extends Calibrator['kind']> {
  readonly score: string
  readonly output: string
  readonly calibrator: Extract<Calibrator, { kind: Kind }>
}

type Fit<Kind extends Calibrator['kind']> = (
  scores: Float64Array,
  isAtLeast: Uint8Array
) => Extract<Calibrator, { kind: Kind }>

function calibration<Kind extends Calibrator['kind']>(
  name: Kind,
  fit: Fit<Kind>,
  checkCalibrator: (calibrator: Readonly<Record<string, unknown>>) => void
): StepKind<CalibratorOptions, CalibratorState<Kind>> {
  return {
    name,
    checkOptions: (options) => {
      checkOptions(options, ['score', 'output', 'atLeast'])
      checkText('score', options.score)
      checkText('output', options.output)
      const atLeast = integerOption('atLeast', options.atLeast, 1)
      if (atLeast < 1) throw new RangeError(`"atLeast" expected an integer from 1 up, got ${atLeast}`)
    },
    fit: (training, { score, output, atLeast = 1 }) => {
      const scores = knownScores(training, score)
      const isAtLeast = Uint8Array.from(requiredClasses(training), (one) => Number(one >= atLeast))
      if (!(isAtLeast.includes(0) && isAtLeast.includes(1)))
        throw new RangeError(`"training" expected rows below class ${atLeast} and others, got one kind`)
      return { score, output, calibrator: fit(scores, isAtLeast) }
    },
    apply: ({ score, output, calibrator }, features) =>
      withColumns(features, { [output]: numbersOf(features, score).map((one) => probabilityOf(calibrator, one)) }),
    checkState: (state): asserts state is CalibratorState<Kind> => {
      const { score, output, calibrator } = checkedObject('state', state)
      checkText('state.score', score)
      checkText('state.output', output)
      const checked = checkedObject('state.calibrator', calibrator)
      if (checked['kind'] !== name) throw new RangeError(`"state.calibrator.kind" expected ${name}, got something else`)
      checkCalibrator(checked)
    }
  }
}

function knownScores({ table }: TrainingRows, score: string): Float64Array {
  const scores = numbersOf(table, score)
  const wrong = scores.findIndex((one) => !Number.isFinite(one))
  if (wrong >= 0) throw new RangeError(`column "${score}" expected finite numbers, got another value in row ${wrong}`)
  return scores
}

// A missing score has a missing probability.
function probabilityOf(calibrator: Calibrator, score: number): number {
  return Number.isNaN(score) ? NaN : calibrate(calibrator, score)
}

function fitPlatt(scores: Float64Array, isAtLeast: Uint8Array): Extract<Calibrator, { kind: 'platt' }> {
  // Each row counts as one of both kinds, almost wholly of its own: without that, separable scores have no best slope.
  const numYes = isAtLeast.reduce((sum, one) => sum + one, 0)
  const yes = (numYes + 1) / (numYes + 2)
  const no = 1 / (isAtLeast.length - numYes + 2)
  const numRows = scores.length
  const column = new Float64Array(2 * numRows)
  column.set(scores)
  column.set(scores, numRows)
  const labels = new Uint8Array(2 * numRows).fill(1, 0, numRows)
  const weights = Float64Array.from(labels, (label, i) => {
    const target = isAtLeast[i % numRows] === 1 ? yes : no
    return label === 1 ? target : 1 - target
  })
  const { coefficients, intercept } = fitLogistic({ columns: [column], labels, weights, l2: 0 })
  const slope = coefficients[0]!
  if (!(slope > 0)) throw new RangeError('"score" expected a column that rises with the class, got one that does not')
  return { kind: 'platt', slope, intercept }
}

// Rows of neighbouring scores with one probability.
interface Block {
  readonly from: number
  readonly to: number
  readonly yes: number
  readonly numRows: number
}

function fitIsotonic(scores: Float64Array, isAtLeast: Uint8Array): Extract<Calibrator, { kind: 'isotonic' }> {
  const order = Int32Array.from(scores.keys()).sort((one, other) => scores[one]! - scores[other]!)
  const blocks: Block[] = []
  for (let begin = 0; begin < order.length;) {
    const score = scores[order[begin]!]!
    let yes = 0
    let end = begin
    for (; end < order.length && scores[order[end]!] === score; end++) yes += isAtLeast[order[end]!]!
    let block: Block = { from: score, to: score, yes, numRows: end - begin }
    // Blocks whose share falls, or stays, are put together.
    for (let last = blocks.at(-1); last !== undefined && isNotAbove(block, last); last = blocks.at(-1)) {
      blocks.pop()
      block = { from: last.from, to: block.to, yes: last.yes + block.yes, numRows: last.numRows + block.numRows }
    }
    blocks.push(block)
    begin = end
  }
  const ends = blocks.map(({ from, to }) => (from === to ? [from] : [from, to]))
  return {
    kind: 'isotonic',
    scores: ends.flat(),
    probabilities: blocks.flatMap(({ yes, numRows }, i) => ends[i]!.map(() => yes / numRows))
  }
}

// By whole numbers, so that no rounding decides.
function isNotAbove(block: Block, last: Block): boolean {
  return block.yes * last.numRows <= last.yes * block.numRows
}

/** Calibration by a sigmoid. */
export const plattCalibration: StepKind<CalibratorOptions, CalibratorState<'platt'>> = /* @__PURE__ */ calibration(
  'platt',
  fitPlatt,
  ({ slope, intercept }) => {
    checkFinite('state.calibrator.slope', slope)
    checkFinite('state.calibrator.intercept', intercept)
    if (slope <= 0) throw new RangeError(`"state.calibrator.slope" expected a number above 0, got ${slope}`)
  }
)

/** Calibration by a rising function of lines. */
export const isotonicCalibration: StepKind<
  CalibratorOptions,
  CalibratorState<'isotonic'>
> = /* @__PURE__ */ calibration('isotonic', fitIsotonic, ({ scores, probabilities }) => {
  checkNumbers('state.calibrator.scores', scores)
  checkNumbers('state.calibrator.probabilities', probabilities)
  if (scores.length === 0 || scores.length !== probabilities.length)
    throw new RangeError(`"state.calibrator" expected as many probabilities as scores, got ${probabilities.length}`)
  if (!isAscending(scores) || !isAscending(probabilities) || probabilities[0]! < 0 || probabilities.at(-1)! > 1)
    throw new RangeError('"state.calibrator" expected ascending scores and probabilities, got others')
})

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((one, i) => i === 0 || numbers[i - 1]! <= one)
}

/**
 * Platt calibration: the probability is 1 / (1 + exp(−(slope · score + intercept))).
 *
 * @throws TypeError, RangeError when an option is wrong; when fitted, unless larger scores mean better classes
 */
export function platt(options: CalibratorOptions): Step<CalibratorState<'platt'>> {
  return createStepOf(plattCalibration, options)
}

/**
 * Isotonic calibration: the probability is linear between points, constant beyond them, and never falls as the score rises. It
 * needs more rows than Platt's, some thousands.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function isotonic(options: CalibratorOptions): Step<CalibratorState<'isotonic'>> {
  return createStepOf(isotonicCalibration, options)
}
