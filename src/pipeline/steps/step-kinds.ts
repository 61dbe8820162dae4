/**
 * The kinds of steps by their names: steps from plain data, and fitted steps from saved ones.
 *
 * @module
 */
import { frequencyCoding, ordinalCoding } from './category-codes.ts'
import { isotonicCalibration, plattCalibration } from './calibrators.ts'
import { chainName, fittedChain } from './chain.ts'
import { classWeighting } from './class-weights.ts'
import { imputation } from './impute.ts'
import { oneHotCoding } from './one-hot.ts'
import { checkSaved, createStepOf, type Fitted, loadedStep, type SavedStep, type Step, type StepKind } from './step.ts'
import { checkedObject } from './step-columns.ts'
import { targetCoding } from './target-codes.ts'
import { temperatureCalibration } from './temperature.ts'
import { winsorisation } from './winsorise.ts'

/** A step as plain data: its kind, and its options. */
export interface StepPlan {
  readonly step: string
  readonly [option: string]: unknown
}

interface KnownKind {
  readonly create: (options: unknown) => Step<unknown>
  readonly load: (saved: SavedStep) => Fitted<unknown>
}

// The kind itself checks that the options are its own.
function known<Options, State>(kind: StepKind<Options, State>): readonly [string, KnownKind] {
  return [
    kind.name,
    {
      create: (options) => createStepOf(kind, options as Options),
      load: (saved) => loadedStep(kind, saved)
    }
  ]
}

const kinds: ReadonlyMap<string, KnownKind> = /* @__PURE__ */ new Map([
  known(winsorisation),
  known(imputation),
  known(ordinalCoding),
  known(frequencyCoding),
  known(targetCoding),
  known(oneHotCoding),
  known(plattCalibration),
  known(isotonicCalibration),
  known(temperatureCalibration),
  known(classWeighting)
])

/** Names of the kinds of steps, but for `chain`. */
export const stepNames: readonly string[] = /* @__PURE__ */ Array.from(kinds.keys())

/**
 * A step from plain data, such as `{ step: 'winsorise', lower: 0.05, upper: 0.95 }`.
 *
 * @throws TypeError, RangeError when there is no such step, or an option is wrong
 */
export function createStep({ step, ...options }: StepPlan): Step<unknown> {
  const kind = kinds.get(step)
  if (kind === undefined) throw new RangeError(`"step" expected ${stepNames.join(', ')}; got ${JSON.stringify(step)}`)
  return kind.create(options)
}

/**
 * A fitted step from what `JSON.stringify` made of one.
 *
 * @param saved - the parsed JSON
 * @throws TypeError, RangeError when it is none
 * @example
 * ```js
 * loadFitted(JSON.parse(JSON.stringify(fitted))).apply(table)
 * ```
 */
export function loadFitted(saved: unknown): Fitted<unknown> {
  return loadFittedAt(saved, 0)
}

// A chain of chains of a thousand more is hostile.
const maxDepth = 20

function loadFittedAt(saved: unknown, depth: number): Fitted<unknown> {
  checkSaved(saved)
  const { name, state } = saved
  if (name === chainName) {
    const { steps } = checkedObject('saved.state', state)
    if (!Array.isArray(steps)) throw new TypeError('"saved.state.steps" expected a list of steps, got something else')
    if (depth === maxDepth) throw new RangeError(`"saved" expected at most ${maxDepth} chains in each other, got more`)
    return fittedChain(steps.map((step) => loadFittedAt(step, depth + 1)))
  }
  const kind = kinds.get(name)
  if (kind === undefined)
    throw new RangeError(`"saved.name" expected ${[...stepNames, chainName].join(', ')}; got something else`)
  return kind.load(saved)
}
