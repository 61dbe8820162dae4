/**
 * What is measured of OpenCredit, in Node and in the browser.
 */
import type { Rows } from '../../src/data/rows.ts'
import type { Model } from '../../src/model/model.ts'
import { isWorthThreads, startThreads } from '../../src/train/async/start-threads.ts'
import { createBooster } from '../../src/train/booster.ts'
import { createDataset, type DatasetOptions } from '../../src/train/dataset.ts'
import { createTeam, threadsBehind } from '../../src/train/threads/team.ts'
import { type GivenParameters, resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'

export interface Task {
  readonly rows: Rows
  readonly options: DatasetOptions
  readonly parameters: GivenParameters
  readonly rounds: number
  /** Called between binning and training, outside both times. */
  readonly onBinned?: () => void
}

export interface Trained {
  readonly model: Model
  /** Seconds. */
  readonly binning: number
  readonly training: number
  /** How many were used, of `num_threads`. */
  readonly threads: number
}

/** Bins and trains, with a clock. */
export async function trainOnce({ rows, options, parameters, rounds, onBinned }: Task): Promise<Trained> {
  const begin = performance.now()
  const dataset = createDataset(rows, options)
  const resolved = resolveParameters({ ...parameters, num_iterations: rounds })
  const isHelped = resolved.num_threads > 1 && isWorthThreads(dataset, resolved)
  const helpers = isHelped ? startThreads(resolved.num_threads - 1) : undefined
  const team = helpers === undefined ? undefined : createTeam(threadsBehind(helpers.ports))
  const booster = createBooster(resolved, dataset, {}, { team })
  const binning = (performance.now() - begin) / 1000
  onBinned?.()
  const start = performance.now()
  for (let round = 0; round < rounds; round++) booster.update()
  const training = (performance.now() - start) / 1000
  booster.end()
  helpers?.end()
  return { model: booster.model(), binning, training, threads: team?.numThreads ?? 1 }
}
