/**
 * Points as SVG: a waterfall for one applicant, bars of mean sizes for several.
 *
 * @module
 */
import type { ScoredRecord } from '../../credit/scoring/applicant-scorer.ts'
import { barPlot } from '../../plot/bar.ts'
import type { PlottedExplanation } from '../../plot/plotted-explanation.ts'
import { waterfallPlot } from '../../plot/waterfall.ts'
import type { ScoreItem } from '../io/score-input.ts'

/** A plot of the scores collected so far. */
export interface PointsPlot {
  /** Passes items through and collects what the plot needs. */
  readonly collect: (batches: AsyncIterable<readonly ScoreItem[]>) => AsyncGenerator<readonly ScoreItem[]>
  /**
   * The plot.
   *
   * @throws Error when there are no scores
   */
  readonly svg: () => string
}

/**
 * A plot of no scores.
 *
 * @param baseName - whom scores are compared with
 */
export function createPointsPlot(baseName: string): PointsPlot {
  let numScores = 0
  let first: ScoredRecord | undefined
  let sums: number[] = []
  const add = ({ score }: ScoreItem): void => {
    if (score?.status !== 'scored') return
    numScores++
    first ??= score
    sums = score.groups.map(({ points }, i) => (sums[i] ?? 0) + Math.abs(points))
  }
  return {
    collect: async function* (batches) {
      for await (const batch of batches) {
        batch.forEach(add)
        yield batch
      }
    },
    svg: () => {
      if (first === undefined) throw new Error('expected at least one score to plot, got none')
      const names = first.groups.map(({ name }) => name)
      if (numScores === 1) return waterfall(first, names, baseName)
      const title = `Mean absolute points over ${numScores} applicants`
      return barPlot(
        sums.map((sum) => sum / numScores),
        names,
        { title, unit: 'points' }
      )
    }
  }
}

function waterfall(
  { prediction, points, basePoints, groups }: ScoredRecord,
  names: readonly string[],
  baseName: string
): string {
  const explanation: PlottedExplanation = {
    values: Float64Array.from(groups, (group) => group.points),
    baseValues: Float64Array.of(basePoints),
    numRows: 1,
    numOutputs: 1,
    numFeatures: names.length,
    featureNames: names
  }
  const title = `${prediction}, ${points} points`
  return waterfallPlot(explanation, {
    row: 0,
    maxFeatures: names.length,
    title,
    unit: 'points',
    baseName,
    totalName: 'Points',
    risingIsGood: true
  })
}
