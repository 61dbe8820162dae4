/**
 * Slots: the finitely many ways in which a forest can see a feature's value. Between two neighbouring breakpoints all
 * values take the same turn at every node, so a row of slots says as much as the row itself.
 *
 * @module
 */
import { isCategorical, missingType, missingTypeOf } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import { zeroThreshold } from '../numeric/constants.ts'

// The greatest float64 below all tiny values.
const belowTiny = -(zeroThreshold + 2 ** -169)
// A whole number times this is the greatest float64 below it.
const justBelow = 1 - 2 ** -53

/** The slots of the features that a forest tests. Those features are its columns, in ascending order. */
export interface Slots {
  /** Feature of each column [numColumns]. */
  readonly featureOf: Int32Array
  /** Column of each feature; 0 for those without one [numFeatures]. */
  readonly columnOf: Int32Array
  /**
   * Breakpoints of each column, ascending. Slot `s` holds the values above `breakpoints[s - 1]` and up to
   * `breakpoints[s]`; two more slots hold what is above all breakpoints, and NaN [numColumns][numBreakpoints].
   */
  readonly breakpoints: readonly Float64Array[]
}

/** A column of slots as some nodes see it: NaN, and tiny values if they are missing to them, before or behind the rest. */
export interface View {
  readonly column: number
  /** Place of NaN: 0, or behind all others. */
  readonly missingPlace: number
  /** What the place of a slot has more than the slot: 1 if `missingPlace` is 0, otherwise 0. */
  readonly shift: number
  /** The slot of tiny values where they are missing; -1 where they are not. */
  readonly tinySlot: number
}

const known = new WeakMap<Forest, Slots>()

/** The slots of a forest. */
export function slotsOf(forest: Forest): Slots {
  let slots = known.get(forest)
  if (slots === undefined) known.set(forest, (slots = findSlots(forest)))
  return slots
}

function findSlots(forest: Forest): Slots {
  const nodesOf: (number[] | undefined)[] = []
  forest.splitFeature.forEach((feature, node) => (nodesOf[feature] ??= []).push(node))
  const featureOf = Int32Array.from(nodesOf.keys()).filter((feature) => nodesOf[feature] !== undefined)
  const columnOf = new Int32Array(forest.numFeatures)
  featureOf.forEach((feature, column) => (columnOf[feature] = column))
  return {
    featureOf,
    columnOf,
    breakpoints: Array.from(featureOf, (feature) => breakpointsOf(forest, nodesOf[feature]!))
  }
}

/** The number of slots of a column. */
export function numSlotsOf({ breakpoints }: Slots, column: number): number {
  return breakpoints[column]!.length + 2
}

/** A view of a column. */
export function viewOf(slots: Slots, column: number, missingFirst: boolean, tinyIsMissing: boolean): View {
  return {
    column,
    missingPlace: missingFirst ? 0 : numSlotsOf(slots, column) - 1,
    shift: Number(missingFirst),
    tinySlot: tinyIsMissing ? slotOf(slots, column, 0) : -1
  }
}

/** Every column with its slots for places. */
export function plainViews(slots: Slots): View[] {
  return Array.from(slots.featureOf, (_, column) => viewOf(slots, column, false, false))
}

/** A value that lies in a slot; the trees take it for any other value of the slot. */
export function valueOfSlot({ breakpoints }: Slots, column: number, slot: number): number {
  const known = breakpoints[column]!
  if (slot > known.length) return NaN
  const value = slot < known.length ? known[slot]! : Infinity
  // Prediction makes tiny values 0, see `model-rows.ts`.
  return Math.abs(value) <= zeroThreshold ? 0 : value
}

/** The slot of a value: the number of breakpoints below it, or the last slot for NaN. */
export function slotOf({ breakpoints }: Slots, column: number, value: number): number {
  const known = breakpoints[column]!
  if (value !== value) return known.length + 1
  let low = 0
  let high = known.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (known[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The values after which one of these nodes, all of the same feature, may decide differently, ascending. */
export function breakpointsOf(forest: Forest, nodes: readonly number[]): Float64Array {
  const found: number[] = []
  let edges: Uint32Array | undefined
  for (const node of nodes) {
    const decisionType = forest.decisionType[node]!
    const threshold = forest.threshold[node]!
    if (isCategorical(decisionType)) edges = withEdges(edges, forest, threshold)
    else {
      if (missingTypeOf(decisionType) === missingType.zero) found.push(belowTiny, zeroThreshold)
      if (threshold === threshold) found.push(breakpointOf(threshold))
    }
  }
  // A category holds the values from itself to the next whole number; category 0 also those down to -1.
  edges?.forEach((word, i) => {
    for (let bits = word; bits !== 0; bits &= bits - 1) {
      const category = 32 * i + 31 - Math.clz32(bits & -bits)
      found.push(category === 0 ? -1 : category * justBelow)
    }
  })
  const sorted = Float64Array.from(found).sort()
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
}

/** The last value, once tiny values are 0, that is not above a threshold, which must not be NaN. */
export function breakpointOf(threshold: number): number {
  if (Math.abs(threshold) > zeroThreshold) return threshold
  return threshold < 0 ? belowTiny : zeroThreshold
}

// Bits of the categories that are in a set while the one before is not, or the other way round, added to `edges`.
function withEdges(edges: Uint32Array | undefined, forest: Forest, set: number): Uint32Array {
  const { catBoundaries, catThreshold } = forest
  const begin = catBoundaries[set]!
  const numWords = catBoundaries[set + 1]! - begin + 1
  let into = edges ?? new Uint32Array(numWords)
  if (into.length < numWords) {
    into = new Uint32Array(numWords)
    into.set(edges!)
  }
  let carry = 0
  for (let i = 0; i < numWords; i++) {
    const word = i < numWords - 1 ? catThreshold[begin + i]! : 0
    into[i]! |= word ^ ((word << 1) | carry)
    carry = word >>> 31
  }
  return into
}
