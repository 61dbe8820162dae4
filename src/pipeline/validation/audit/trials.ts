/**
 * The trainings of an audit.
 *
 * @module
 */
import type { CallSignal } from '../../../checks.ts'
import { type Column, selectColumns, type Table } from '../../table.ts'
import type { Measured } from '../bootstrap.ts'
import { compareModels } from '../compare.ts'
import { evaluate } from '../evaluate.ts'
import { type Fold, type Protocol, type ProtocolName, rowsWhere } from '../folds.ts'
import type { GroupKeys } from '../group-numbers.ts'
import { groupedFolds, stratifiedGroupedFolds } from '../grouped-folds.ts'
import { type FitAndPredict, outOfFold, quickTrees } from '../out-of-fold.ts'
import { rowRandomFolds } from '../random-folds.ts'
import { pickScoredRows, type ScoredRows } from '../scored-rows.ts'
import type { GapFigures, SingleFeature, SuspectFigures } from './measured-findings.ts'

/** How far an audit is. */
export interface TrialProgress {
  /** What is trained next. */
  readonly step: 'single features' | 'adversarial' | 'row-random folds' | 'honest folds' | 'without suspects'
  /** Models trained so far, and in all. */
  readonly done: number
  readonly total: number
}

/** What trainings need. */
export interface TrialTask {
  readonly table: Table
  readonly label: Int32Array
  readonly numClasses: number
  readonly features: readonly string[]
  readonly group: Column | undefined
  readonly fit: FitAndPredict
  readonly numFolds: number
  readonly seed: number
  readonly numResamples: number
  readonly hasSuspects: boolean
  readonly signal: CallSignal | undefined
  readonly onProgress: ((progress: TrialProgress) => void) | undefined
}

/** Figures of a protocol. */
export interface AuditedProtocol {
  readonly name: ProtocolName
  readonly description: string
  readonly accuracy: Measured
  readonly auc: Measured
  readonly logLoss: Measured
}

/** Trainings, each run when it is asked for. */
export interface Trials {
  /** AUC of each feature alone, the highest first. */
  readonly singleFeatures: () => Promise<SingleFeature[]>
  /** AUC of a model that tells the rows of a fold's sides apart. */
  readonly adversarial: (sides: Fold) => Promise<Measured>
  /** The model by random rows and, with groups, by groups; and the difference between the two. */
  readonly protocols: () => Promise<{ readonly protocols: AuditedProtocol[]; readonly gap: GapFigures | undefined }>
  /** What leaving out features costs by the most honest of the protocols, once these have been run. */
  readonly without: (left: readonly string[]) => Promise<Pick<SuspectFigures, 'accuracy' | 'auc'>>
}

// Models that need not be good, only quick.
const singleFit = quickTrees({ num_leaves: 8, num_iterations: 30, learning_rate: 0.2, verbosity: -1 })
const adversarialFit = quickTrees({ num_leaves: 15, num_iterations: 60, learning_rate: 0.1, verbosity: -1 })
const adversarialFolds = 2

/** The trainings of an audit. */
export function createTrials(task: TrialTask): Trials {
  const { table, label, numClasses, features, numFolds, seed, signal } = task
  const group = task.group as GroupKeys | undefined
  const { numRows } = table
  const rest = selectColumns(table, features)
  const resampling = { numResamples: task.numResamples, seed }
  const random = rowRandomFolds({ numRows, numFolds, seed, stratifyBy: label })
  const honest = group === undefined ? random : stratifiedGroupedFolds({ group, label, numFolds, seed })
  const numProtocols = (group === undefined ? 1 : 2) + Number(task.hasSuspects)
  const total = features.length + adversarialFolds + numProtocols * numFolds
  let done = 0

  const scoredBy = async (
    step: TrialProgress['step'],
    protocol: Protocol,
    { columns = rest, names = features, classes = label, count = numClasses, fit = task.fit }: Trial = {}
  ): Promise<ScoredRows> => {
    task.onProgress?.({ step, done, total })
    const onFold = (fold: number): void => {
      done++
      if (fold < protocol.folds.length - 1) task.onProgress?.({ step, done, total })
    }
    const request = { table: columns, label: classes, numClasses: count, features: names, fit, signal, onFold }
    const { probabilities, foldOfRow } = await outOfFold(protocol, request)
    const tested = rowsWhere(numRows, (row) => foldOfRow[row] !== -1)
    const all: ScoredRows = { probabilities, label: classes, ...(group === undefined ? {} : { group }) }
    return pickScoredRows(all, tested)
  }

  let best: ScoredRows | undefined
  return {
    async singleFeatures() {
      const once = { ...honest, folds: honest.folds.slice(0, 1) }
      const singles: SingleFeature[] = []
      for (const feature of features) {
        const columns = selectColumns(table, [feature])
        const scored = await scoredBy('single features', once, { columns, names: [feature], fit: singleFit })
        singles.push({ feature, auc: evaluate(scored, { numResamples: 0 }).metrics.auc_macro.value })
      }
      return singles.sort((one, other) => other.auc - one.auc)
    },
    async adversarial({ train, test }) {
      const rows = Int32Array.from([...train, ...test]).sort()
      const isTest = new Int32Array(numRows)
      for (const row of test) isTest[row] = 1
      const folds =
        group === undefined
          ? rowRandomFolds({ numRows, numFolds: adversarialFolds, seed })
          : groupedFolds({ group, numFolds: adversarialFolds, seed })
      const scored = await scoredBy('adversarial', folds, { classes: isTest, count: 2, fit: adversarialFit })
      return evaluate(pickScoredRows(scored, rows), resampling).metrics.auc_macro
    },
    async protocols() {
      const byRandom = await scoredBy('row-random folds', random)
      best = group === undefined ? byRandom : await scoredBy('honest folds', honest)
      if (best === byRandom) return { protocols: [figuresOf(random, byRandom, resampling)], gap: undefined }
      const { metrics } = compareModels(byRandom, best, resampling)
      return {
        protocols: [figuresOf(random, byRandom, resampling), figuresOf(honest, best, resampling)],
        gap: { accuracy: metrics.accuracy, auc: metrics.auc_macro }
      }
    },
    async without(left) {
      const names = features.filter((name) => !left.includes(name))
      const columns = selectColumns(table, names)
      const lesser = await scoredBy('without suspects', honest, { columns, names })
      const { metrics } = compareModels(best!, lesser, resampling)
      return { accuracy: metrics.accuracy, auc: metrics.auc_macro }
    }
  }
}

/** What differs from training the model as it is. */
interface Trial {
  readonly columns?: Table
  readonly names?: readonly string[]
  readonly classes?: Int32Array
  readonly count?: number
  readonly fit?: FitAndPredict
}

function figuresOf(
  { name, description }: Protocol,
  scored: ScoredRows,
  resampling: { readonly numResamples: number; readonly seed: number }
): AuditedProtocol {
  const { metrics } = evaluate(scored, resampling)
  return { name, description, accuracy: metrics.accuracy, auc: metrics.auc_macro, logLoss: metrics.log_loss }
}
