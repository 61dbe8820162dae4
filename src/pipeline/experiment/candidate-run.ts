/**
 * `runCandidate`: chooses a candidate's configuration and runs it under the protocols.
 *
 * @module
 */
import type { Protocol } from '../validation/folds.ts'
import { allOf } from './all-of.ts'
import { configurationsOf } from './configurations.ts'
import type { FoldResult } from './fold-run.ts'
import type { FoldRunner } from './fold-runner.ts'
import { fileOfFold } from './loaded-models.ts'
import { halve, type Rung, rungSizes } from './halving.ts'
import type { CandidateParameters, CandidatePlan, ExperimentPlan, ProtocolPlan } from './plan.ts'

/** A protocol of the plan with its folds. */
export interface PlannedProtocol {
  readonly plan: ProtocolPlan
  readonly protocol: Protocol
}

/** Folds of the whole experiment. */
export interface ExperimentFolds {
  readonly protocols: readonly PlannedProtocol[]
  /** Those on which configurations are chosen, if any are. */
  readonly search: Protocol | undefined
}

/** How a configuration was chosen. */
export interface SearchTrace {
  readonly configurations: readonly CandidateParameters[]
  readonly rungs: readonly Rung[]
}

/** A candidate that was run. */
export interface CandidateRun {
  readonly candidate: CandidatePlan
  /** Those chosen. */
  readonly parameters: CandidateParameters
  readonly search: SearchTrace | undefined
  /** By protocol, for those that it takes part in [numFolds]. */
  readonly folds: ReadonlyMap<PlannedProtocol, readonly FoldResult[]>
}

/** Runs it. */
export async function runCandidate(
  candidate: CandidatePlan,
  plan: ExperimentPlan,
  { protocols, search }: ExperimentFolds,
  runFold: FoldRunner
): Promise<CandidateRun> {
  const ratios = plan.ratios ?? []
  const configurations = configurationsOf(candidate, plan.search)
  const trace =
    plan.search === undefined || search === undefined || configurations.length === 1
      ? undefined
      : await halve(configurations.length, plan.search, async (number, fold) => {
          const parameters = configurations[number]!
          const { logLoss } = await runFold(
            { protocol: 'search', candidate: candidate.name, parameters, fold },
            {
              configuration: { candidate, parameters },
              fold: search.folds[fold]!,
              file: undefined,
              isSearch: true,
              directions: undefined,
              ratios
            }
          )
          return logLoss
        })
  const parameters = configurations[trace?.at(-1)?.kept[0] ?? 0]!
  const runs = protocols
    .filter((one) => takesPart(candidate, one.plan))
    .map(async (one) => {
      const directions = one.plan.name === plan.rule.protocol ? plan.rule.directions : undefined
      const folds = one.protocol.folds.map((fold, number) =>
        runFold(
          { protocol: one.plan.name, candidate: candidate.name, parameters, fold: number },
          {
            configuration: { candidate, parameters },
            fold,
            file: fileOfFold(candidate, one.plan.name, number),
            isSearch: false,
            directions,
            ratios
          }
        )
      )
      return [one, await allOf(folds)] as const
    })
  const folds = new Map(await allOf(runs))
  return { candidate, parameters, search: trace && { configurations, rungs: trace }, folds }
}

function takesPart({ name }: CandidatePlan, { candidates }: ProtocolPlan): boolean {
  return candidates === undefined || candidates.includes(name)
}

/** How many folds are run in all. */
export function numFoldsToRun(plan: ExperimentPlan, { protocols }: ExperimentFolds): number {
  let count = 0
  for (const candidate of plan.candidates) {
    for (const one of protocols) if (takesPart(candidate, one.plan)) count += one.protocol.folds.length
    const { length: numConfigurations } = configurationsOf(candidate, plan.search)
    if (plan.search === undefined || numConfigurations === 1) continue
    const { rungs } = plan.search
    for (const [i, size] of rungSizes(numConfigurations, plan.search).entries()) {
      count += size * (rungs[i]! - (rungs[i - 1] ?? 0))
    }
  }
  return count
}

/** How often a candidate is run under one of some protocols, all of its folds counting once. */
export function numRuns({ candidates }: ExperimentPlan, protocols: readonly PlannedProtocol[]): number {
  const runsOf = ({ plan }: PlannedProtocol): number => candidates.filter((one) => takesPart(one, plan)).length
  return protocols.reduce((sum, one) => sum + runsOf(one), 0)
}
