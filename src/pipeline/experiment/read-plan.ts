/**
 * `readPlan`: a plan from JSON that somebody wrote. Every key is known, every value of its kind; whether it fits the data is
 * found out when it is run.
 *
 * @module
 */
import {
  anything,
  choice,
  dictionary,
  either,
  flag,
  integer,
  list,
  name,
  number,
  object,
  optional,
  partOf,
  type Shape
} from '../../shapes.ts'
import { protocolNames } from '../validation/folds.ts'
import type { ExperimentPlan } from './plan.ts'

/**
 * A plan.
 *
 * @param value - as `JSON.parse` gives it
 * @throws TypeError, RangeError naming the place and what was expected there
 */
export function readPlan(value: unknown): ExperimentPlan {
  return planShape(value, 'plan') as ExperimentPlan
}

function numberFrom(least: number, most: number, shape: Shape<number> = number): Shape<number> {
  return (value, place) => {
    const given = shape(value, place)
    if (given < least || given > most)
      throw new RangeError(`"${place}" expected a number from ${least} to ${most}, got ${given}`)
    return given
  }
}

function integerFrom(least: number, most: number): Shape<number> {
  return numberFrom(least, most, integer)
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isPlain = (value: unknown): boolean => ['string', 'boolean'].includes(typeof value)
const scalar = either(isPlain, anything, number)
const parameterValue = either(Array.isArray, list(scalar), scalar)
const names = list(name)
const directions = object({ up: optional(names), down: optional(names) })
const protocolName = choice(...protocolNames)
// What else a step takes, it checks itself.
const namedStep = partOf({ step: name })
const step: Shape = (value, place) => {
  namedStep(value, place)
  return value
}

const candidate = object({
  name,
  learner: choice('boosting', 'scorecard', 'files'),
  files: optional(name),
  parameters: optional(dictionary(parameterValue)),
  search: optional(dictionary(list(parameterValue, 1))),
  form: optional(choice('multiclass', 'cumulative')),
  directions: optional(directions),
  leaveOut: optional(names),
  steps: optional(list(step)),
  classWeights: optional(either(isText, choice('balanced'), list(numberFrom(1e-6, 1e6)))),
  correctsPrior: optional(flag),
  earlyStopping: optional(object({ rounds: integerFrom(1, 1e6), share: optional(numberFrom(0.01, 0.9)) })),
  decision: optional(
    either(isText, choice('argmax'), object({ cutoffs: either(isText, choice('fitted'), list(numberFrom(0, 1))) }))
  )
})

const protocol = object({
  name: protocolName,
  numFolds: optional(integerFrom(2, 1000)),
  seed: optional(integer),
  numPeriods: optional(integerFrom(1, 1000)),
  embargo: optional(numberFrom(0, Number.MAX_VALUE)),
  candidates: optional(names)
})

const planShape = object({
  name,
  seed: integer,
  protocols: list(protocol, 1),
  candidates: list(candidate, 1),
  rule: object({
    protocol: protocolName,
    standardErrors: numberFrom(0, 100),
    directions: optional(directions),
    excluded: optional(names)
  }),
  classes: optional(list(name, 2)),
  resamples: optional(integerFrom(0, 1e6)),
  features: optional(list(name, 1)),
  ratios: optional(list(object({ name, numerator: name, denominator: name, plus: optional(number) }))),
  search: optional(
    object({
      seed: integer,
      numFolds: integerFrom(2, 1000),
      samples: integerFrom(1, 100_000),
      rungs: list(integerFrom(1, 1000), 1),
      keepOneIn: integerFrom(2, 1000)
    })
  )
})
