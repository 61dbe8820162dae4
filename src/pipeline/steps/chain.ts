/**
 * `chain`: steps one after the other, each fitted on the training rows as the steps before it leave them.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { type Fitted, fittedOf, type SavedStep, type Step } from './step.ts'
import { checkTraining, type TrainingRows, withTable } from './training-rows.ts'

/** The fitted steps, as they are saved, in order. */
export interface ChainState {
  readonly steps: readonly SavedStep[]
}

/** The name of chains. */
export const chainName = 'chain'

/**
 * Steps one after the other, fitted together. A chain of no steps leaves tables as they are.
 *
 * @throws TypeError when one is no step
 * @example
 * ```js
 * chain([ordinalCodes(), winsorise({ lower: 0.05, upper: 0.95 }), impute()]).fit(training)
 * ```
 */
export function chain(steps: readonly Step<unknown>[]): Step<ChainState> {
  if (!Array.isArray(steps)) throw new TypeError(`"steps" expected a list of steps, got ${kindOf(steps)}`)
  const wrong = steps.findIndex((step) => typeof step?.fit !== 'function')
  if (wrong >= 0) throw new TypeError(`"steps[${wrong}]" expected a step, got ${kindOf(steps[wrong])}`)
  return Object.freeze({
    name: chainName,
    fit: (training: TrainingRows) => {
      checkTraining(training)
      const fitted: Fitted<unknown>[] = []
      let rows = training
      for (const step of steps) {
        const next = step.fit(rows)
        fitted.push(next)
        rows = withTable(rows, next.apply(rows.table))
      }
      return fittedChain(fitted)
    }
  })
}

/** A fitted chain of fitted steps. */
export function fittedChain(steps: readonly Fitted<unknown>[]): Fitted<ChainState> {
  return fittedOf(
    { name: chainName, apply: (_, features) => steps.reduce((table, step) => step.apply(table), features) },
    { steps: steps.map((step) => step.toJSON()) }
  )
}
