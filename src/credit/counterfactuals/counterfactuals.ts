/**
 * `counterfactuals`: what would change a decision.
 *
 * A model of trees is constant between its thresholds, so the values to try are few, and the answers exact rather than estimated.
 * Every answer is scored once more as a new record would be.
 *
 * @module
 */
import { checkOptions, choiceOption, integerOption } from '../../checks.ts'
import { keysOf } from '../fields/field-spec.ts'
import type { CreditScorer, RawRecord } from '../scorer.ts'
import type { ScoredRecord } from '../scoring/applicant-scorer.ts'
import { type Action, checkActions, defaultActions } from './actions.ts'
import { createDecisionSpace } from './decision-space.ts'
import { findChanges, type Finding } from './search.ts'

/** Options of `counterfactuals`. */
export interface CounterfactualOptions<Field extends string = string, Class extends string = string> {
  /** The class to reach; a better one does, too (default: the lowest that passes). */
  readonly target?: Class
  /** What the applicant can change; see `defaultActions` for what is left out of them (default). */
  readonly actions?: readonly Action<Field>[]
  /** Most answers, 1 to 20 (default 5). */
  readonly maxAnswers?: number
  /** Most fields that an answer changes, 1 to 5 (default 3). */
  readonly maxChanges?: number
}

/** A changed field. */
export interface FieldChange<Field extends string = string> {
  readonly field: Field
  readonly from: number | string | null
  readonly to: number | string | null
}

/** Changes that reach the class. None of them can be left out. */
export interface Counterfactual<Field extends string = string, Class extends string = string> {
  readonly changes: readonly FieldChange<Field>[]
  /** Fields that are computed from those, and change with them. */
  readonly derived: readonly FieldChange<Field>[]
  /** Sum over the changes of their size times the action's cost per unit. */
  readonly cost: number
  /** The class that the changed record was scored with. */
  readonly prediction: Class
  /** Its points. */
  readonly points: number
}

/** What would change the decision. */
export interface Counterfactuals<Field extends string = string, Class extends string = string> {
  /**
   * `reached`: the applicant has the class already; `found`; `none`: no change of one field or, if `pairs` is `all`, of two fields
   * reaches it, and no other was found; `insufficient information`: the applicant has no class.
   */
  readonly status: 'reached' | 'found' | 'none' | 'insufficient information'
  readonly target: Class
  /**
   * Fewer changes first; among those of one field, and of two, the cheapest first, one for each field or pair. A pair is cheaper than
   * what either of its fields does alone.
   */
  readonly answers: readonly Counterfactual<Field, Class>[]
  /**
   * Which pairs of fields were searched through: `some` leaves out those from which something is computed together, those of which
   * one decides what an unknown field may be, and those of which something is computed with a guarded age; `none` were where single fields gave answers enough.
   */
  readonly pairs: 'all' | 'some' | 'none'
}

/**
 * What would change a decision: the cheapest changes of one field, then of two, exactly; where there are none, of up to
 * `maxChanges`, by a search that need not find the cheapest, or any.
 *
 * Only fields that are known and that `actions` name are changed, within their ranges. What is computed from them follows. No answer
 * contradicts itself where the applicant did not, and each is verified by scoring the changed record.
 *
 * @throws TypeError when the record cannot be scored; TypeError, RangeError when an option is wrong
 * @example
 * ```js
 * counterfactuals(scorer, applicant).answers[0]?.changes
 * ```
 */
export function counterfactuals<Field extends string, Class extends string, JunkCode extends string>(
  scorer: CreditScorer<Field, Class, JunkCode>,
  record: RawRecord,
  options: CounterfactualOptions<Field, Class> = {}
): Counterfactuals<Field, Class> {
  checkOptions(options, ['target', 'actions', 'maxAnswers', 'maxChanges'])
  const { definition, fields, classes } = scorer
  const target = choiceOption('target', options.target, classes, definition.passingClass)
  const { actions = defaultActions(definition) } = options
  if (options.actions !== undefined) checkActions(actions, fields)
  const limits = {
    isWorst: definition.missing === 'worst',
    maxAnswers: numberWithin('maxAnswers', options.maxAnswers, 5, 20),
    maxChanges: numberWithin('maxChanges', options.maxChanges, 3, 5)
  }
  const score = scorer.score(record)
  const wanted = classes.indexOf(target)
  const nothing = { target, answers: [], pairs: 'none' as const }
  if (score.status !== 'scored') return { status: score.status, ...nothing }
  if (classes.indexOf(score.prediction) >= wanted) return { status: 'reached', ...nothing }
  const space = createDecisionSpace(scorer, scorer.clean(record), wanted)
  const { findings, openPairs, searchedPairs } = findChanges(space, actions, fields, limits)
  const answers = findings.flatMap((finding) => {
    const answer = verified(scorer, record, score, finding)
    return classes.indexOf(answer.prediction) >= wanted ? [answer] : []
  })
  const pairs = !searchedPairs ? 'none' : openPairs === 0 ? 'all' : 'some'
  return { status: answers.length === 0 ? 'none' : 'found', target, answers, pairs }
}

function verified<Field extends string, Class extends string, JunkCode extends string>(
  scorer: CreditScorer<Field, Class, JunkCode>,
  record: RawRecord,
  before: ScoredRecord<Field, Class, JunkCode>,
  { settings, cost }: Finding
): Counterfactual<Field, Class> {
  const changed: Record<string, unknown> = { ...record }
  for (const { column, value } of settings) {
    const field = scorer.fields[column]!
    for (const key of Object.keys(record)) {
      const found = scorer.findKey(key)
      if (found !== undefined && keysOf(field).includes(found)) delete changed[key]
    }
    changed[field.name] = value
  }
  const after = scorer.score(changed)
  if (after.status !== 'scored') throw new RangeError('"record" expected a field for each value that is known')
  const isSet = new Set(settings.map(({ column }) => column))
  const changeOf = (column: number): FieldChange<Field> => {
    const { name } = scorer.fields[column]!
    return { field: name, from: before.used[name], to: after.used[name] }
  }
  return {
    changes: settings.map(({ column }) => changeOf(column)),
    derived: scorer.fields.flatMap(({ name, formula }, column) =>
      formula === undefined || isSet.has(column) || before.used[name] === after.used[name] ? [] : [changeOf(column)]
    ),
    cost,
    prediction: after.prediction,
    points: after.points
  }
}

function numberWithin(name: string, given: number | undefined, byDefault: number, most: number): number {
  const value = integerOption(name, given, byDefault)
  if (value < 1 || value > most) throw new RangeError(`"${name}" expected 1 to ${most}, got ${value}`)
  return value
}
