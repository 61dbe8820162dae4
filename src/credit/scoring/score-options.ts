/**
 * What a caller may choose about a score.
 *
 * @module
 */
import { checkOptions, choiceOption } from '../../checks.ts'
import type { ScoringRules } from '../complete-definition.ts'
import { checkReasonMap, type ReasonMap } from '../reasons/reason-map.ts'
import type { ScoreSettings } from '../reasons/score-groups.ts'
import type { BaselineIdentity } from './model-identity.ts'
import { checkScale, type PointsScale } from './points.ts'

/** What a caller may choose about a score. */
export interface ScoreOptionsOf<Field extends string> {
  /** Groups and words of the reasons (default: the definition's). */
  readonly reasonMap?: ReasonMap<Field>
  /** How margins are converted to points (default: the definition's). */
  readonly scale?: PointsScale
  /** Name of the baseline that reasons and points are relative to (default: the definition's first). */
  readonly baseline?: string
}

/**
 * Completes the options with the definition's defaults.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function scoreSettings<Field extends string>(
  options: ScoreOptionsOf<Field>,
  { fields, reasonGroups, pointsScale }: Pick<ScoringRules<Field>, 'fields' | 'reasonGroups' | 'pointsScale'>,
  baselines: readonly BaselineIdentity[]
): ScoreSettings<Field> {
  checkOptions(options, ['reasonMap', 'scale', 'baseline'])
  const { reasonMap = reasonGroups, scale = pointsScale } = options
  if (reasonMap !== reasonGroups) checkReasonMap(reasonMap, fields)
  if (scale !== pointsScale) checkScale(scale)
  const names = baselines.map(({ name }) => name)
  const baseline = names.indexOf(choiceOption('baseline', options.baseline, names, names[0]!))
  return { reasonMap, scale, baseline }
}
