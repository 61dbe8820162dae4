/**
 * `ordinalCodes` and `frequencyCodes`: encoders that look at categories alone.
 *
 * @module
 */
import { checkOptions } from '../../checks.ts'
import { createStepOf, type Step, type StepKind } from './step.ts'
import { checkColumnsOption, type ColumnsOption } from './step-columns.ts'
import { type TextCodes, textCoding } from './text-codes.ts'

function checkColumnsAlone(options: ColumnsOption): void {
  checkOptions(options, ['columns'])
  checkColumnsOption(options)
}

/** Places in order. */
export const ordinalCoding: StepKind<ColumnsOption, TextCodes> = /* @__PURE__ */ textCoding({
  name: 'ordinal-codes',
  checkOptions: checkColumnsAlone,
  codesOf: (categories) => ({ codes: categories.map((_, place) => place), unseen: null, missing: null })
})

/** Shares of rows. */
export const frequencyCoding: StepKind<ColumnsOption, TextCodes> = /* @__PURE__ */ textCoding({
  name: 'frequency-codes',
  checkOptions: checkColumnsAlone,
  codesOf: (categories, texts) => {
    const counts = new Map<string | null, number>()
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
    return { codes: categories.map((category) => counts.get(category)! / texts.length), unseen: 0, missing: null }
  }
})

/**
 * Encodes texts by their place in order: categories are sorted by their UTF-16 code units and numbered from 0. A category that
 * the training rows do not have is missing.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function ordinalCodes(options: ColumnsOption = {}): Step<TextCodes> {
  return createStepOf(ordinalCoding, options)
}

/**
 * Encodes texts by how frequent they are: the share of training rows with that category, 0 for one they do not have. Missing
 * values stay missing.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function frequencyCodes(options: ColumnsOption = {}): Step<TextCodes> {
  return createStepOf(frequencyCoding, options)
}
