/**
 * The values a slider offers: the valid range or, where that is much wider than the training range, the training range, so
 * that steps stay small enough to aim at. A range without ends, as what is computed may have, becomes one around the typical
 * value.
 *
 * @module
 */
import type { FieldSpec } from '../credit/fields/field-spec.ts'

/** Ends and step of a slider, and the position of the training range on it (0 to 1). */
export interface SliderRange {
  readonly min: number
  readonly max: number
  readonly step: number
  readonly trainedFrom: number
  readonly trainedTo: number
}

// A valid range this many times the training range is too wide for a slider.
const widest = 3
// Nobody's value has a range as wide as this.
const endless = 1e15
// A slider for a continuous value has at least this many steps.
const numSteps = 250

/** Whether a range is one that values can have; that of what is computed may have no ends. */
export function hasEnds(range: FieldSpec['validRange']): boolean {
  return spanOf(range) < endless
}

/** The slider range of a field that is not a category. */
export function sliderRange({ kind, trainingRange, validRange, typical }: FieldSpec): SliderRange {
  const narrower = spanOf(validRange) > widest * spanOf(trainingRange) ? trainingRange : validRange
  const [low, high] = spanOf(narrower) > 0 && hasEnds(narrower) ? narrower : aroundValue(typical)
  const step = kind === 'number' || kind === 'ratio' ? roundStep((high - low) / numSteps) : 1
  const min = onGrid(Math.floor(low / step) * step)
  const max = onGrid(Math.ceil(high / step) * step)
  const shareOf = (value: number): number => Math.min(1, Math.max(0, (value - min) / (max - min)))
  return { min, max, step, trainedFrom: shareOf(trainingRange[0]), trainedTo: shareOf(trainingRange[1]) }
}

function spanOf([min, max]: FieldSpec['validRange']): number {
  return max - min
}

function aroundValue(value: number): readonly [number, number] {
  return value < 0 ? [2 * value, 0] : [0, value === 0 ? 1 : 2 * value]
}

// The largest number of the form 1, 2 or 5 times a power of ten that does not exceed `step`.
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const factor = step / power
  return onGrid((factor >= 5 ? 5 : factor >= 2 ? 2 : 1) * power)
}

// Rounds 0.7000000000000001 to 0.7.
function onGrid(value: number): number {
  return Number(value.toPrecision(12))
}
