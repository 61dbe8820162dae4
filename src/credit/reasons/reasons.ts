/**
 * Chooses the reasons a lender may send.
 *
 * Follows Regulation B, 12 CFR 1002.9(b)(2) and its commentary: the principal reasons, specific, at most four, chosen
 * against applicants at or slightly above the passing line, and true. Models need not be monotone, so a field can cost points
 * although its value looks good, or although better ones would cost more. A field stands behind a reason only if it lowered the
 * score, its value is not on the good side of the baseline's middle half, and better values in its group's fields, and nothing
 * else, give more points.
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
  /**
   * Whole points more that the applicant would have with typical values of the best class in `fields`; 0 if these would gain
   * nothing in any group, and the applicant needs a reason.
   */
  readonly gain: number
  /**
   * The fields behind the reason: missing or worse than typical, and not on the good side of the baseline's middle half. The one
   * that lowers the score most comes first.
   */
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
  /** Whether a field's value is on the good side of the baseline's middle half. */
  readonly isOnGoodSide: (field: Field) => boolean
  /** Whether an applicant without a group that cost points gets a reason nevertheless. */
  readonly needsReason: boolean
}

/** The commentary to 1002.9(b)(2) says that more are not likely to be helpful. */
export const maxReasons = 4

// A reason must account for at least this share of what lowered the score: anything less is not a principal reason.
const shareFloor = 0.02

type GroupFields<Field extends string> = GroupContribution<Field>['fields']

interface Candidate<Field extends string> {
  readonly reason: Reason<Field>
  /** Whether a field behind it could be better. */
  readonly isImprovable: boolean
}

/**
 * The groups that cost points and would gain some, the most costly first; ties keep the map's order. If there are none and a
 * reason is needed, the group that would gain most; if none would gain a point, the one that costs most, or gives least.
 */
export function principalReasons<Field extends string>(
  groups: readonly GroupContribution<Field>[],
  map: ReasonMap<Field>,
  { improvementOf, isUnverified, isOnGoodSide, needsReason }: ReasonChecks<Field>
): Reason<Field>[] {
  const lowered = groups.reduce((sum, { contribution }) => sum + Math.min(0, contribution), 0)
  // What the group's reason would be, if it may rest on these fields only.
  const candidateOf = (group: GroupContribution<Field>, fields: GroupFields<Field>): Candidate<Field> => {
    const { changed, gain } = improvementOf(fields.map(({ field }) => field))
    const improvable = fields.filter(({ field }) => changed.includes(field))
    const behind = improvable.length > 0 ? improvable : fields
    const { text, missingText } = map[groups.indexOf(group)]!
    const reason = {
      rank: 1,
      ...group,
      fields: behind,
      text: behind.length > 0 && isUnverified(behind[0]!.field) ? missingText : text,
      share: group.contribution < 0 ? group.contribution / lowered : 0,
      gain: Math.max(0, gain)
    }
    return { reason, isImprovable: improvable.length > 0 }
  }
  const byCost = [...groups]
    .sort((a, b) => a.contribution - b.contribution)
    .map((group) => ({ group, possible: group.fields.filter(({ field }) => !isOnGoodSide(field)) }))
  const reasons: Reason<Field>[] = []
  for (const { group, possible } of byCost) {
    if (reasons.length === maxReasons) break
    if (group.points >= 0 || group.contribution / lowered < shareFloor) continue
    const adverse = possible.filter(({ contribution }) => contribution < 0)
    if (adverse.length === 0) continue
    const { reason } = candidateOf(group, adverse)
    if (reason.gain > 0) reasons.push({ ...reason, rank: reasons.length + 1 })
  }
  if (reasons.length > 0 || !needsReason) return reasons
  // Whoever needs a reason must get one, even if no better value gains a point, or every value is a good one.
  const eligible = byCost.filter(({ possible }) => possible.length > 0)
  const [best = candidateOf(byCost[0]!.group, byCost[0]!.group.fields)] = eligible
    .map(({ group, possible }) => candidateOf(group, possible))
    .sort((a, b) => b.reason.gain - a.reason.gain || Number(b.isImprovable) - Number(a.isImprovable))
  return [best.reason]
}
