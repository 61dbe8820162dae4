/**
 * `targetCodes`: encodes categories by what the training rows tell of their classes.
 *
 * Source: Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes" (2001); weights of evidence as in
 * Siddiqi, Credit Risk Scorecards (2006).
 *
 * @module
 */
import { checkOptions, choiceOption, integerOption, numberOption } from '../../checks.ts'
import { strictLog } from '../../numeric/log.ts'
import { createStepOf, type Step, type StepKind } from './step.ts'
import { checkColumnsOption, type ColumnsOption } from './step-columns.ts'
import { type TextCodes, textCoding } from './text-codes.ts'
import { requiredClasses } from './training-rows.ts'

/** What is encoded. */
export interface TargetCodesOptions extends ColumnsOption {
  /**
   * `share` (default): the share of good rows, pulled towards that of all training rows. `woe`: the weight of evidence,
   * ln((good + ½) / (bad + ½)) − ln((all good + ½) / (all bad + ½)).
   */
  readonly measure?: 'share' | 'woe' | undefined
  /** Number of the lowest class that is good (default: 1, so that only the worst is bad). */
  readonly atLeast?: number | undefined
  /** Of `share`: how many average rows are added to each category (default: 20). */
  readonly smoothing?: number | undefined
}

/** Rows of a category. */
interface Outcomes {
  good: number
  bad: number
}

// Added to counts, so that a category without good or without bad rows has a weight.
const addedRows = 0.5

/** What categories tell of the classes. */
export const targetCoding: StepKind<TargetCodesOptions, TextCodes> = /* @__PURE__ */ textCoding({
  name: 'target-codes',
  checkOptions: (options: TargetCodesOptions) => {
    checkOptions(options, ['columns', 'measure', 'atLeast', 'smoothing'])
    checkColumnsOption(options)
    choiceOption('measure', options.measure, ['share', 'woe'], 'share')
    const atLeast = integerOption('atLeast', options.atLeast, 1)
    if (atLeast < 1) throw new RangeError(`"atLeast" expected an integer from 1 up, got ${atLeast}`)
    const smoothing = numberOption('smoothing', options.smoothing, 20)
    if (!(smoothing >= 0 && smoothing < Infinity))
      throw new RangeError(`"smoothing" expected a number from 0 up, got ${smoothing}`)
  },
  codesOf: (categories, texts, training, { measure = 'share', atLeast = 1, smoothing = 20 }) => {
    const classes = requiredClasses(training)
    const all: Outcomes = { good: 0, bad: 0 }
    const byText = new Map<string | null, Outcomes>()
    for (const [row, text] of texts.entries()) {
      const side = classes[row]! >= atLeast ? 'good' : 'bad'
      const outcomes = byText.get(text) ?? { good: 0, bad: 0 }
      byText.set(text, outcomes)
      outcomes[side]++
      all[side]++
    }
    const prior = all.good / (all.good + all.bad)
    const codeOf = ({ good, bad }: Outcomes): number =>
      measure === 'woe' ? logOdds({ good, bad }) - logOdds(all) : (good + smoothing * prior) / (good + bad + smoothing)
    const average = measure === 'woe' ? 0 : prior
    const missing = byText.get(null)
    return {
      codes: categories.map((category) => codeOf(byText.get(category)!)),
      unseen: average,
      missing: missing === undefined ? average : codeOf(missing)
    }
  }
})

function logOdds({ good, bad }: Outcomes): number {
  return strictLog((good + addedRows) / (bad + addedRows))
}

/**
 * Encodes texts by the classes of the training rows with that text; missing values count as a category. A category that the
 * training rows do not have gets what all of them together have.
 *
 * The training rows' own classes are in their codes: a category of few rows tells a model what it should not know. Keep
 * `smoothing` large against the rows of the rarest category that matters.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function targetCodes(options: TargetCodesOptions = {}): Step<TextCodes> {
  return createStepOf(targetCoding, options)
}
