/**
 * From raw scores to a class and the probabilities of all classes.
 *
 * With models of one raw score each, an applicant has the best class that, like every class below it, reaches its cutoff. With a
 * multiclass model it is the most probable class. Raw scores may be known only to lie in an interval: then it is the worst
 * class that they can mean, which is no better the wider the intervals are.
 *
 * @module
 */
import { applyLink, type Link } from '../../model/link.ts'
import type { ScoringModel } from '../definition.ts'
import { calibrate } from './calibrator.ts'

/** A class and the probabilities of all. */
export interface ClassVerdict {
  /** Position of the class, worst first. */
  readonly creditClass: number
  /** They add up to 1 [numClasses]. */
  readonly probabilities: Float64Array
}

/**
 * The verdict on raw scores of all models, each between two bounds.
 *
 * @param lowest - [numScores]
 * @param highest - [numScores]
 */
export type ClassRule = (lowest: Float64Array, highest: Float64Array) => ClassVerdict

/** The rule of a definition's models. */
export function createClassRule(models: readonly ScoringModel[], classes: readonly string[]): ClassRule {
  const [first] = models
  return first!.predicts === 'classes' ? multiclassRule(first!.model.link) : cumulativeRule(models, classes)
}

// Class k can be the most probable one if its largest score beats the smallest of all others. The scores that make the worst
// such class the most probable: its own and those of worse classes, none of which can be, at their largest, the others at
// their smallest.
function multiclassRule(link: Link): ClassRule {
  return (lowest, highest) => {
    const canWin = (k: number): boolean =>
      lowest.every((score, j) => j === k || (j < k ? highest[k]! > score : highest[k]! >= score))
    let creditClass = 0
    while (creditClass < lowest.length - 1 && !canWin(creditClass)) creditClass++
    const probabilities = lowest.map((score, k) => (k <= creditClass ? highest[k]! : score))
    applyLink(link, probabilities, probabilities.length)
    return { creditClass, probabilities }
  }
}

function cumulativeRule(models: readonly ScoringModel[], classes: readonly string[]): ClassRule {
  const positionOf = new Map(
    models.map(({ predicts }, position) => [predicts === 'classes' ? '' : targetOf(predicts), position])
  )
  const steps = classes.slice(1).map((name) => {
    const position = positionOf.get(name)!
    const model = models[position]!
    const { predicts, cutoff = 0.5 } = model
    const isBelow = typeof predicts === 'object' && 'below' in predicts
    // Of this class or a better one, at worst.
    const atLeast = (lowest: Float64Array, highest: Float64Array): number =>
      isBelow ? 1 - probabilityOf(model, highest[position]!) : probabilityOf(model, lowest[position]!)
    return { cutoff, atLeast }
  })
  return (lowest, highest) => {
    const reached = steps.map(({ cutoff, atLeast }) => {
      const probability = atLeast(lowest, highest)
      return { probability, passes: probability >= cutoff }
    })
    const failed = reached.findIndex(({ passes }) => !passes)
    const probabilities = new Float64Array(classes.length)
    // A better class is no more probable than it and all below it.
    let atLeast = 1
    for (const [step, { probability }] of reached.entries()) {
      const next = Math.min(atLeast, probability)
      probabilities[step] = atLeast - next
      atLeast = next
    }
    probabilities[classes.length - 1] = atLeast
    return { creditClass: failed < 0 ? classes.length - 1 : failed, probabilities }
  }
}

/** The probability that a model of one raw score gives, by its calibrator or, without one, by its own link. */
export function probabilityOf({ model, calibrator }: ScoringModel, score: number): number {
  if (calibrator !== undefined) return calibrate(calibrator, score)
  const output = Float64Array.of(score)
  applyLink(model.link, output, 1)
  return output[0]!
}

/** The class whose lower bound a model of one raw score is about. */
export function targetOf<Class extends string>(
  predicts: { readonly atLeast: Class } | { readonly below: Class }
): Class {
  return 'below' in predicts ? predicts.below : predicts.atLeast
}
