/**
 * Chooses the reasons a lender may send.
 *
 * Follows Regulation B, 12 CFR 1002.9(b)(2) and its commentary: the principal reasons, specific, at most four, chosen
 * against applicants at or slightly above the passing line, and true. A model need not be monotone, so a group can cost points
 * although its values look good, or although better ones would cost more: a group is a reason only if better values in it, and
 * nothing else, give more points.
 *
 * @module
 */
import type { ReasonMap } from './reason-map.ts'
import type { GroupContribution } from './score-groups.ts'

/** A reason for a lower score, in words that may be sent. */
export interface Reason<Field extends string = string> extends GroupContribution<Field> {
  /** From 1 for the most important reason. */
  readonly rank: number
  readonly text: string
  /** Share of everything that lowered the score, 0 to 1. */
  readonly share: number
  /** Whole points more that the applicant would have with typical values of the best class in `fields`; at least 1. */
  readonly gain: number
  /** The fields behind the reason: missing, or worse than typical. The one that lowers the score most comes first. */
  readonly fields: GroupContribution<Field>['fields']
}

/** Better values in some fields. */
export interface Improvement<Field extends string = string> {
  /** The fields that could be better. */
  readonly changed: readonly Field[]
  /** Whole points that they would gain. */
  readonly gain: number
}

/** What reasons are checked by. */
export interface ReasonChecks<Field extends string = string> {
  readonly improvementOf: (fields: readonly Field[]) => Improvement<Field>
  /** Whether a field is missing or contradicts another, so that nothing must be said about its value. */
  readonly isUnverified: (field: Field) => boolean
  /** Whether an applicant without a group that cost points gets the reason with the largest gain. */
  readonly needsReason: boolean
}

// The commentary to 1002.9(b)(2) says that more are not likely to be helpful.
const maxReasons = 4

// A reason must account for at least this share of what lowered the score: anything less is not a principal reason.
const shareFloor = 0.02

/**
 * The groups that cost points and would gain some, the most costly first; ties keep the map's order. If there are none and a
 * reason is needed, the group that would gain most; none if no group would gain a point.
 */
export function principalReasons<Field extends string>(
  groups: readonly GroupContribution<Field>[],
  map: ReasonMap<Field>,
  { improvementOf, isUnverified, needsReason }: ReasonChecks<Field>
): Reason<Field>[] {
  const lowered = groups.reduce((sum, { contribution }) => sum + Math.min(0, contribution), 0)
  const reasonOf = (group: GroupContribution<Field>): Reason<Field> => {
    const { changed, gain } = improvementOf(group.fields.map(({ field }) => field))
    const fields = group.fields.filter(({ field }) => changed.includes(field))
    const { text, missingText } = map[groups.indexOf(group)]!
    return {
      rank: 1,
      ...group,
      fields,
      text: fields.length > 0 && isUnverified(fields[0]!.field) ? missingText : text,
      share: group.contribution < 0 ? group.contribution / lowered : 0,
      gain
    }
  }
  const reasons: Reason<Field>[] = []
  for (const group of [...groups].sort((a, b) => a.contribution - b.contribution)) {
    if (reasons.length === maxReasons) break
    if (group.points >= 0 || group.contribution / lowered < shareFloor) continue
    const reason = reasonOf(group)
    if (reason.gain > 0) reasons.push({ ...reason, rank: reasons.length + 1 })
  }
  if (reasons.length > 0 || !needsReason) return reasons
  const best = groups.map(reasonOf).reduce((a, b) => (b.gain > a.gain ? b : a))
  return best.gain > 0 ? [best] : []
}
