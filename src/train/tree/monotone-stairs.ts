/**
 * Bounds of a leaf that depend on where it is split: a neighbour bounds only the part that touches it.
 *
 * Source: LightGBM 4.7.0 src/treelearner/monotone_constraints.hpp, AdvancedLeafConstraints and CumulativeFeatureConstraint.
 *
 * @module
 */
import type { BinnedData } from '../binned-data.ts'
import type { NarrowingBounds, SideBounds } from './leaf-bounds.ts'
import { finite } from './leaf-math.ts'
import { type BoundedTree, climb, type Step, touchingSides } from './monotone-tree.ts'

/** A bound by bins: `values[i]` holds from bin `bins[i]` up to the next. */
interface Stairs {
  values: number[]
  bins: number[]
}

/** What the bounds of leaves remember from tree to tree, as LightGBM's do. */
export interface StairMemory {
  /** By number of the leaf: 1 for each lower and upper bound, by feature, that must be found anew [2 × numUsed]. */
  oldBounds: Uint8Array[]
}

/** Bounds of a leaf without any; `number` is the leaf's. */
export function stairBounds(
  data: BinnedData,
  constraints: readonly number[],
  tree: BoundedTree,
  number: number,
  lasting: StairMemory
): NarrowingBounds {
  return boundsOf(data, constraints, tree, number, data.features.map(startingStairs), lasting)
}

const extremes = [finite.lower, finite.upper]

// The lower and the upper bound of a feature.
function startingStairs(): Stairs[] {
  return extremes.map((value) => ({ values: [value], bins: [0] }))
}

function boundsOf(
  data: BinnedData,
  constraints: readonly number[],
  tree: BoundedTree,
  number: number,
  ofFeatures: readonly Stairs[][],
  lasting: StairMemory
): NarrowingBounds {
  const isOld = (lasting.oldBounds[number] ??= new Uint8Array(2 * ofFeatures.length))
  return {
    isConstrained: false,
    narrow: (isUpper, output, byOther) => {
      for (const [position, bounds] of ofFeatures.entries()) {
        const stairs = bounds[Number(isUpper)]!
        if (byOther) isOld[2 * position + Number(isUpper)] = 1
        stairs.values = stairs.values.map((value) => narrower(isUpper, output, value))
      }
      return true
    },
    copy: (other) => {
      lasting.oldBounds[other] = isOld.slice()
      return boundsOf(data, constraints, tree, other, structuredClone(ofFeatures) as Stairs[][], lasting)
    },
    sidesOf: (position) => {
      const bounds = ofFeatures[position]!
      const { mapper } = data.features[position]!
      const ofFeature = isOld.subarray(2 * position, 2 * position + 2)
      const side = ofFeature.indexOf(1)
      if (!mapper.isCategorical && side >= 0) {
        // LightGBM finds only the lower one anew where both are old.
        findStairs(tree, constraints, number, position, mapper.numBins, side === 1, bounds[side]!)
        ofFeature.fill(0)
      }
      return sidesOf(bounds as [Stairs, Stairs])
    }
  }
}

function narrower(isUpper: boolean, a: number, b: number): number {
  return isUpper ? Math.min(a, b) : Math.max(a, b)
}

// The strictest bounds of all bins on each side.
function sidesOf([lower, upper]: readonly [Stairs, Stairs]): SideBounds {
  const running = ({ values }: Stairs, isUpper: boolean, fromRight: boolean): number[] => {
    const strictest = values.slice()
    const step = fromRight ? -1 : 1
    for (let i = fromRight ? values.length - 2 : 1; values[i] !== undefined; i += step) {
      strictest[i] = narrower(isUpper, strictest[i]!, strictest[i - step]!)
    }
    return strictest
  }
  const placesOf = (stairs: Stairs, isUpper: boolean): [left: Place, right: Place] => [
    { bins: stairs.bins, at: 0, values: running(stairs, isUpper, false) },
    { bins: stairs.bins, at: 0, values: running(stairs, isUpper, true) }
  ]
  const [lowerLeft, lowerRight] = placesOf(lower, false)
  const [upperLeft, upperRight] = placesOf(upper, true)
  const boundsAt = (a: Place, b: Place): { lower: number; upper: number } => ({
    lower: a.values[a.at]!,
    upper: b.values[b.at]!
  })
  return {
    get left() {
      return boundsAt(lowerLeft, upperLeft)
    },
    get right() {
      return boundsAt(lowerRight, upperRight)
    },
    begin: (fromRight) => {
      for (const place of [lowerLeft, lowerRight, upperLeft, upperRight]) {
        place.at = fromRight ? place.values.length - 1 : 0
      }
    },
    reach: (bin) => {
      for (const place of [lowerLeft, upperLeft]) while (place.bins[place.at]! > bin - 1) place.at--
      for (const place of [lowerRight, upperRight]) while (place.bins[place.at]! > bin) place.at--
    }
  }
}

interface Place {
  readonly bins: readonly number[]
  readonly values: readonly number[]
  at: number
}

// Finds a bound of a leaf anew, from the outputs of the leaves that touch it.
function findStairs(
  tree: BoundedTree,
  constraints: readonly number[],
  leaf: number,
  position: number,
  numBins: number,
  isUpper: boolean,
  stairs: Stairs
): void {
  stairs.values = [extremes[Number(isUpper)]!]
  stairs.bins = [0]
  let from = 0
  let to = numBins
  const descend = (child: number, steps: readonly Step[], begin: number, end: number, isOfFeature: boolean): void => {
    if (child < 0) return narrowStairs(stairs, isUpper, tree.leaves[~child]!.value, begin, end, numBins)
    const node = tree.nodes[child]!
    const [isLeft, isRight] = touchingSides(node, steps)
    const isSame = node.position === position
    // Where one side has the larger outputs, the other need not be looked at.
    const sign = isSame && !isOfFeature ? 0 : constraints[node.feature]!
    const wantsLeft = sign === 0 || sign > 0 === isUpper
    const wantsRight = sign === 0 || sign > 0 !== isUpper
    if (isLeft && (wantsLeft || !isRight)) {
      descend(node.left, steps, begin, isSame ? Math.min(node.bin + 1, end) : end, isOfFeature)
    }
    if (isRight && (wantsRight || !isLeft)) {
      descend(node.right, steps, isSame ? Math.max(node.bin + 1, begin) : begin, end, isOfFeature)
    }
  }
  climb(
    tree,
    ~leaf,
    (above, isRight, steps) => {
      const sign = constraints[above.feature]!
      if (sign === 0 || (sign > 0 === isRight) === isUpper) return
      descend(isRight ? above.left : above.right, steps, from, to, above.position === position)
    },
    (above, isRight) => {
      if (above.position !== position || above.categoryBins !== undefined) return
      if (isRight) from = Math.max(above.bin, from)
      else to = Math.min(above.bin + 1, to)
    }
  )
}

// Narrows the bound of the bins from `begin` to `end` (exclusive).
function narrowStairs(
  { values, bins }: Stairs,
  isUpper: boolean,
  output: number,
  begin: number,
  end: number,
  numBins: number
): void {
  let isBegun = false
  let isEnded = false
  let before = extremes[Number(isUpper)]!
  const isNarrower = (value: number): boolean => (isUpper ? output < value : output > value)
  for (let i = 0; i < bins.length; i++) {
    const value = values[i]!
    if (bins[i] === begin) {
      values[i] = narrower(isUpper, output, value)
      isBegun = true
    }
    if (bins[i]! > begin) {
      if (bins[i]! < end) values[i] = narrower(isUpper, output, value)
      if (!isBegun) {
        isBegun = true
        if (isNarrower(before)) {
          values.splice(i, 0, output)
          bins.splice(i, 0, begin)
          i++
        }
      }
    }
    if (bins[i]! >= end) {
      if (bins[i] !== end && i !== 0 && before !== values[i - 1]) {
        values.splice(i, 0, before)
        bins.splice(i, 0, end)
      }
      isEnded = true
      break
    }
    if (i !== 0 && values[i] === values[i - 1]) {
      values.splice(i, 1)
      bins.splice(i, 1)
      i--
    }
    before = value
  }
  if (!isBegun) {
    if (isNarrower(values.at(-1)!)) {
      values.push(output)
      bins.push(begin)
    } else isEnded = true
  }
  if (!isEnded && end !== numBins && before !== values.at(-1)) {
    values.push(before)
    bins.push(end)
  }
}
