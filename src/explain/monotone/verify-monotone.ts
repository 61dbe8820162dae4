/**
 * `verifyMonotone`: proves that a raw score never moves the wrong way in a feature, or finds two rows between which it does.
 *
 * A raw score is piecewise constant, and two neighbouring cells of the feature differ only in the trees with a threshold just
 * between them. Sums are rounded, and rounding keeps order: if no tree falls from a cell to the next one, whatever the other
 * features are, neither does the computed score. Where a tree does fall, others may make up for it: that takes a search.
 *
 * @module
 */
import { checkOptions, choiceOption, integerOption, kindOf } from '../../checks.ts'
import { isCategorical } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import { greatestSeenUpTo } from '../../model/input-rule.ts'
import { featureKeysOf } from '../../model/model-rows.ts'
import type { Model } from '../../model/model.ts'
import { predictRaw } from '../../predict/predict.ts'
import { rankOf, ranksOf } from '../../ranks/ranks.ts'
import { pathsOf } from '../paths.ts'
import { createCells, knownCells, wholeBox } from './cells.ts'
import { createJointSearch, type JointSearch } from './joint-search.ts'
import { type Budget, type CellPair, exhausted, leafRangesOf, type SearchSpace } from './tree-differences.ts'

/** Options of `verifyMonotone`. */
export interface MonotoneOptions {
  /** Default: the constraint of the feature that the model was trained with, if there was one. */
  readonly direction?: 'increasing' | 'decreasing'
  /** Which raw score, for models of several (default 0). */
  readonly output?: number
  /** Steps from node to node that the search may take (default 20,000,000: seconds). */
  readonly maxSteps?: number
}

/** What was found. */
export type MonotoneResult = MonotoneProof | MonotoneViolation | MonotoneUndecided

/** What was asked. */
export interface MonotoneQuestion {
  /** Number of the feature. */
  readonly feature: number
  readonly direction: 'increasing' | 'decreasing'
  readonly output: number
}

/** For all rows that differ only in known values of the feature, the raw score never moves the wrong way, to the last bit. */
export interface MonotoneProof extends MonotoneQuestion {
  readonly status: 'proved'
  /** Whether each tree is monotone on its own, or only all of them together. */
  readonly by: 'each tree' | 'all trees together'
  /** Neighbouring cells of the feature that were compared. */
  readonly numPairs: number
}

/** A counterexample. */
export interface MonotoneViolation extends MonotoneQuestion {
  readonly status: 'violated'
  /** Two rows that differ in the feature only, the one with the smaller value first [2][numFeatures]. */
  readonly rows: readonly [Float64Array, Float64Array]
  /** Their raw scores, as `predictRaw` gives them. */
  readonly scores: readonly [number, number]
}

/** The search ended before it found a proof or a counterexample. */
export interface MonotoneUndecided extends MonotoneQuestion {
  readonly status: 'undecided'
}

// Deeper trees are not followed: the search calls itself from node to node.
const maxDepth = 2048
const defaultSteps = 20_000_000

/**
 * Proves that a raw score is monotone in a feature, or finds two rows that show it is not.
 *
 * The proof covers all finite and missing values of the other features, and all finite values of this one: a missing value is no
 * lower or higher than another. Where a node takes zero for missing (`zero_as_missing`), 0 is no known value of its feature.
 * Probabilities and points move with the raw score.
 *
 * @param feature - number or name of a numerical feature
 * @throws TypeError, RangeError when there is no such feature or output, the feature is categorical, no direction is known, or the
 *   model has linear leaves, leaves that are not finite, an input stage or a scale
 * @example
 * ```js
 * verifyMonotone(model, 'income', { direction: 'increasing' }).status   // 'proved', 'violated' or 'undecided'
 * ```
 */
export function verifyMonotone(model: Model, feature: number | string, options: MonotoneOptions = {}): MonotoneResult {
  checkOptions(options, ['direction', 'output', 'maxSteps'])
  const question = questionOf(model, feature, options)
  const budget = { numLeft: integerOption('maxSteps', options.maxSteps, defaultSteps) }
  const { forest, inputStage } = model
  if (inputStage !== undefined || forest.scale !== 1)
    throw new RangeError('"model" expected trees that test columns of a row and add up to raw scores without a scale')
  const nodes = nodesOf(forest, question)
  checkModel(forest, question, nodes)
  const paths = pathsOf(forest)
  const ranks = ranksOf(forest)
  if (ranks === undefined || paths.maxDepth > maxDepth) return { status: 'undecided', ...question }
  const cells = createCells(forest, ranks)
  const space: SearchSpace = {
    forest,
    paths,
    cells,
    whole: wholeBox(cells),
    ranges: leafRangesOf(forest, paths),
    treeOfRoot: new Map(Array.from({ length: forest.numTrees }, (_, tree) => [forest.nodeOffsets[tree]!, tree]))
  }
  try {
    return search(model, space, question, nodes, budget)
  } catch (error) {
    if (error !== exhausted) throw error
    return { status: 'undecided', ...question }
  }
}

function search(
  model: Model,
  space: SearchSpace,
  question: MonotoneQuestion,
  nodes: readonly number[],
  budget: Budget
): MonotoneResult {
  const { forest } = model
  const { feature, output } = question
  const pairs = pairsOf(forest, space, question, nodes)
  const target = { feature, output, rounding: roundingOf(forest, output) }
  const open: { readonly pair: CellPair; readonly joint: JointSearch }[] = []
  for (const pair of pairs) {
    const joint = createJointSearch(space, target, pair, budget)
    if (joint.worst < 0) open.push({ pair, joint })
  }
  open.sort((a, b) => a.joint.worst - b.joint.worst)
  for (const find of ['downhill', 'branchAndBound'] as const) {
    for (const { pair, joint } of open) {
      const row = joint[find]()
      if (row !== undefined)
        return violation(model, question, row, space.cells.valueOf(columnOf(space, feature), pair.high))
    }
  }
  const by = open.length === 0 ? 'each tree' : 'all trees together'
  return { status: 'proved', ...question, by, numPairs: pairs.length }
}

// Neighbouring known cells that some node tells apart, in the order in which the score must not fall.
function pairsOf(
  forest: Forest,
  space: SearchSpace,
  { feature, direction }: MonotoneQuestion,
  nodes: readonly number[]
): CellPair[] {
  if (nodes.length === 0) return []
  const column = columnOf(space, feature)
  const known = knownCells(forest, space.cells, column, nodes)
  const nodesAfter = new Map<number, number[]>()
  for (const node of nodes) {
    const threshold = forest.threshold[node]!
    if (threshold !== threshold) continue
    // Cells up to this one go left.
    const last = lastAtMost(known, rankOf(space.cells.ranks, column, greatestSeenUpTo(forest, threshold)))
    if (last < 0 || last === known.length - 1) continue
    const others = nodesAfter.get(last)
    if (others === undefined) nodesAfter.set(last, [node])
    else others.push(node)
  }
  return [...nodesAfter].map(([last, between]) => {
    const [lower, upper] = [known[last]!, known[last + 1]!]
    return direction === 'increasing'
      ? { low: lower, high: upper, nodes: between }
      : { low: upper, high: lower, nodes: between }
  })
}

// Position of the last item that is at most `limit`; -1 if there is none.
function lastAtMost(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

function violation(model: Model, question: MonotoneQuestion, row: Float64Array, otherValue: number): MonotoneViolation {
  const { feature, output } = question
  const other = row.with(feature, otherValue)
  const rows = row[feature]! < otherValue ? ([row, other] as const) : ([other, row] as const)
  const { numTreesPerIteration } = model.forest
  const raw = predictRaw(
    model,
    rows.map((values) => [...values])
  )
  const scores = [raw[output]!, raw[numTreesPerIteration + output]!] as const
  return { status: 'violated', ...question, rows, scores }
}

// Twice the error of a sum of `n` terms in floating point, (n − 1) · u · Σ|terms| to first order, doubled again for safety.
function roundingOf(forest: Forest, output: number): number {
  const { numTrees, numTreesPerIteration, leafOffsets, leafValue, baseScores, sumType } = forest
  let total = Math.abs(baseScores[output]!)
  let numTerms = 1
  for (let tree = output; tree < numTrees; tree += numTreesPerIteration) {
    let largest = 0
    for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++)
      largest = Math.max(largest, Math.abs(leafValue[leaf]!))
    total += largest
    numTerms++
  }
  return 4 * numTerms * (sumType === 'float32' ? 2 ** -24 : 2 ** -53) * total
}

function nodesOf(
  { splitFeature, nodeOffsets, numTrees, numTreesPerIteration }: Forest,
  question: MonotoneQuestion
): number[] {
  const nodes: number[] = []
  for (let tree = question.output; tree < numTrees; tree += numTreesPerIteration)
    for (let node = nodeOffsets[tree]!; node < nodeOffsets[tree + 1]!; node++)
      if (splitFeature[node] === question.feature) nodes.push(node)
  return nodes
}

function questionOf(model: Model, feature: number | string, options: MonotoneOptions): MonotoneQuestion {
  const { numFeatures, forest } = model
  if (typeof feature !== 'number' && typeof feature !== 'string')
    throw new TypeError(`"feature" expected a number or a name, got ${kindOf(feature)}`)
  const number = typeof feature === 'number' ? feature : featureKeysOf(model).featureOf(feature)
  if (!Number.isInteger(number) || number < 0 || number >= numFeatures)
    throw new RangeError(`"feature" expected a name or a number below ${numFeatures}, got ${JSON.stringify(feature)}`)
  const output = integerOption('output', options.output, 0)
  if (output < 0 || output >= forest.numTreesPerIteration)
    throw new RangeError(`"output" expected 0 to ${forest.numTreesPerIteration - 1}, got ${output}`)
  const sign = model.file.monotoneConstraints?.[number] ?? 0
  const trained = sign > 0 ? 'increasing' : 'decreasing'
  if (sign === 0 && options.direction === undefined)
    throw new RangeError(
      '"direction" expected increasing or decreasing: the model was trained without a constraint of this feature'
    )
  return {
    feature: number,
    direction: choiceOption('direction', options.direction, ['increasing', 'decreasing'], trained),
    output
  }
}

function checkModel(
  { linear, leafValue, decisionType }: Forest,
  { feature }: MonotoneQuestion,
  nodes: readonly number[]
): void {
  if (linear?.isLinear.includes(1) === true) throw new RangeError('"model" expected constant leaves, got linear ones')
  if (!leafValue.every(Number.isFinite)) throw new RangeError('"model" expected finite leaf values')
  if (nodes.some((node) => isCategorical(decisionType[node]!)))
    throw new RangeError(`"feature" expected a numerical feature, got ${feature}, which is categorical`)
}

function columnOf({ cells }: SearchSpace, feature: number): number {
  return cells.ranks.columnOf[feature]!
}
