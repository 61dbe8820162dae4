/**
 * Experiments with a log: folds that an earlier run has logged are not run again.
 *
 * @module
 */
import { join } from 'node:path'
import { openLog } from '../../src/node/append-log.ts'
import type { ExperimentPlan } from '../../src/pipeline/experiment/plan.ts'
import type { Experiment } from '../../src/pipeline/experiment/results.ts'
import { runExperiment } from '../../src/pipeline/experiment/run-experiment.ts'
import type { Table } from '../../src/pipeline/table.ts'

/** Runs an experiment, with its log in `folder`. */
export async function runLogged(plan: ExperimentPlan, table: Table, folder: string): Promise<Experiment> {
  const log = openLog(join(folder, `${plan.name.replaceAll(' ', '-')}.ndjson`))
  try {
    return await runExperiment(plan, table, {
      log,
      concurrency: 2,
      onProgress: ({ done, total, candidate, protocol }) => console.error(`${done}/${total} ${candidate}, ${protocol}`)
    })
  } finally {
    log.close()
  }
}
