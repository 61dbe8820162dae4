/**
 * What a tree operator makes of its raw scores, as onnxruntime does it.
 *
 * Source: onnxruntime 1.32 core/providers/cpu/ml/tree_ensemble_aggregator.h (TreeAggregatorSum, TreeAggregatorClassifier),
 * ml_common.h (write_scores).
 *
 * @module
 */
import { attributeFault } from './attributes.ts'
import { type GraphValue, nodeFault } from './graph-values.ts'
import type { ProgramBuilder } from './program-builder.ts'
import { certainTargets, type TreeOperator, usedTargets } from './tree-operator.ts'

/** What a tree operator gives. */
export interface TreeOutputs {
  readonly outputs: readonly GraphValue[]
  /** What the forest adds to the raw scores; undefined where that is nothing [raw scores]. */
  readonly baseScores: Float64Array | undefined
}

type Registers = readonly number[]

/**
 * Adds the steps.
 *
 * @param scores - registers of the raw scores
 * @throws ModelFormatError where onnxruntime's results are those of chance
 */
export function addTreeOutputs(operator: TreeOperator, scores: Registers, after: ProgramBuilder): TreeOutputs {
  const { labels, numTargets, isDouble, isDoubleOutput, transform } = operator
  const isCertain = certainTargets(operator)
  const base = addedBase(operator, isCertain)
  const sums = aggregated(operator, scores, base, after)
  // 0 for a target that no leaf of the row has a weight for.
  const isEveryCertain = operator.scored.every((target) => isCertain[target] === 1)
  const shown = isEveryCertain ? sums : addTo(after, sums, 0, isDouble)
  const baseScores = operator.aggregate === 'SUM' ? base : undefined
  const columnsOf = (registers: Registers, isRounded: boolean): GraphValue => ({
    kind: 'columns',
    side: 'after',
    registers: isRounded ? after.add({ kind: 'float32' }, registers) : registers,
    type: isDoubleOutput && transform === 'NONE' ? 'double' : 'float',
    isVector: false
  })
  if (labels === undefined) {
    // Of a single target onnxruntime leaves out all transforms but one.
    const isLeftOut = transform === 'NONE' || (numTargets === 1 && transform !== 'PROBIT')
    const outputs = isLeftOut ? shown : transformed(operator, shown, after)
    return { outputs: [columnsOf(outputs, isLeftOut && isDouble && !isDoubleOutput)], baseScores }
  }
  const [number, probabilities] =
    numTargets === 2
      ? ofTwoClasses(operator, isCertain, shown, after)
      : [highest(operator, sums, after), transformed(operator, shown, after)]
  const label: GraphValue = { kind: 'label', register: number, labels }
  return { outputs: [label, columnsOf(probabilities, isDouble)], baseScores }
}

// The base values that are added, by raw score. A target gets its own only with a weight, so every row must have one for it.
function addedBase(operator: TreeOperator, isCertain: Uint8Array): Float64Array | undefined {
  const { node, nodes, base, labels, numTargets, scored } = operator
  if (base === undefined) return undefined
  const isOfTwo = labels?.length === 2
  const length = isOfTwo ? 1 : numTargets
  if (base.length !== length)
    throw attributeFault(node, 'base_values', `expected ${length} for ${numTargets} targets, got ${base.length}`)
  // Classes get theirs in any case, when there are more than two.
  const isAlways = labels !== undefined && !isOfTwo
  const used = usedTargets(nodes, numTargets)
  const isAdded = (target: number): boolean => isAlways || numTargets === 1 || used.has(target)
  const added = Float64Array.from(scored, (target) => (isAdded(target) ? (base[target] ?? 0) : 0))
  scored.forEach((target, score) => {
    if (added[score] !== 0 && !isAlways && isCertain[target] === 0)
      throw attributeFault(node, 'base_values', `expected trees that give every row a weight for target ${target}`)
  })
  return added.some((value) => value !== 0) || isAlways ? added : undefined
}

function aggregated(
  { aggregate, isDouble, trees, numTargets }: TreeOperator,
  scores: Registers,
  base: Float64Array | undefined,
  after: ProgramBuilder
): Registers {
  const isFloat32 = !isDouble
  if (aggregate === 'SUM') return scores
  const sums =
    aggregate === 'AVERAGE'
      ? after.add({ kind: 'divide', by: repeated(after, trees.length, numTargets), isFloat32 }, scores)
      : after.add({ kind: aggregate === 'MIN' ? 'least' : 'greatest', width: numTargets }, scores, numTargets)
  return base === undefined ? sums : after.add({ kind: 'add', by: after.constantsOf(base), isFloat32 }, sums)
}

function transformed({ transform, isDouble }: TreeOperator, scores: Registers, after: ProgramBuilder): Registers {
  if (transform === 'NONE') return scores
  const rounded = isDouble ? after.add({ kind: 'float32' }, scores) : scores
  switch (transform) {
    case 'LOGISTIC':
      return after.add({ kind: 'logistic' }, rounded)
    case 'PROBIT':
      return after.add({ kind: 'probit' }, rounded)
    default:
      return after.add({ kind: 'softmax', isZeroKept: transform === 'SOFTMAX_ZERO' }, rounded)
  }
}

// Without base values, only of those classes that some leaf of the row has a weight for.
function highest({ base }: TreeOperator, sums: Registers, after: ProgramBuilder): number {
  return after.add({ kind: 'highest', isAdded: base === undefined }, sums, 1)[0]!
}

// The number of the class, and the probabilities.
function ofTwoClasses(
  operator: TreeOperator,
  isCertain: Uint8Array,
  scores: Registers,
  after: ProgramBuilder
): [number: number, probabilities: Registers] {
  const { node, nodes, numTargets, transform, isDouble } = operator
  const used = usedTargets(nodes, numTargets)
  const isPositive = nodes.weight.every((weight) => !(weight < 0))
  const score = scores.at(-1)!
  const [number] = after.add({ kind: 'above', limit: used.size === 1 && isPositive ? 0.5 : 0 }, [score])
  if (used.has(1)) {
    if (isCertain[1] === 0) throw nodeFault(node, 'expected trees that give every row a weight for the second class')
    if (scores.length === 2) return [number!, transformed(operator, scores, after)]
    const [first] = used.has(0) ? negated(after, score) : after.constantsOf([0])
    return [number!, transformed(operator, [first!, score], after)]
  }
  // The only score is that of the second class, though it is the first that the file names.
  if (transform === 'PROBIT')
    throw attributeFault(node, 'post_transform', 'expected no PROBIT of a single score of two classes')
  if (transform === 'LOGISTIC') return [number!, transformed(operator, [...negated(after, score), score], after)]
  const first = isPositive
    ? after.add({ kind: 'subtract', by: [score], isFloat32: !isDouble }, after.constantsOf([1]))
    : negated(after, score)
  return [number!, [...first, score]]
}

function negated(after: ProgramBuilder, register: number): number[] {
  return after.add({ kind: 'multiply', by: after.constantsOf([-1]), isFloat32: false }, [register])
}

function addTo(after: ProgramBuilder, registers: Registers, value: number, isDouble: boolean): number[] {
  return after.add({ kind: 'add', by: repeated(after, value, registers.length), isFloat32: !isDouble }, registers)
}

function repeated(after: ProgramBuilder, value: number, length: number): number[] {
  return after.constantsOf(new Float64Array(length).fill(value))
}
