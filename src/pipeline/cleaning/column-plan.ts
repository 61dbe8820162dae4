/**
 * `planColumns`: which columns of a layout are read, which are computed and which are kept.
 *
 * @module
 */
import { createValueReader } from '../../credit/cleaning/read-value.ts'
import type { FieldSpec } from '../../credit/fields/field-spec.ts'
import { derivedColumnsOf, evaluateFormula, inputsOf } from '../../credit/fields/formula.ts'
import type { ColumnRole } from '../table.ts'
import { collectComputed, collectField, collectTexts, type ColumnCollector, type Kept } from './column-collector.ts'
import type { Layout } from './layout.ts'
import { collectList } from './list-collector.ts'

/** A column of the source, or one that is computed. */
export interface PlannedColumn {
  readonly name: string
  readonly collector: ColumnCollector
  readonly isKept: boolean
  readonly role: ColumnRole | undefined
}

/** A column that is computed from the numbers of columns before it. */
export interface ComputedColumn extends PlannedColumn {
  readonly inputs: readonly string[]
  /** From the numbers of the row, by place in `fieldPlaces`. */
  readonly compute: (numbers: Float64Array) => number
  readonly place: number
}

/** The columns that a cleaner has. */
export interface ColumnPlan {
  readonly read: readonly PlannedColumn[]
  readonly computed: readonly ComputedColumn[]
  /** Place of a field among the numbers of a row. */
  readonly fieldPlaces: ReadonlyMap<string, number>
}

/** Columns of the source that are fields, with a role or without. */
export function allFields({ fields, time, label }: Layout): FieldSpec[] {
  return [...fields, time, label].filter((field) => field !== undefined)
}

/**
 * Plans the columns.
 *
 * @param columns - names of the fields and lists to keep; all if undefined
 * @param boundIsKept - whether a number beyond the end where it would be worst counts as that end
 * @throws RangeError when a name is none of the layout's, or identifies people or rows
 */
export function planColumns(layout: Layout, columns: readonly string[] | undefined, boundIsKept: boolean): ColumnPlan {
  const { fields, lists = [], group, time, label, junk } = layout
  checkColumns(layout, columns)
  const isWanted = (name: string): boolean => columns === undefined || columns.includes(name)
  const isNeeded = neededFields(fields, isWanted)
  const readValue = createValueReader({ fields: allFields(layout), junk })

  // Without a direction, a number beyond either end is missing.
  const asRead = ({ moreIs, ...field }: FieldSpec): FieldSpec =>
    boundIsKept && moreIs !== undefined ? { ...field, moreIs } : field
  const keptAs = ({ name, kind }: FieldSpec): Kept => {
    if (!isWanted(name)) return 'nowhere'
    return kind === 'category' ? 'labels' : 'numbers'
  }
  const planned = (name: string, collector: ColumnCollector, role?: ColumnRole): PlannedColumn => ({
    name,
    collector,
    isKept: role !== undefined || isWanted(name),
    role
  })

  const read = fields
    .filter(({ name, formula }) => formula === undefined && isNeeded(name))
    .map((field) => planned(field.name, collectField(asRead(field), keptAs(field), readValue)))
  for (const list of lists) if (isWanted(list.name)) read.push(planned(list.name, collectList(list, junk)))
  if (group !== undefined) read.push(planned(group, collectTexts(group, junk), 'group'))
  if (time !== undefined) read.push(planned(time.name, collectField(time, 'numbers', readValue), 'time'))
  if (label !== undefined) read.push(planned(label.name, collectField(label, 'labels', readValue), 'label'))

  const computed = derivedColumnsOf(fields)
    .filter(({ column }) => isNeeded(fields[column]!.name))
    .map((derived): ComputedColumn => {
      const { name } = fields[derived.column]!
      return {
        ...planned(name, collectComputed(name)),
        inputs: inputsOf(derived.formula),
        compute: (numbers) => evaluateFormula(derived, numbers),
        place: derived.column
      }
    })
  return { read, computed, fieldPlaces: new Map(fields.map(({ name }, place) => [name, place])) }
}

function checkColumns({ fields, lists = [], identifiers }: Layout, columns: readonly string[] | undefined): void {
  const known = [...fields, ...lists].map(({ name }) => name)
  for (const name of columns ?? []) {
    if (identifiers.includes(name))
      throw new RangeError(`"columns" expected what may be a feature, got "${name}", which identifies people or rows`)
    if (!known.includes(name)) throw new RangeError(`"columns" expected ${known.join(', ')}; got "${name}"`)
  }
}

// Whether a field is wanted, or computed from by one that is. Inputs precede what is computed.
function neededFields(fields: readonly FieldSpec[], isWanted: (name: string) => boolean): (name: string) => boolean {
  const needed = new Set(fields.map(({ name }) => name).filter(isWanted))
  for (const { name, formula } of fields.toReversed())
    if (formula !== undefined && needed.has(name)) for (const input of inputsOf(formula)) needed.add(input)
  return (name) => needed.has(name)
}
