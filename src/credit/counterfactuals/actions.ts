/**
 * Actions: what an applicant can change, how far, and what it costs them. Plain data.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import type { CompleteDefinition } from '../complete-definition.ts'
import { columnsOf, type FieldSpec } from '../fields/field-spec.ts'

/** A field that an applicant can change. */
export interface Action<Field extends string = string> {
  readonly field: Field
  readonly may: 'rise' | 'fall' | 'rise or fall'
  /** Values that may be reached, both inclusive (default: the field's training range; beyond it a model knows nothing). */
  readonly range?: readonly [min: number, max: number]
  /** New values are multiples of it (default: 1 for whole numbers, else 0.01). */
  readonly step?: number
  /** Default: 1 for the whole training range, so that costs of different fields compare. */
  readonly costPerUnit?: number
}

/** An action, complete, from an applicant's value. */
export interface Move<Field extends string = string> {
  readonly field: Field
  readonly column: number
  readonly from: number
  readonly costPerUnit: number
  /** How many other values can be reached upwards and downwards. */
  readonly numUp: number
  readonly numDown: number
  /** The value a number of steps up (> 0) or down (< 0). */
  readonly valueAt: (steps: number) => number
}

/**
 * The actions of a definition that names none: fields for which more is worse may fall, those for which it is better may rise.
 * Left out are what is computed from others, categories, and lengths of time and the guarded age, which change by themselves.
 */
export function defaultActions<Field extends string>({
  fields,
  ageGuard
}: Pick<CompleteDefinition<Field>, 'fields' | 'ageGuard'>): readonly Action<Field>[] {
  const isActionable = ({ name, kind, formula }: FieldSpec<Field>): boolean =>
    kind !== 'category' && kind !== 'months' && formula === undefined && name !== ageGuard?.field
  return fields
    .filter(isActionable)
    .flatMap(({ name, moreIs }) =>
      moreIs === undefined ? [] : [{ field: name, may: moreIs === 'worse' ? ('fall' as const) : ('rise' as const) }]
    )
}

/**
 * Checks a caller's actions.
 *
 * @throws TypeError, RangeError unless each names another field with numbers that is not computed, with sensible numbers
 */
export function checkActions(actions: readonly Action[], fields: readonly FieldSpec[]): void {
  if (!Array.isArray(actions)) throw new TypeError(`"actions" expected an array, got ${kindOf(actions)}`)
  const seen = new Set<unknown>()
  for (const [i, action] of actions.entries()) {
    const name = `actions[${i}]`
    if (typeof action !== 'object' || action === null)
      throw new TypeError(`"${name}" expected an object, got ${kindOf(action)}`)
    const unknown = Object.keys(action).find((key) => !actionKeys.includes(key))
    if (unknown !== undefined)
      throw new RangeError(`"${name}" expected the keys ${actionKeys.join(', ')}; got ${JSON.stringify(unknown)}`)
    const { field, may, range, step, costPerUnit } = action as Action
    const spec = fields.find((known) => known.name === field)
    if (spec === undefined || spec.kind === 'category' || spec.formula !== undefined)
      throw new RangeError(`"${name}.field" expected a field with numbers that is not computed from others`)
    if (seen.has(field)) throw new RangeError(`"${name}.field" expected different fields, got ${field} twice`)
    seen.add(field)
    if (may !== 'rise' && may !== 'fall' && may !== 'rise or fall')
      throw new RangeError(`"${name}.may" expected rise, fall, rise or fall; got ${kindOf(may)}`)
    if (range !== undefined && !isRange(range)) throw new RangeError(`"${name}.range" expected two numbers, ascending`)
    for (const [key, value] of [
      ['step', step],
      ['costPerUnit', costPerUnit]
    ] as const)
      if (value !== undefined && !(typeof value === 'number' && value > 0 && value < Infinity))
        throw new RangeError(`"${name}.${key}" expected a number above 0`)
    const largest = Math.max(...(range ?? spec.trainingRange).map(Math.abs))
    if (step !== undefined && largest / step > mostSteps)
      throw new RangeError(`"${name}.step" expected a step that numbers of the range can tell apart, got a smaller one`)
  }
}

const actionKeys: readonly string[] = ['field', 'may', 'range', 'step', 'costPerUnit'] satisfies (keyof Action)[]

function isRange(range: unknown): boolean {
  if (!Array.isArray(range) || range.length !== 2) return false
  const [min, max] = range as readonly unknown[]
  return typeof min === 'number' && typeof max === 'number' && min <= max
}

// As many as values have digits for: beyond, a step more is the same value.
const mostSteps = 1e14

/**
 * What an applicant can do: an action on a field that is not known is none.
 *
 * @param values - the fields in column order; NaN means missing [numFields]
 */
export function movesOf<Field extends string>(
  actions: readonly Action<Field>[],
  fields: readonly FieldSpec<Field>[],
  values: Float64Array
): readonly Move<Field>[] {
  const columnOf = columnsOf(fields)
  return actions.flatMap((action) => {
    const column = columnOf.get(action.field)!
    const from = values[column]!
    const move = moveOf(action, fields[column]!, column, from)
    return Number.isNaN(from) || move.numUp + move.numDown === 0 ? [] : [move]
  })
}

function moveOf<Field extends string>(
  action: Action<Field>,
  field: FieldSpec<Field>,
  column: number,
  from: number
): Move<Field> {
  const isWhole = field.kind === 'integer' || field.kind === 'months'
  const { may, step = isWhole ? 1 : 0.01, range = field.trainingRange } = action
  const [lowest, highest] = [Math.max(range[0], field.validRange[0]), Math.min(range[1], field.validRange[1])]
  const span = field.trainingRange[1] - field.trainingRange[0]
  const { costPerUnit = 1 / (span > 0 ? span : 1) } = action
  // Without the digits that multiplying adds to a decimal step.
  const multiple = (k: number): number => Number((k * step).toPrecision(14))
  const at = Math.round(from / step)
  const firstUp = multiple(at) > from ? at : at + 1
  const firstDown = multiple(at) < from ? at : at - 1
  const count = (limit: number, first: number, sign: 1 | -1): number => {
    if (!(Math.abs(first) <= mostSteps)) return 0
    let number = Math.min(mostSteps, Math.max(0, Math.floor(sign * (limit / step - first)) + 2))
    while (number > 0 && sign * (multiple(first + sign * (number - 1)) - limit) > 0) number--
    return number
  }
  return {
    field: action.field,
    column,
    from,
    costPerUnit,
    numUp: may === 'fall' ? 0 : count(highest, firstUp, 1),
    numDown: may === 'rise' ? 0 : count(lowest, firstDown, -1),
    valueAt: (steps) => (steps > 0 ? multiple(firstUp + steps - 1) : steps < 0 ? multiple(firstDown + steps + 1) : from)
  }
}

/** What a change of value costs. */
export function costOf({ from, costPerUnit }: Move, value: number): number {
  return Math.abs(value - from) * costPerUnit
}
