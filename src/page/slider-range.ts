/**
 * Which values a slider offers: all that can be right, or, where that is far more than the model was trained on, the
 * training range, so that a step stays small enough to aim at.
 *
 * @module
 */
import type { FieldSpec } from '../credit/fields/field-spec.ts'

/** Ends and step of a slider, and where the training range lies on it (0 to 1). */
export interface SliderRange {
  readonly min: number
  readonly max: number
  readonly step: number
  readonly trainedFrom: number
  readonly trainedTo: number
}

// A valid range this many times the training range is too wide for a slider.
const widest = 3
// A slider of a continuous value has this many steps at least.
const numSteps = 250

/** The range of a field that is no category. */
export function sliderRange({ kind, trainingRange, validRange }: FieldSpec): SliderRange {
  const spanOf = ([min, max]: readonly [number, number]): number => max - min
  const [low, high] = spanOf(validRange) > widest * spanOf(trainingRange) ? trainingRange : validRange
  const step = kind === 'number' || kind === 'ratio' ? roundStep((high - low) / numSteps) : 1
  const min = onGrid(Math.floor(low / step) * step)
  const max = onGrid(Math.ceil(high / step) * step)
  const shareOf = (value: number): number => (value - min) / (max - min)
  return { min, max, step, trainedFrom: shareOf(trainingRange[0]), trainedTo: shareOf(trainingRange[1]) }
}

// The greatest of 1, 2 and 5 times a power of ten that is no more than `step`.
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const factor = step / power
  return onGrid((factor >= 5 ? 5 : factor >= 2 ? 2 : 1) * power)
}

// 0.7000000000000001 is 0.7.
function onGrid(value: number): number {
  return Number(value.toPrecision(12))
}
