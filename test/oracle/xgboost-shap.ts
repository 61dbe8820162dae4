/**
 * The slow twin of XGBoost's contributions and interactions: its JSON, tree by tree and branch by branch in recursion, every number
 * rounded to float32 where XGBoost rounds. It shares no code with the library.
 *
 * Source: XGBoost 3.4 src/predictor/interpretability/; points and weights: Abramowitz and Stegun, table 25.4.
 *
 * @module
 */
import { goesLeft, type XgboostTreeDocument, type XgboostTwin } from './xgboost-walk.ts'

const f = Math.fround
const half = [
  [0.18343464249564980494, 0.36268378337836198297],
  [0.52553240991632898582, 0.3137066458778872873],
  [0.79666647741362673959, 0.22238103445337447054],
  [0.96028985649753623168, 0.10122853629037625915]
] as const
const rule = [...half.map(([x, weight]) => [-x, weight] as const).reverse(), ...half].map(([x, weight]) => {
  const s = (1 + x) / 2
  return { t: f(s * s), weight: f(2 * s * (weight / 2)) }
})

/** Explanations of a row: by raw score, the last number or row and column for what belongs to no feature. */
export interface XgboostExplanation {
  /** [numOutputs][numFeatures + 1] */
  readonly contributions: number[][]
  /** [numOutputs][numFeatures][numFeatures] */
  readonly interactions: number[][][]
}

/** Explains a row by all trees. */
export function explainXgboost(twin: XgboostTwin, row: readonly number[], numFeatures: number): XgboostExplanation {
  const { base, trees, info, weights } = twin
  const contributions = base.map(() => new Array<number>(numFeatures + 1).fill(0))
  const interactions = base.map(() => Array.from({ length: numFeatures }, () => new Array<number>(numFeatures).fill(0)))
  base.forEach((start, output) => {
    let mean = 0
    const sums = contributions[output]!
    const pairs = interactions[output]!
    trees.forEach((tree, t) => {
      const isVector = tree.leaf_weights !== undefined
      if (!isVector && info[t] !== output) return
      const weight = f(weights[t]!)
      const ofTree = new Array<number>(numFeatures).fill(0)
      walkTree(tree, output, base.length, row, (branch) => {
        const own = integral(branch)
        ofTree[branch.feature] = f(ofTree[branch.feature]! + own)
        pairs[branch.feature]![branch.feature] = f(pairs[branch.feature]![branch.feature]! + f(weight * own))
        branch.path.forEach((factor, other) => {
          if (other === branch.feature) return
          pairs[branch.feature]![other] = f(pairs[branch.feature]![other]! + f(weight * pairIntegral(branch, factor)))
        })
      })
      ofTree.forEach((value, feature) => (sums[feature] = f(sums[feature]! + f(value * weight))))
      mean += (isVector ? vectorMean(tree, output, base.length) : meanOf(tree, 0)) * weight
    })
    sums[numFeatures] = f(f(mean) + start)
    for (let i = 0; i < numFeatures; i++) {
      for (let j = i + 1; j < numFeatures; j++) pairs[i]![j] = pairs[j]![i] = f(0.5 * f(pairs[i]![j]! + pairs[j]![i]!))
    }
    pairs.forEach((values, i) =>
      values.forEach((value, j) => {
        if (j !== i) values[i] = f(values[i]! - value)
      })
    )
  })
  return { contributions, interactions }
}

interface Branch {
  readonly feature: number
  readonly sums: readonly number[]
  readonly inside: number
  readonly outside: number
  /** p of each feature of the path down the branch. */
  readonly path: ReadonlyMap<number, number>
}

function leafValue(tree: XgboostTreeDocument, node: number, output: number, numOutputs: number): number {
  return f(
    tree.leaf_weights === undefined
      ? tree.split_conditions[node]!
      : tree.leaf_weights[tree.right_children[node]! * numOutputs + output]!
  )
}

function walkTree(
  tree: XgboostTreeDocument,
  output: number,
  numOutputs: number,
  row: readonly number[],
  onBranch: (branch: Branch) => void
): void {
  const path = new Map<number, number>()
  const below = (node: number, products: readonly number[], reached: number): number[] => {
    if (tree.left_children[node] === -1) {
      const value = f(reached * leafValue(tree, node, output, numOutputs))
      return products.map((product, i) => f(f(product * value) * rule[i]!.weight))
    }
    const feature = tree.split_indices[node]!
    const isLeft = goesLeft(tree, node, f(row[feature]!))
    const before = path.get(feature)
    const [left, right] = [tree.left_children[node]!, tree.right_children[node]!].map((child, side) => {
      const whole = f(tree.sum_hessian[node]!)
      const part = f(f(tree.sum_hessian[child]!) / whole)
      const share = whole <= 0 ? 0.5 : part < f(1e-12) ? f(1e-12) : part
      const inside = isLeft === (side === 0) ? f((before ?? 1) / share) : 0
      const further = products.map((product, i) => {
        const { t } = rule[i]!
        const longer = f(product * f(1 + f(f(inside - 1) * t)))
        const old = f((before ?? 1) - 1)
        return old === 0 ? longer : f(longer / f(1 + f(old * t)))
      })
      path.set(feature, inside)
      const sums = below(child, further, f(reached * share))
      onBranch({ feature, sums, inside, outside: before ?? 1, path })
      if (before === undefined) path.delete(feature)
      else path.set(feature, before)
      return sums
    })
    return left!.map((sum, i) => f(sum + right![i]!))
  }
  if (tree.left_children[0] !== -1)
    below(
      0,
      rule.map(() => 1),
      1
    )
}

function integral({ sums, inside, outside }: Branch): number {
  let total = 0
  for (const [p, sign] of [
    [inside, 1],
    [outside, -1]
  ] as const) {
    if (p === 1) continue
    rule.forEach(({ t }, i) => {
      total = f(total + sign * f(f(f(p - 1) * sums[i]!) / f(1 + f(f(p - 1) * t))))
    })
  }
  return total
}

function pairIntegral({ sums, inside, outside }: Branch, factor: number): number {
  if (factor === 1) return 0
  let total = 0
  rule.forEach(({ t }, i) => {
    let change = f(f(inside - 1) / f(1 + f(f(inside - 1) * t)))
    if (outside !== 1) change = f(change - f(f(outside - 1) / f(1 + f(f(outside - 1) * t))))
    const product = f(f(f(factor - 1) * sums[i]!) * change)
    total = f(total + f(product / f(1 + f(f(factor - 1) * t))))
  })
  return total
}

// Mean output in float64, from the leaves up …
function meanOf(tree: XgboostTreeDocument, node: number): number {
  if (tree.left_children[node] === -1) return leafValue(tree, node, 0, 1)
  const [left, right] = [tree.left_children[node]!, tree.right_children[node]!]
  const whole = f(tree.sum_hessian[node]!)
  if (whole === 0) return 0.5 * (meanOf(tree, left) + meanOf(tree, right))
  return (meanOf(tree, left) * f(tree.sum_hessian[left]!) + meanOf(tree, right) * f(tree.sum_hessian[right]!)) / whole
}

// … and from the root down.
function vectorMean(tree: XgboostTreeDocument, output: number, numOutputs: number): number {
  let mean = 0
  const add = (node: number, share: number): void => {
    if (tree.left_children[node] === -1) {
      mean += share * leafValue(tree, node, output, numOutputs)
      return
    }
    const whole = f(tree.sum_hessian[node]!)
    for (const child of [tree.left_children[node]!, tree.right_children[node]!])
      add(child, whole === 0 ? share * 0.5 : (share * f(tree.sum_hessian[child]!)) / whole)
  }
  add(0, 1)
  return mean
}
