/**
 * `championModels`: the fitted champion as models that MLflow keeps, and all of it as JSON.
 *
 * @module
 */
import type { FittedCandidate } from '../pipeline/experiment/fit-candidate.ts'
import type { ExperimentResults } from '../pipeline/experiment/results.ts'
import type { Model } from '../model/model.ts'
import { modelName } from './experiment-names.ts'

/** A model of the champion. */
export interface ChampionModel {
  /** `model`, or of several what each one says: `at-least-Good`. */
  readonly name: string
  readonly model: Model
  /** Of the classes, worst first; or the class that rows are at least. */
  readonly predicts: { readonly classes: readonly string[] } | { readonly atLeast: string }
}

/** The models of a champion that was fitted; none of a scorecard. */
export function championModels({ models }: FittedCandidate, classNames: readonly string[]): ChampionModel[] {
  const [first, ...others] = models
  if (first === undefined) return []
  if (first.forest.numTreesPerIteration > 1) return [{ name: 'model', model: first, predicts: { classes: classNames } }]
  return models.map((model, number) => {
    const atLeast = classNames[number + 1]!
    return { name: others.length === 0 ? 'model' : modelName(`at-least-${atLeast}`), model, predicts: { atLeast } }
  })
}

/**
 * What belongs to the champion besides its models: how it was made, the steps before it, and how probabilities become a class. Plain
 * data for `JSON.stringify`.
 */
export function championRecord(
  { plan, champion, data, protocols }: ExperimentResults,
  fitted: FittedCandidate
): Readonly<Record<string, unknown>> {
  const candidate = plan.candidates.find(({ name }) => name === champion.candidate)!
  const figures = protocols
    .find(({ name }) => name === plan.rule.protocol)
    ?.candidates.find((one) => one.candidate === champion.candidate)
  return {
    format: 'opencredit-champion',
    version: 1,
    candidate: { ...candidate, parameters: figures?.parameters ?? candidate.parameters, search: undefined },
    classes: data.classes.map(({ name }) => name),
    ratios: plan.ratios,
    features: fitted.features,
    steps: fitted.steps,
    // Those of an honest use: fitted on what all folds predicted.
    cutoffs: figures?.decisions.find(({ cutoffs }) => cutoffs !== undefined)?.cutoffs,
    scorecard: fitted.scorecard
  }
}
