/**
 * `leakageAudit`: what makes figures of a model better than the model is.
 *
 * @module
 */
import { type CallSignal, checkOptions, integerOption, numberOption } from '../../../checks.ts'
import type { GivenParameters } from '../../../train/parameters/train-parameters.ts'
import { type Column, columnWithRole, featureNames, featureOf, type Table } from '../../table.ts'
import type { Fold } from '../folds.ts'
import { checkedTimes, checkNumRows, countClasses, type GroupKeys, numberGroups } from '../group-numbers.ts'
import { boostedTrees, type FitAndPredict } from '../out-of-fold.ts'
import { rowRandomFolds } from '../random-folds.ts'
import { timeFolds } from '../time-folds.ts'
import { findDuplicates } from './duplicate-rows.ts'
import { type Finding, type FindingCode, findingCodes, type Severity } from './finding.ts'
import { findIdentifyingFeatures } from './identifying-features.ts'
import { adversarialFinding, gapFinding, nearPerfectFeatures, postOutcomeFinding } from './measured-findings.ts'
import { type PostOutcomeRule, postOutcomeRules, suspectsAmong } from './post-outcome-rules.ts'
import { findFutureRows, findSharedGroups } from './shared-groups.ts'
import { createTrials, type AuditedProtocol, type TrialProgress } from './trials.ts'

/** What to audit, and how. */
export interface AuditOptions {
  /** Rows with their features; columns with the roles `group` and `time` say whose a row is and when it was. */
  readonly table: Table
  /** Class of each row, 0 the worst [numRows]. */
  readonly label: Int32Array
  /** Features to look at (default: all columns without a role). */
  readonly features?: readonly string[]
  /** The split to look at (default: one fifth of the rows at random). */
  readonly split?: Fold
  /** The model to measure with: parameters of training, without objective, or a function. */
  readonly train: GivenParameters | FitAndPredict
  /** Number of folds to measure by (default: 5). */
  readonly numFolds?: number
  /** Seed of folds and resamples (default: 0). */
  readonly seed?: number
  /** Number of resamples of intervals (default: 1000). */
  readonly numResamples?: number
  /** AUC of a single feature from which it counts as near-perfect (default: 0.95). */
  readonly nearPerfectAuc?: number
  /** Fields that count as set after the outcome (default: those of public credit data). */
  readonly rules?: readonly PostOutcomeRule[]
  /** Worker threads to train with (default: 1). */
  readonly threads?: number
  readonly signal?: CallSignal
  /** Called before each training. */
  readonly onProgress?: (progress: TrialProgress) => void
}

const optionKeys: readonly (keyof AuditOptions)[] = [
  'table',
  'label',
  'features',
  'split',
  'train',
  'numFolds',
  'seed',
  'numResamples',
  'nearPerfectAuc',
  'rules',
  'threads',
  'signal',
  'onProgress'
]

/** What an audit looked for and what it found. */
export interface AuditReport {
  readonly numRows: number
  readonly numFeatures: number
  /** Undefined when no column says whose a row is. */
  readonly numGroups: number | undefined
  /** The gravest first. */
  readonly findings: readonly Finding[]
  /** What was looked for and not found. */
  readonly passed: readonly FindingCode[]
  /** What could not be looked for, for want of a column. */
  readonly notChecked: readonly FindingCode[]
  /** The model by random rows, and by groups. */
  readonly protocols: readonly AuditedProtocol[]
  /** AUC of a model of each feature alone, the highest first. */
  readonly singleFeatures: readonly { readonly feature: string; readonly auc: number }[]
}

const gravity: Readonly<Record<Severity, number>> = { high: 0, medium: 1, info: 2 }

/**
 * Looks for leaks: groups and duplicates on both sides of a split, features that identify customers, features that are the outcome
 * or follow from it, and what dividing rows at random adds to the figures.
 *
 * Trains about 3 × numFolds models of the kind given, and a small one for each feature.
 *
 * @returns rejects with a TypeError or RangeError when options do not fit together, and with the signal's reason
 */
export async function leakageAudit(options: AuditOptions): Promise<AuditReport> {
  checkOptions(options, optionKeys)
  const { table, label, signal, onProgress } = options
  const { numRows } = table
  checkNumRows('label', label.length, numRows)
  const numClasses = Math.max(2, countClasses(label))
  const features = options.features ?? featureNames(table)
  const columns = new Map<string, Column>(features.map((name) => [name, featureOf(table, name)]))
  const group = columnWithRole(table, 'group')
  const groups = group && numberGroups(group as GroupKeys)
  const timeColumn = columnWithRole(table, 'time')
  const time = timeColumn && checkedTimes(timeColumn as Float64Array)
  const numFolds = integerOption('numFolds', options.numFolds, 5)
  const seed = integerOption('seed', options.seed, 0)
  const split = options.split ?? rowRandomFolds({ numRows, numFolds, seed, stratifyBy: label }).folds[0]!
  const splitName = options.split === undefined ? 'a random division of rows' : 'the split'
  const fit = typeof options.train === 'function' ? options.train : boostedTrees(options.train, options.threads)
  const nearPerfectAuc = numberOption('nearPerfectAuc', options.nearPerfectAuc, 0.95)
  const suspects = suspectsAmong(features, options.rules ?? postOutcomeRules)

  const findings: Finding[] = []
  const notChecked: FindingCode[] = []
  if (groups === undefined) notChecked.push('shared-groups', 'identifying-features', 'row-random-gap')
  else findings.push(...findSharedGroups(groups, split, splitName), ...findIdentifyingFeatures(columns, groups))
  if (time === undefined || options.split === undefined) notChecked.push('trained-on-future')
  else findings.push(...findFutureRows(time, split))
  findings.push(...findDuplicates({ columns: [...columns.values()], label, numClasses, split }))

  const trials = createTrials({
    table,
    label,
    numClasses,
    features,
    group,
    fit,
    numFolds,
    seed,
    numResamples: options.numResamples ?? 1000,
    hasSuspects: suspects.length > 0,
    signal,
    onProgress
  })
  const singles = await trials.singleFeatures()
  findings.push(...nearPerfectFeatures(singles, nearPerfectAuc))
  const isByTime = options.split === undefined && time !== undefined && new Set(time).size > 1
  const sides = isByTime ? timeFolds({ time, numPeriods: 1 }).folds[0]! : split
  const auc = await trials.adversarial(sides)
  findings.push(
    ...adversarialFinding(auc, isByTime ? 'the earlier and the later half of the time' : 'training and test rows')
  )
  const { protocols, gap } = await trials.protocols()
  if (gap !== undefined) findings.push(...gapFinding(gap))
  if (suspects.length > 0) {
    const without = await trials.without(suspects.map(({ feature }) => feature))
    findings.push(postOutcomeFinding({ suspects, singles, ...without }))
  }

  const found = new Set(findings.map(({ code }) => code))
  return {
    numRows,
    numFeatures: features.length,
    numGroups: groups?.numGroups,
    findings: findings.toSorted((one, other) => gravity[one.severity] - gravity[other.severity]),
    passed: findingCodes.filter((code) => !found.has(code) && !notChecked.includes(code)),
    notChecked,
    protocols,
    singleFeatures: singles
  }
}
