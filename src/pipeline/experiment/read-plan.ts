/**
 * `readPlan`: a plan from JSON that somebody wrote. Every key is known, every value of its kind; whether it fits the data is
 * found out when it is run.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import type { ExperimentPlan } from './plan.ts'

/** Checks a value; `name` is where it is. */
type Check = (value: unknown, name: string) => void

/**
 * A plan.
 *
 * @param value - as `JSON.parse` gives it
 * @throws TypeError, RangeError naming the place and what was expected there
 */
export function readPlan(value: unknown): ExperimentPlan {
  planShape(value, 'plan')
  return value as ExperimentPlan
}

const text: Check = (value, name) => {
  if (typeof value !== 'string' || value === '') throw wrong(name, 'a text', value)
}
const integer: Check = (value, name) => {
  if (!Number.isInteger(value)) throw wrong(name, 'an integer', value)
}
const number: Check = (value, name) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(name, 'a number', value)
}
const flag: Check = (value, name) => {
  if (typeof value !== 'boolean') throw wrong(name, 'true or false', value)
}

function numberFrom(least: number, most: number): Check {
  return (value, name) => {
    number(value, name)
    if (!((value as number) >= least && (value as number) <= most))
      throw new RangeError(`"${name}" expected a number from ${least} to ${most}, got ${String(value)}`)
  }
}

function integerFrom(least: number, most: number): Check {
  return (value, name) => {
    integer(value, name)
    numberFrom(least, most)(value, name)
  }
}

function oneOf(...words: readonly string[]): Check {
  return (value, name) => {
    if (!words.includes(value as string)) throw wrong(name, `one of ${words.join(', ')}`, value)
  }
}

function list(check: Check, least = 0): Check {
  return (value, name) => {
    if (!Array.isArray(value)) throw wrong(name, 'a list', value)
    if (value.length < least) throw new RangeError(`"${name}" expected at least ${least}, got ${value.length}`)
    value.forEach((one, i) => check(one, `${name}[${i}]`))
  }
}

function object(required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  const known = { ...required, ...optional }
  return (value, name) => {
    checkObject(value, name)
    for (const key of Object.keys(value as object)) {
      if (!Object.hasOwn(known, key))
        throw new RangeError(`"${name}" expected ${Object.keys(known).join(', ')}; got "${key}"`)
    }
    for (const [key, check] of Object.entries(known)) {
      const own = (value as Readonly<Record<string, unknown>>)[key]
      if (own !== undefined) check(own, `${name}.${key}`)
      else if (Object.hasOwn(required, key)) throw new RangeError(`"${name}.${key}" expected a value, got none`)
    }
  }
}

function recordOf(check: Check): Check {
  return (value, name) => {
    checkObject(value, name)
    for (const [key, one] of Object.entries(value as object)) check(one, `${name}.${key}`)
  }
}

function either(first: Check, isFirst: (value: unknown) => boolean, second: Check): Check {
  return (value, name) => (isFirst(value) ? first(value, name) : second(value, name))
}

function checkObject(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name, 'an object', value)
}

function wrong(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(
    `"${name}" expected ${expected}, got ${typeof value === 'string' ? `"${value}"` : kindOf(value)}`
  )
}

const isText = (value: unknown): boolean => typeof value === 'string'
const scalar: Check = (value, name) => {
  if (!['string', 'boolean'].includes(typeof value)) number(value, name)
}
const parameterValue = either(list(scalar), Array.isArray, scalar)
const directions = object({}, { up: list(text), down: list(text) })
const protocolName = oneOf('row-random', 'grouped', 'stratified-grouped', 'time', 'grouped-time')
const step: Check = (value, name) => {
  checkObject(value, name)
  text((value as { readonly step?: unknown }).step, `${name}.step`)
}

const candidate = object(
  { name: text, learner: oneOf('boosting', 'scorecard') },
  {
    parameters: recordOf(parameterValue),
    search: recordOf(list(parameterValue, 1)),
    form: oneOf('multiclass', 'cumulative'),
    directions,
    leaveOut: list(text),
    steps: list(step),
    classWeights: either(oneOf('balanced'), isText, list(numberFrom(1e-6, 1e6))),
    correctsPrior: flag,
    earlyStopping: object({ rounds: integerFrom(1, 1e6) }, { share: numberFrom(0.01, 0.9) }),
    decision: either(
      oneOf('argmax'),
      isText,
      object({ cutoffs: either(oneOf('fitted'), isText, list(numberFrom(0, 1))) })
    )
  }
)

const protocol = object(
  { name: protocolName },
  {
    numFolds: integerFrom(2, 1000),
    seed: integer,
    numPeriods: integerFrom(1, 1000),
    embargo: numberFrom(0, Number.MAX_VALUE),
    candidates: list(text)
  }
)

const planShape = object(
  {
    name: text,
    seed: integer,
    protocols: list(protocol, 1),
    candidates: list(candidate, 1),
    rule: object({ protocol: protocolName, standardErrors: numberFrom(0, 100) }, { directions, excluded: list(text) })
  },
  {
    classes: list(text, 2),
    resamples: integerFrom(0, 1e6),
    features: list(text, 1),
    ratios: list(object({ name: text, numerator: text, denominator: text }, { plus: number })),
    search: object({
      seed: integer,
      numFolds: integerFrom(2, 1000),
      samples: integerFrom(1, 100_000),
      rungs: list(integerFrom(1, 1000), 1),
      keepOneIn: integerFrom(2, 1000)
    })
  }
)
