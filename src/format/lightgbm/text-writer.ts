/**
 * LightGBM's text format, version 4: `Model` in, text out, byte for byte what LightGBM 4.7.0 writes.
 *
 * Exceptions the format makes impossible: what a file does not say (weights and counts of old versions) is written as 0,
 * and numbers LightGBM printed with six digits cannot gain digits.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt_model_text.cpp GBDT::SaveModelToString, src/io/tree.cpp Tree::ToString.
 *
 * @module
 */
import { formatG } from '../../numeric/format-number.ts'
import { isNegativeNaN } from '../../numeric/nan-sign.ts'
import { isCategorical, wordNumber } from '../../model/decision.ts'
import { savedImportances } from '../../model/split-importance.ts'
import type { Forest, LinearLeaves } from '../../model/forest.ts'
import type { Model } from '../../model/model.ts'
import { featureInfoTexts, objectiveText } from './header-text.ts'

/**
 * The model as LightGBM text, in pieces: what is before the trees, each tree, what follows. `lgb.Booster(model_str=…)` loads it.
 *
 * Trees are printed twice, as their sizes come before them, so that no more than one piece is in memory.
 *
 * @param isJustGrown - whether LightGBM would not have read the trees before, as its Python package does after training: then a
 *   tree of one leaf has a weight
 */
export function* lightgbmTextPieces(model: Model, isJustGrown: boolean = false): Generator<string> {
  const { forest } = model
  const sizes = Array.from({ length: forest.numTrees }, (_, tree) => treeText(forest, tree, isJustGrown).length)
  yield beforeTrees(model, sizes)
  for (let tree = 0; tree < forest.numTrees; tree++) yield treeText(forest, tree, isJustGrown)
  yield afterTrees(model)
}

/** The same pieces, each printed once. */
export function lightgbmTextParts(model: Model): string[] {
  const { forest } = model
  const trees = Array.from({ length: forest.numTrees }, (_, tree) => treeText(forest, tree, false))
  const sizes = trees.map((tree) => tree.length)
  return [beforeTrees(model, sizes), ...trees, afterTrees(model)]
}

// Trees are ASCII, so their lengths are their sizes in bytes.
function beforeTrees(model: Model, sizes: readonly number[]): string {
  const { forest, file, averageOutput, featureNames } = model
  const objective = objectiveText(model)
  const lines = [
    'tree',
    'version=v4',
    `num_class=${file.numClass}`,
    `num_tree_per_iteration=${forest.numTreesPerIteration}`,
    `label_index=${file.labelIndex}`,
    `max_feature_idx=${forest.numFeatures - 1}`,
    ...(objective === undefined ? [] : [`objective=${objective}`]),
    ...(averageOutput ? ['average_output'] : []),
    `feature_names=${featureNames.join(' ')}`,
    ...(file.monotoneConstraints === undefined ? [] : [`monotone_constraints=${file.monotoneConstraints.join(' ')}`]),
    `feature_infos=${featureInfoTexts(model).join(' ')}`,
    `tree_sizes=${sizes.join(' ')}`
  ]
  return `${lines.join('\n')}\n\n`
}

function afterTrees(model: Model): string {
  const { file } = model
  const importances =
    file.importances ??
    savedImportances(model)
      .map(({ name, value }) => `${name}=${value}\n`)
      .join('')
  const section = (text: string | undefined, wrapped: (text: string) => string): string =>
    text === undefined ? '' : wrapped(text)
  return [
    `end of trees\n\nfeature_importances:\n${importances}`,
    section(file.parameters, (text) => `\nparameters:\n${text}end of parameters\n`),
    section(file.parser, (text) => `\nparser:\n${text}end of parser\n`),
    section(file.pandasCategorical, (text) => `\npandas_categorical:${text}\n`)
  ].join('')
}

function treeText(forest: Forest, tree: number, isJustGrown: boolean): string {
  const { nodeOffsets, leafOffsets, catOffsets } = forest
  const firstNode = nodeOffsets[tree]!
  const firstLeaf = leafOffsets[tree]!
  const firstSet = catOffsets[tree]!
  const numNodes = nodeOffsets[tree + 1]! - firstNode
  const numLeaves = leafOffsets[tree + 1]! - firstLeaf
  const numSets = catOffsets[tree + 1]! - firstSet
  const isLinear = forest.linear !== undefined && forest.linear.isLinear[tree] === 1

  const ofNodes = (text: (node: number) => number | string): string => joined(firstNode, numNodes, text)
  const ofLeaves = (text: (leaf: number) => number | string): string => joined(firstLeaf, numLeaves, text)
  const child = (number: number): number => (number >= 0 ? number - firstNode : number + firstLeaf)
  const threshold = (node: number): number | string =>
    isCategorical(forest.decisionType[node]!) ? forest.threshold[node]! - firstSet : exact(forest.threshold, node)

  const lines = [
    `num_leaves=${numLeaves}`,
    `num_cat=${numSets}`,
    `split_feature=${ofNodes((node) => forest.splitFeature[node]!)}`,
    `split_gain=${ofNodes((node) => formatG(forest.splitGain[node]!, 6))}`,
    `threshold=${ofNodes(threshold)}`,
    `decision_type=${ofNodes((node) => forest.decisionType[node]!)}`,
    `left_child=${ofNodes((node) => child(forest.leftChild[node]!))}`,
    `right_child=${ofNodes((node) => child(forest.rightChild[node]!))}`,
    `leaf_value=${ofLeaves((leaf) => exact(forest.leafValue, leaf))}`,
    // LightGBM reads no weight of a constant tree.
    `leaf_weight=${numLeaves === 1 && !isLinear && !isJustGrown ? '' : ofLeaves((leaf) => exact(forest.leafWeight, leaf))}`,
    `leaf_count=${ofLeaves((leaf) => Math.max(0, forest.leafCount[leaf]!))}`,
    `internal_value=${ofNodes((node) => quick(forest.internalValue[node]!))}`,
    `internal_weight=${ofNodes((node) => quick(forest.internalWeight[node]!))}`,
    `internal_count=${ofNodes((node) => Math.max(0, forest.internalCount[node]!))}`,
    ...(numSets === 0 ? [] : categoryLines(forest, firstSet, numSets)),
    ...(isLinear ? linearLines(forest.linear, firstLeaf, numLeaves) : ['is_linear=0']),
    `shrinkage=${quick(forest.shrinkage[tree]!)}`
  ]
  return `Tree=${tree}\n${lines.join('\n')}\n\n\n`
}

function joined(first: number, count: number, text: (i: number) => number | string): string {
  let line = ''
  for (let i = first; i < first + count; i++) line += i === first ? text(i) : ` ${text(i)}`
  return line
}

function exact(values: Float64Array, position: number): string {
  return isNegativeNaN(values, position) ? '-nan' : formatG(values[position]!, 17)
}

// A number of six digits, which LightGBM reads with its quick parser: infinities come out as 1e308.
function quick(value: number): string {
  return formatG(value === Infinity ? 1e308 : value === -Infinity ? -1e308 : value, 6)
}

function categoryLines(forest: Forest, firstSet: number, numSets: number): string[] {
  const { catBoundaries, catThreshold } = forest
  let numWords = 0
  let boundaries = '0'
  const words: string[] = []
  for (let set = firstSet; set < firstSet + numSets; set++) {
    let next = 0
    for (let at = catBoundaries[set]!; at < catBoundaries[set + 1]!; at++) {
      const number = wordNumber(forest, set, at)
      if (number > next) words.push(`0${' 0'.repeat(number - next - 1)}`)
      words.push(String(catThreshold[at]))
      next = number + 1
    }
    numWords += next
    boundaries += ` ${numWords}`
  }
  return [`cat_boundaries=${boundaries}`, `cat_threshold=${words.join(' ')}`]
}

// Each leaf's list is followed by a space of its own, so empty lists show as runs of spaces.
function linearLines(linear: LinearLeaves, firstLeaf: number, numLeaves: number): string[] {
  const { coeffOffsets } = linear
  const numCoeffs = (leaf: number): number => coeffOffsets[leaf + 1]! - coeffOffsets[leaf]!
  const ragged = (text: (i: number) => number | string): string => {
    let line = ''
    for (let leaf = firstLeaf; leaf < firstLeaf + numLeaves; leaf++) {
      if (numCoeffs(leaf) > 0) line += `${joined(coeffOffsets[leaf]!, numCoeffs(leaf), text)} `
      line += ' '
    }
    return line
  }
  return [
    'is_linear=1',
    `leaf_const=${joined(firstLeaf, numLeaves, (leaf) => exact(linear.leafConst, leaf))}`,
    `num_features=${joined(firstLeaf, numLeaves, numCoeffs)}`,
    `leaf_features=${ragged((i) => linear.coeffFeature[i]!)}`,
    `leaf_coeff=${ragged((i) => exact(linear.coeff, i))}`
  ]
}
