/**
 * What the command line and the page say of a score.
 *
 * @module
 */
import type { Reason } from '../reasons/reasons.ts'
import type { CompleteDefinition } from '../complete-definition.ts'
import type { ScoredRecord } from './applicant-scorer.ts'

/** Whom scores are compared with, in words that follow "compared with". */
export function baselineTextOf(
  { baselines }: Pick<CompleteDefinition, 'baselines'>,
  { name }: { readonly name: string }
): string {
  return baselines.find((baseline) => baseline.name === name)?.description ?? `the baseline ${name}`
}

/** Which of class and points decides, where they seem to contradict each other; empty where they do not. */
export function decisionTextOf(
  { models, classes }: Pick<CompleteDefinition, 'models' | 'classes'>,
  { passes, points, basePoints }: Pick<ScoredRecord, 'passes' | 'points' | 'basePoints'>
): string {
  if (passes === points >= basePoints) return ''
  const [{ predicts, marginWeights = [] }] = models as [CompleteDefinition['models'][number]]
  const ends = `${classes.at(-1)} with ${classes[0]} alone`
  const comparesEnds = predicts === 'classes' && marginWeights.slice(1, -1).every((weight) => weight === 0)
  return `The class decides, not the points${comparesEnds && classes.length > 2 ? `: they compare ${ends}` : ''}.`
}

/** Title of the reasons, or, when there are none, that there are none. */
export function reasonsText({ reasons }: Pick<ScoredRecord, 'reasons'>): string {
  const [first] = reasons
  if (first === undefined) return 'No reason stands out.'
  return first.points < 0 ? 'What lowered the score' : 'What would have raised the score most'
}

/** The points that a reason is about: those its group cost, or, if it cost none, those that better values would gain. */
export function reasonPoints({ points, gain }: Pick<Reason, 'points' | 'gain'>): number {
  return points < 0 ? points : gain
}
