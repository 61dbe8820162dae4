/**
 * `Step` and `Fitted`: what is learnt from training rows, and then applied to any rows.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { isObject } from '../../data/row-checks.ts'
import type { Table } from '../table.ts'
import { checkTraining, featuresOnly, type TrainingRows } from './training-rows.ts'

/** A step before it is fitted. */
export interface Step<State> {
  /** Its kind, such as `winsorise`. */
  readonly name: string
  /**
   * Learns from training rows, and from nothing else.
   *
   * @throws TypeError unless these were made by `trainingRows`
   * @throws RangeError when they do not have what the step needs
   */
  readonly fit: (training: TrainingRows) => Fitted<State>
}

declare const isFitted: unique symbol

/** What a step has learnt. It cannot be changed, and is made by fitting or loading only. */
export interface Fitted<State> {
  /** For the type checker only: nothing else is of this type. */
  readonly [isFitted]: true
  /** The kind of the step. */
  readonly name: string
  /** Plain data. */
  readonly state: State
  /**
   * The table with columns replaced, added or left out. Columns with a role, such as labels, are not looked at and stay as they
   * are.
   *
   * @throws TypeError, RangeError when a column is not there, or of another type than when the step was fitted
   */
  readonly apply: (table: Table) => Table
  /** For `JSON.stringify`; `loadFitted` takes what comes out of it. */
  readonly toJSON: () => SavedStep
}

/** A fitted step as plain data. */
export interface SavedStep {
  readonly format: typeof savedFormat
  readonly version: number
  readonly name: string
  readonly state: unknown
}

/** What a kind of step does. */
export interface StepKind<Options, State> {
  readonly name: string
  /** @throws TypeError, RangeError when an option is wrong */
  readonly checkOptions: (options: Options) => void
  readonly fit: (training: TrainingRows, options: Options) => State
  /** The features as they become. */
  readonly apply: (state: State, features: Table) => Table
  /** @throws TypeError, RangeError when a saved state is none */
  readonly checkState: (state: unknown) => asserts state is State
}

const savedFormat = 'opencredit-step'
const savedVersion = 1

/** A step of a kind. */
export function createStepOf<Options, State>(kind: StepKind<Options, State>, options: Options): Step<State> {
  if (!isObject(options)) throw new TypeError(`"options" expected an object, got ${kindOf(options)}`)
  kind.checkOptions(options)
  const { name } = kind
  return Object.freeze({
    name,
    fit: (training: TrainingRows) => {
      checkTraining(training)
      return fittedOf(kind, kind.fit(training, options))
    }
  })
}

/** A fitted step from a saved one of its kind. */
export function loadedStep<State>(kind: StepKind<never, State>, saved: SavedStep): Fitted<State> {
  const state: unknown = structuredClone(saved.state)
  kind.checkState(state)
  return fittedOf(kind, state)
}

/**
 * Checks a saved step, but for its state.
 *
 * @throws TypeError, RangeError when it is none, or of a version that is not known
 */
export function checkSaved(saved: unknown): asserts saved is SavedStep {
  if (!isObject(saved)) throw new TypeError(`"saved" expected an object, got ${kindOf(saved)}`)
  const { format, version } = saved as Partial<SavedStep>
  if (format !== savedFormat) throw new RangeError(`"saved.format" expected ${savedFormat}, got something else`)
  if (version !== savedVersion) throw new RangeError(`"saved.version" expected ${savedVersion}, got another version`)
}

/** What a step has learnt, frozen. For steps alone: nothing else may make a fitted step. */
export function fittedOf<State>(kind: Pick<StepKind<never, State>, 'name' | 'apply'>, state: State): Fitted<State> {
  const { name } = kind
  const frozen = deepFrozen(state)
  const fitted = {
    name,
    state: frozen,
    apply: (table: Table) => withRolesOf(table, kind.apply(frozen, featuresOnly(table))),
    toJSON: (): SavedStep => ({ format: savedFormat, version: savedVersion, name, state: frozen })
  }
  return Object.freeze(fitted) as Fitted<State>
}

// Columns with a role keep their places before the features that follow them.
function withRolesOf({ columns, roles }: Table, features: Table): Table {
  const withRole = [...columns].filter(([name]) => roles.has(name))
  const taken = withRole.find(([name]) => features.columns.has(name))
  if (taken !== undefined)
    throw new RangeError(`"output" expected the name of no column with a role, got "${taken[0]}"`)
  return { numRows: features.numRows, columns: new Map([...withRole, ...features.columns]), roles }
}

function deepFrozen<Data>(data: Data): Data {
  if (typeof data === 'object' && data !== null) {
    for (const value of Object.values(data)) deepFrozen(value)
    Object.freeze(data)
  }
  return data
}
