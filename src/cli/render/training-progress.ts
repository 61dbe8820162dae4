/**
 * How far training is: on a terminal one line that is written over, elsewhere a line for each metric, as LightGBM prints them.
 *
 * @module
 */
import { formatG } from '../../numeric/format-number.ts'
import type { Evaluation } from '../../train/booster.ts'
import type { CliIo } from '../io/command.ts'
import { fit } from './terminal.ts'

/** Shows progress on standard error. */
export interface TrainingProgress {
  /**
   * After each iteration.
   *
   * @param evaluations - empty when none were asked for
   */
  readonly show: (iteration: number, evaluations: readonly Evaluation[]) => void
  /** Removes the line of a terminal. */
  readonly clear: () => void
}

// In milliseconds; a terminal is written to no more often.
const interval = 100
const barWidth = 20

/**
 * Prepares it.
 *
 * @param firstIteration - the one that this run begins with, from 1
 * @param isQuiet - whether nothing is shown
 * @param now - clock in milliseconds
 */
export function createTrainingProgress(
  { stderr }: CliIo,
  { numIterations, firstIteration, isQuiet }: { numIterations: number; firstIteration: number; isQuiet: boolean },
  now: () => number = () => performance.now()
): TrainingProgress {
  const isBar = stderr.isTTY === true && !isQuiet
  const start = now()
  let nextAt = start
  let isShown = false
  let metrics = ''

  const showBar = (iteration: number, evaluations: readonly Evaluation[]): void => {
    if (evaluations.length > 0) metrics = evaluations.map((one) => `  ${nameOf(one)} ${formatG(one.value, 6)}`).join('')
    const time = now()
    if (time < nextAt && iteration < numIterations) return
    nextAt = time + interval
    isShown = true
    const filled = Math.round((iteration / numIterations) * barWidth)
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    const left = ((time - start) / (iteration - firstIteration + 1)) * (numIterations - iteration)
    const text = `${bar} ${iteration}/${numIterations}  ${durationText(left)} left${metrics}`
    stderr.write(`\r\x1b[K${fit(text, Math.max((stderr.columns ?? 80) - 1, 1)).trimEnd()}`)
  }
  const showLines = (iteration: number, evaluations: readonly Evaluation[]): void => {
    const lines = evaluations.map((one) => `Iteration:${iteration}, ${nameOf(one)} : ${formatG(one.value, 6)}\n`)
    if (lines.length > 0) stderr.write(lines.join(''))
  }
  return {
    show: (iteration, evaluations) => {
      if (isBar) showBar(iteration, evaluations)
      else if (!isQuiet) showLines(iteration, evaluations)
    },
    clear: () => {
      if (isShown) stderr.write('\r\x1b[K')
      isShown = false
    }
  }
}

/** A duration in words: `5 s`, `2 min 5 s`, `1 h 3 min`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function nameOf({ dataset, metric }: Evaluation): string {
  return `${dataset} ${metric}`
}
