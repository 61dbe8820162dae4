/**
 * How to read the scores of a scorer, in a few sentences.
 *
 * @module
 */
import type { CompleteDefinition } from '../credit/complete-definition.ts'
import { baselineTextOf } from '../credit/scoring/score-texts.ts'
import { grouped } from '../numeric/format-count.ts'

/** The sentences. */
export function readingText(definition: CompleteDefinition): string {
  const { classes, baselines } = definition
  return [
    `The model sorts applicants into ${listOf(classes)}.`,
    pointsText(definition),
    `The class decides, not the points: ${passingText(definition)}.`,
    `To explain a score, the page compares it with ${baselineTextOf(definition, baselines[0]!)}; the differences add up exactly.`
  ].join(' ')
}

/** Names as a list: `a, b and c`. */
function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`
}

function pointsText({ classes, models, pointsScale }: CompleteDefinition): string {
  const { basePoints, baseOdds, pointsToDoubleOdds } = pointsScale
  const [{ marginWeights = [] }] = models as [CompleteDefinition['models'][number]]
  const double = `every ${grouped(pointsToDoubleOdds)} points double them`
  // Of several models, or of weights between the ends, the margin is no log-odds of one class against another.
  const comparesEnds = models.length === 1 && marginWeights.slice(1, -1).every((weight) => weight === 0)
  if (!comparesEnds) return `Points rise with the odds of better classes: ${double}.`
  const odds = baseOdds === 1 ? 'even odds' : `odds of ${grouped(baseOdds)} to 1`
  return `Points express the odds of ${classes.at(-1)!} against ${classes[0]!}: ${grouped(basePoints)} points mean ${odds}, and ${double}.`
}

function passingText({ classes, passingClass }: CompleteDefinition): string {
  if (passingClass === classes.at(-1)) return `only ${passingClass} passes`
  return passingClass === classes[1] ? `all but ${classes[0]!} pass` : `${passingClass} and better pass`
}
