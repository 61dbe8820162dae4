/**
 * All pairs of candidates of two fields at once. Each tree is walked once for every pair of cells that it can tell apart, and the
 * table of raw scores is the double prefix sum of what changes where two such cells meet.
 *
 * The sums are in another order than a score's, so that they can differ from it by rounding: `headroomSlack` covers that.
 *
 * @module
 */
import { goesLeft } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import { leafOf } from '../../predict/reference-walk.ts'
import type { FieldSpec } from '../fields/field-spec.ts'
import { derivedColumnsOf } from '../fields/formula.ts'
import type { PreparedModel } from '../scoring/assessment.ts'
import { possibleIntervals } from '../scoring/unknown-values.ts'
import { type PossibleValues, reachableLeaves } from '../scoring/worst-leaves.ts'
import type { Candidate } from './candidates.ts'
import type { DecisionSpace } from './decision-space.ts'

/** More than what the order of sums can change about headroom. */
export const headroomSlack = 1e-8

/** A field's values to try, as the models see them; position 0 is the applicant's own value. */
export interface Axis {
  readonly column: number
  /** Of positions from 1 on. */
  readonly candidates: readonly Candidate[]
  readonly models: readonly AxisModel[]
}

/** The first `length` positions of an axis. */
export interface AxisPart {
  readonly axis: Axis
  readonly length: number
}

interface AxisModel {
  /** The features that follow from the field. */
  readonly features: readonly number[]
  /** A row with their values at each position [numPositions][numFeatures]. */
  readonly rows: readonly Float64Array[]
  /** Positions at which each tree may decide differently than one before, and 0, ascending [numTrees]. */
  readonly starts: readonly (readonly number[])[]
}

/** Makes tables for one applicant. */
export interface PairTables {
  readonly axisOf: (column: number, candidates: readonly Candidate[]) => Axis
  /**
   * Headroom of every pair of the first positions, row after row: `p` of `a` with `q` of `b` at `p × b.length + q`. Undefined where
   * one of the fields decides what one that is not known may be.
   */
  readonly headroomOf: (a: AxisPart, b: AxisPart) => Float64Array | undefined
  /** Headroom of every position of an axis; undefined as above. */
  readonly headroomAlong: (axis: Axis) => Float64Array | undefined
}

/**
 * Prepares tables.
 *
 * @param isWorst - whether values that are not known count as the worst possible ones
 */
export function createPairTables(space: DecisionSpace, fields: readonly FieldSpec[], isWorst: boolean): PairTables {
  const { models } = space.assessor
  const [base] = space.views as [Float64Array]
  const numScores = models.reduce((sum, { forest }) => sum + forest.numTreesPerIteration, 0)
  const isUnknown = (column: number): boolean => isWorst && Number.isNaN(base[column]!)
  const intervals = possibleIntervals(fields, derivedColumnsOf(fields), base)
  const possibleOf = ({ fields: { columns, valuesOf } }: PreparedModel): PossibleValues | undefined =>
    columns.some(isUnknown)
      ? Array.from(columns, (column, feature) =>
          isUnknown(column) ? valuesOf(feature, intervals[column]!) : undefined
        )
      : undefined
  const possible = models.map(possibleOf)

  const addModel = (
    m: number,
    [a, b]: readonly [AxisPart, AxisPart],
    view: Float64Array,
    tables: readonly (readonly [low: Float64Array, high: Float64Array])[]
  ): void => {
    const { forest, factor, firstScore, fields: modelFields } = models[m]!
    const row = modelFields.rowOf(view)
    const [ofA, ofB] = [a.axis.models[m]!, b.axis.models[m]!]
    for (let tree = 0; tree < forest.numTrees; tree++) {
      const [low, high] = tables[firstScore + (tree % forest.numTreesPerIteration)]!
      const startsOfB = ofB.starts[tree]!.filter((q) => q < b.length)
      // Outputs one position of `a` before, by those of `b`.
      let before = startsOfB.map((): LeafRange => [0, 0])
      for (const p of ofA.starts[tree]!) {
        if (p >= a.length) break
        setFeatures(row, ofA, p)
        const here: LeafRange[] = []
        for (const [i, q] of startsOfB.entries()) {
          setFeatures(row, ofB, q)
          here.push(leafRangeOf(forest, tree, row, possible[m]))
          const left = here[i - 1] ?? [0, 0]
          const leftBefore = i === 0 ? [0, 0] : before[i - 1]!
          const at = p * b.length + q
          low[at]! += (here[i]![0] - left[0] - before[i]![0] + leftBefore[0]!) * factor
          if (high !== low) high[at]! += (here[i]![1] - left[1] - before[i]![1] + leftBefore[1]!) * factor
        }
        before = here
      }
    }
  }

  // Whether a field decides what another one that is not known may be, or one that differs from view to view.
  const decides = ({ axis: { column } }: AxisPart): boolean =>
    space.followsAge(column) || [...space.dependentsOf(column)].some((other) => other !== column && isUnknown(other))

  // No field at all.
  const still: Axis = {
    column: -1,
    candidates: [],
    models: models.map(({ forest }) => ({
      features: [],
      rows: [],
      starts: Array.from({ length: forest.numTrees }, () => [0])
    }))
  }

  const tableOf = (a: AxisPart, b: AxisPart): Float64Array => {
    const size = a.length * b.length
    const most = new Float64Array(size).fill(-Infinity)
    for (const view of space.views) {
      const tables = Array.from({ length: numScores }, (): readonly [Float64Array, Float64Array] => {
        const low = new Float64Array(size)
        return [low, possible.some((values) => values !== undefined) ? new Float64Array(size) : low]
      })
      for (const [m, { forest, factor, firstScore }] of models.entries()) {
        addModel(m, [a, b], view, tables)
        for (let k = 0; k < forest.numTreesPerIteration; k++)
          for (const table of new Set(tables[firstScore + k])) table[0]! += forest.baseScores[k]! * factor
      }
      for (const table of new Set(tables.flat())) sumUp(table, b.length)
      const lowest = new Float64Array(numScores)
      const highest = new Float64Array(numScores)
      for (let at = 0; at < size; at++) {
        for (let k = 0; k < numScores; k++) {
          lowest[k] = tables[k]![0][at]!
          highest[k] = tables[k]![1][at]!
        }
        most[at] = Math.max(most[at]!, space.headroom(lowest, highest))
      }
    }
    return most
  }

  return {
    axisOf: (column, candidates) => ({
      column,
      candidates,
      models: models.map((model) => axisModelOf(model, space, column, candidates))
    }),
    headroomOf: (a, b) => (decides(a) || decides(b) ? undefined : tableOf(a, b)),
    headroomAlong: (axis) => {
      const whole = { axis, length: axis.candidates.length + 1 }
      return decides(whole) ? undefined : tableOf(whole, { axis: still, length: 1 })
    }
  }
}

type LeafRange = readonly [min: number, max: number]

function axisModelOf(
  { forest, fields }: PreparedModel,
  space: DecisionSpace,
  column: number,
  candidates: readonly Candidate[]
): AxisModel {
  const [base] = space.views as [Float64Array]
  const dependents = space.dependentsOf(column)
  const features = [...fields.columns.keys()].filter((feature) => dependents.has(fields.columns[feature]!))
  const isDependent = new Uint8Array(forest.numFeatures)
  for (const feature of features) isDependent[feature] = 1
  const rows = [
    fields.rowOf(base),
    ...candidates.map(({ value }) => fields.rowOf(space.withSettings(base, [{ column, value }])))
  ]
  const starts = Array.from({ length: forest.numTrees }, (_, tree) => {
    const found = new Set([0])
    for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) {
      const feature = forest.splitFeature[node]!
      if (isDependent[feature] === 0) continue
      let isLeft = goesLeft(forest, node, rows[0]![feature]!)
      for (let position = 1; position < rows.length; position++) {
        const next = goesLeft(forest, node, rows[position]![feature]!)
        if (next !== isLeft) found.add(position)
        isLeft = next
      }
    }
    return [...found].sort((a, b) => a - b)
  })
  return { features, rows, starts }
}

function setFeatures(row: Float64Array, { features, rows }: AxisModel, position: number): void {
  for (const feature of features) row[feature] = rows[position]![feature]!
}

// The outputs that a tree can have.
function leafRangeOf(forest: Forest, tree: number, row: Float64Array, possible: PossibleValues | undefined): LeafRange {
  if (possible === undefined) {
    const value = forest.leafValue[leafOf(forest, tree, row)]!
    return [value, value]
  }
  let [min, max] = [Infinity, -Infinity]
  for (const leaf of reachableLeaves(forest, tree, row, possible)) {
    min = Math.min(min, forest.leafValue[leaf]!)
    max = Math.max(max, forest.leafValue[leaf]!)
  }
  return [min, max]
}

// From what changes at each position to what is there: sums over all positions up to it, in both directions.
function sumUp(table: Float64Array, width: number): void {
  for (let at = 0; at < table.length; at++) if (at % width > 0) table[at]! += table[at - 1]!
  for (let at = width; at < table.length; at++) table[at]! += table[at - width]!
}
