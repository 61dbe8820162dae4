/**
 * What an experiment found, from the folds that were run.
 *
 * @module
 */
import type { CallSignal } from '../../checks.ts'
import { compareModels, type Comparison } from '../validation/compare.ts'
import { evaluate, type Evaluation } from '../validation/evaluate.ts'
import { type Protocol, rowsWhere } from '../validation/folds.ts'
import type { ScoredRows } from '../validation/scored-rows.ts'
import type { CandidateRun, PlannedProtocol, SearchTrace } from './candidate-run.ts'
import { type ChampionChoice, chooseChampion } from './champion.ts'
import type { ExperimentData } from './experiment-data.ts'
import { type DecisionFigures, decisionsCompared, type OutOfFold, scoredRows } from './figures.ts'
import type { FoldResult } from './fold-run.ts'
import { nextTurn } from './fold-runner.ts'
import { type MonotoneCheck, summedChecks } from './monotone-check.ts'
import { type CandidateParameters, decisionOf, type ExperimentPlan } from './plan.ts'

/** A candidate under a protocol. */
export interface CandidateFigures {
  readonly candidate: string
  readonly parameters: CandidateParameters
  /** Mean over the folds of leaves of all trees, or entries of the table of points. */
  readonly size: number
  /** Iterations of each model of each fold [numFolds][numModels]. */
  readonly iterations: readonly (readonly number[])[]
  readonly evaluation: Evaluation
  /** With more than two classes: ways to decide between them. */
  readonly decisions: readonly DecisionFigures[]
  /** Of the directions of the rule, under its protocol; null elsewhere. */
  readonly monotone: MonotoneCheck | null
}

/** A protocol and how candidates did under it. */
export interface ProtocolFigures {
  readonly name: string
  readonly description: string
  readonly numFolds: number
  readonly candidates: readonly CandidateFigures[]
}

/** What an experiment found. Plain data: for the same plan and data the same JSON, to the last byte. */
export interface ExperimentResults {
  readonly format: 'opencredit-experiment-results'
  readonly version: 1
  readonly plan: ExperimentPlan
  readonly data: {
    readonly numRows: number
    readonly numGroups: number
    readonly features: readonly string[]
    readonly classes: readonly { readonly name: string; readonly numRows: number }[]
    readonly checksum: string
  }
  /** Of candidates with a search space. */
  readonly searches: readonly (SearchTrace & { readonly candidate: string })[]
  readonly protocols: readonly ProtocolFigures[]
  readonly champion: ChampionChoice
  /** Each other candidate less the champion, under the protocol of the rule, on the same resamples of groups. */
  readonly comparisons: readonly { readonly candidate: string; readonly comparison: Comparison }[]
}

/** What an experiment found, and the predictions by which. */
export interface Experiment {
  readonly results: ExperimentResults
  readonly data: ExperimentData
  /** Out-of-fold predictions by protocol, then by candidate. */
  readonly predictions: ReadonlyMap<string, ReadonlyMap<string, OutOfFold>>
}

/** What resampling takes. */
interface Resamples {
  readonly numResamples: number
  readonly seed: number
}

/**
 * Puts results together; between candidates, other things on this thread have their turn.
 *
 * @param onMeasured - called after each candidate that was measured or compared, under a protocol
 */
export async function experimentOf(
  plan: ExperimentPlan,
  data: ExperimentData,
  protocols: readonly PlannedProtocol[],
  runs: readonly CandidateRun[],
  signal: CallSignal | undefined,
  onMeasured: (candidate: string, protocol: string) => void
): Promise<Experiment> {
  const resamples = { numResamples: plan.resamples ?? 1000, seed: plan.seed }
  const predictions = new Map<string, Map<string, OutOfFold>>()
  const figures: ProtocolFigures[] = []
  for (const planned of protocols) {
    const { protocol } = planned
    const ofProtocol = new Map<string, OutOfFold>()
    const candidates: CandidateFigures[] = []
    for (const run of runs) {
      const folds = run.folds.get(planned)
      if (folds === undefined) continue
      await nextTurn()
      signal?.throwIfAborted()
      const outOfFold = joined(protocol, folds)
      ofProtocol.set(run.candidate.name, outOfFold)
      candidates.push(figuresOf(run, folds, outOfFold, data, resamples))
      onMeasured(run.candidate.name, protocol.name)
    }
    predictions.set(planned.plan.name, ofProtocol)
    figures.push({
      name: protocol.name,
      description: protocol.description,
      numFolds: protocol.folds.length,
      candidates
    })
  }
  const decisive = figures.find(({ name }) => name === plan.rule.protocol)!
  const champion = chooseChampion(
    plan.rule,
    decisive.candidates.map(({ candidate, size, evaluation, monotone }) => ({
      candidate,
      size,
      decision: decisionOf(plan, candidate),
      logLoss: evaluation.metrics.log_loss,
      accuracy: evaluation.metrics.accuracy,
      monotone
    }))
  )
  const scored = (name: string): ScoredRows =>
    scoredRows(predictions.get(plan.rule.protocol)!.get(name)!, data, decisionOf(plan, name))
  const ofChampion = champion.candidate === null ? undefined : scored(champion.candidate)
  const comparisons: ExperimentResults['comparisons'][number][] = []
  for (const { candidate } of decisive.candidates) {
    if (ofChampion === undefined || candidate === champion.candidate) continue
    await nextTurn()
    signal?.throwIfAborted()
    comparisons.push({ candidate, comparison: compareModels(scored(candidate), ofChampion, resamples) })
    onMeasured(candidate, decisive.name)
  }
  const results: ExperimentResults = {
    format: 'opencredit-experiment-results',
    version: 1,
    plan,
    data: {
      numRows: data.table.numRows,
      numGroups: data.groups === undefined ? data.table.numRows : new Set(data.groups).size,
      features: data.features,
      classes: data.classNames.map((name, number) => ({
        name,
        numRows: data.classes.reduce((count, value) => count + Number(value === number), 0)
      })),
      checksum: data.checksum
    },
    searches: runs.flatMap(({ candidate, search }) =>
      search === undefined ? [] : [{ candidate: candidate.name, ...search }]
    ),
    protocols: figures,
    champion,
    comparisons
  }
  return { results, data, predictions }
}

function figuresOf(
  { candidate, parameters }: CandidateRun,
  folds: readonly FoldResult[],
  outOfFold: OutOfFold,
  data: ExperimentData,
  resamples: Resamples
): CandidateFigures {
  const checks = folds.flatMap(({ monotone }) => (monotone === undefined ? [] : [monotone]))
  return {
    candidate: candidate.name,
    parameters,
    size: folds.reduce((sum, { size }) => sum + size, 0) / folds.length,
    iterations: folds.map(({ iterations }) => iterations),
    evaluation: evaluate(scoredRows(outOfFold, data, candidate.decision ?? 'argmax'), resamples),
    decisions: data.classNames.length > 2 ? decisionsCompared(outOfFold, data, resamples) : [],
    monotone: checks.length === 0 ? null : summedChecks(checks)
  }
}

// The predictions of all folds, in the order of the rows.
function joined({ folds, numRows }: Protocol, results: readonly FoldResult[]): OutOfFold {
  const foldOfRow = new Int32Array(numRows).fill(-1)
  const placeOfRow = new Int32Array(numRows)
  folds.forEach(({ test }, number) =>
    test.forEach((row, place) => {
      foldOfRow[row] = number
      placeOfRow[row] = place
    })
  )
  const rows = rowsWhere(numRows, (row) => foldOfRow[row]! >= 0)
  const numClasses = results[0]!.probabilities!.length / folds[0]!.test.length
  const probabilities = new Float64Array(rows.length * numClasses)
  rows.forEach((row, i) => {
    const begin = placeOfRow[row]! * numClasses
    const { probabilities: ofFold } = results[foldOfRow[row]!]!
    probabilities.set(ofFold!.subarray(begin, begin + numClasses), i * numClasses)
  })
  return { rows, fold: rows.map((row) => foldOfRow[row]!), probabilities }
}
