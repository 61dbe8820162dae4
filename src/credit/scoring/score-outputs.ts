/**
 * The raw scores of all models of a definition, one after the other, and what the margin takes of each.
 *
 * @module
 */
import type { Link } from '../../model/link.ts'
import type { ScoringModel } from '../definition.ts'
import { marginOf } from './points.ts'

/** What the margin makes of the raw scores f of all models: the sum of weight · f, and a constant. */
export interface MarginRule {
  /** [numScores] */
  readonly weights: readonly number[]
  readonly constant: number
}

/** The rule of a definition's models. */
export function marginRuleOf(models: readonly ScoringModel[], numClasses: number): MarginRule {
  const rules = models.map((model) => (model.predicts === 'classes' ? ofClasses(model, numClasses) : ofBinary(model)))
  return {
    weights: rules.flatMap(({ weights }) => weights),
    constant: rules.reduce((sum, { constant }) => sum + constant, 0)
  }
}

function ofClasses({ marginWeights }: ScoringModel, numClasses: number): MarginRule {
  const ends = Array.from({ length: numClasses }, (_, k) => (k === 0 ? -1 : k === numClasses - 1 ? 1 : 0))
  return { weights: marginWeights ?? ends, constant: 0 }
}

// In log-odds of the better classes.
function ofBinary({ model, predicts, calibrator, marginWeights = [1] }: ScoringModel): MarginRule {
  const towardsBetter = typeof predicts === 'object' && 'below' in predicts ? -1 : 1
  const weight = marginWeights[0]! * towardsBetter
  return calibrator?.kind === 'platt'
    ? { weights: [weight * calibrator.slope], constant: weight * calibrator.intercept }
    : { weights: [weight * steepnessOf(model.link)], constant: 0 }
}

function steepnessOf(link: Link): number {
  return link.kind === 'sigmoid' ? link.steepness : 1
}

/** The margin of raw scores, or of anything linear in them. */
export function marginOfScores({ weights, constant }: MarginRule, scores: ArrayLike<number>): number {
  return marginOf(weights, scores) + constant
}
