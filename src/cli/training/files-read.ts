/**
 * `filesRead`: the files that a run learns from, by name.
 *
 * @module
 */
import { type GivenParameter, mainNameOf } from './config.ts'
import type { TrainingPlan } from './plan.ts'

/**
 * The files that arguments and parameters name.
 *
 * @param config - of the option
 * @param given - arguments, of which one may name a config file, too
 */
export function filesRead(
  { parameters }: TrainingPlan,
  config: string | undefined,
  given: readonly GivenParameter[]
): string[] {
  const { data, valid, input_model: model, forcedbins_filename: bins, forcedsplits_filename: splits } = parameters
  const configs = given.filter(({ name }) => mainNameOf(name) === 'config').map(({ value }) => String(value))
  return [config ?? '', ...configs, data, valid, model, bins, splits].flat().filter((path) => path !== '')
}
