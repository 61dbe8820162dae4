/**
 * Tells a screen reader what a score has become once a person pauses: while a slider moves, every step would be too much.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'

const pause = 700

/** Returns a function that announces a text some time after its last call. */
export function createAnnouncer(region: HTMLElement): (text: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (region.textContent !== text) region.textContent = text
    }, pause)
  }
}

/** A score in a sentence. */
export function spoken({ prediction, points, reasons }: ApplicantScore, name: string): string {
  const [first] = reasons
  const main = first === undefined ? '' : ` Main reason against: ${first.text}.`
  return `${name}: ${prediction}, ${points} points.${main}`
}
