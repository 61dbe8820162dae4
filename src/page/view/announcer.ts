/**
 * Announces the new score to screen readers once the user pauses: announcing every step of a moving slider would be too much.
 *
 * @module
 */
import type { CreditScorer } from '../../credit/scorer.ts'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { shortageText } from '../shortage-text.ts'

// Milliseconds.
const pause = 700

/** Returns a function that announces a text once it has not been called for a while. */
export function createAnnouncer(region: HTMLElement): (text: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (region.textContent !== text) region.textContent = text
    }, pause)
  }
}

/** A score as a sentence or two. */
export function spoken(scorer: CreditScorer, score: CreditScore, name: string): string {
  if (score.status !== 'scored') return `${name}: insufficient information. ${shortageText(scorer, score)}`
  const { prediction, passes, points, reasons } = score
  const [first] = reasons
  const main = first === undefined ? '' : ` Main reason for a lower score: ${first.text}.`
  return `${name}: ${prediction}, ${passes ? 'passes' : 'does not pass'}, ${points} points.${main}`
}
