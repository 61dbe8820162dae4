/**
 * What a caller may choose about a score.
 *
 * @module
 */
import { checkOptions } from '../../checks.ts'
import { checkReasonMap, type ReasonMap } from '../reasons/reason-map.ts'
import type { ScoreSettings } from '../reasons/score-groups.ts'
import type { CreditDefinition } from './applicant-scorer.ts'
import { checkScale, type PointsScale } from './points.ts'

/** What a caller may choose about a score. */
export interface ScoreOptionsOf<Field extends string> {
  /** Groups and words of the reasons (default: the definition's). */
  readonly reasonMap?: ReasonMap<Field>
  /** How margins are converted to points (default: the definition's). */
  readonly scale?: PointsScale
}

/**
 * Completes the options with the definition's defaults.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function scoreSettings<Field extends string>(
  options: ScoreOptionsOf<Field>,
  { fields, reasonGroups, pointsScale }: Pick<CreditDefinition<Field>, 'fields' | 'reasonGroups' | 'pointsScale'>
): ScoreSettings<Field> {
  checkOptions(options, ['reasonMap', 'scale'])
  const { reasonMap = reasonGroups, scale = pointsScale } = options
  if (reasonMap !== reasonGroups) checkReasonMap(reasonMap, fields)
  if (scale !== pointsScale) checkScale(scale)
  return { reasonMap, scale }
}
