/**
 * `exportFolds`: the rows of an experiment and its folds, for training the same candidates elsewhere.
 *
 * @module
 */
import type { Table } from '../table.ts'
import { experimentData, protocolOf } from './experiment-data.ts'
import { exportedFeatures } from './loaded-models.ts'
import type { ExperimentPlan } from './plan.ts'

/** Rows and folds, as text. */
export interface ExportedFolds {
  /** NDJSON: a line for each row, with the number of its `class` and its `features`, null for a missing number. */
  readonly rows: Iterable<string>
  /** JSON: names of the `classes`, worst first, and by name of the `protocols` the numbers of the rows that each fold has. */
  readonly folds: string
}

/**
 * The rows as candidates see them, ratios included, and the folds of every protocol.
 *
 * @throws TypeError, RangeError when plan and table do not fit together
 */
export function exportFolds(plan: ExperimentPlan, table: Table): ExportedFolds {
  const data = experimentData(table, plan)
  const protocols = plan.protocols.map((one) => {
    const { folds } = protocolOf(one, plan.seed, data)
    return [one.name, folds.map(({ train, test }) => ({ train: [...train], test: [...test] }))] as const
  })
  return {
    rows: rowLines(data.table, data.classes),
    folds: `${JSON.stringify({ classes: data.classNames, protocols: Object.fromEntries(protocols) })}\n`
  }
}

function* rowLines(table: Table, classes: Int32Array): Generator<string> {
  const columns = Object.entries(exportedFeatures(table))
  for (let row = 0; row < table.numRows; row++) {
    const features = Object.fromEntries(columns.map(([name, column]) => [name, column[row]!]))
    // NaN becomes null.
    yield `${JSON.stringify({ class: classes[row], features })}\n`
  }
}
