/**
 * From grown trees to a model as LightGBM would have saved it.
 *
 * @module
 */
import { useDecisionTables } from '../decision-tables/use-decision-tables.ts'
import { buildModel } from '../format/lightgbm/build-model.ts'
import { appendTrees } from '../model/append-trees.ts'
import { concatenated, draftForest } from '../model/forest-builder.ts'
import type { Forest } from '../model/forest.ts'
import type { Model } from '../model/model.ts'
import { formatG } from '../numeric/format-number.ts'
import type { BinMapper } from './bins/bin-mapper.ts'
import type { Dataset } from './dataset.ts'
import { parametersText } from './parameters/parameters-text.ts'
import type { TrainParameters } from './parameters/train-parameters.ts'
import type { GrownTree } from './tree/grown-tree.ts'

/** What a model is made of besides its trees. */
export interface ModelParts {
  readonly dataset: Dataset
  /** Of all features [numFeatures]. */
  readonly mappers: readonly BinMapper[]
  /** As in model files; undefined for a custom one. */
  readonly objective: string | undefined
  readonly parameters: TrainParameters
}

/** What a model is made of. */
export interface TrainedParts extends ModelParts {
  /** Its trees come first. */
  readonly initModel?: Model | undefined
  readonly trees: readonly GrownTree[]
  readonly numTreesPerIteration: number
}

/** The model of these parts. */
export function trainedModel(parts: TrainedParts): Model {
  const grown = forestOf(parts)
  return modelOfForest(parts.initModel === undefined ? grown : appendTrees(parts.initModel.forest, grown), parts)
}

/** The model of these trees. */
export function modelOfForest(forest: Forest, { dataset, mappers, objective, parameters }: ModelParts): Model {
  useDecisionTables()
  const lists = dataset.categories.filter((list) => list !== undefined)
  return buildModel(
    {
      forest,
      averageOutput: parameters.boosting === 'rf',
      featureNames: dataset.featureNames,
      pandasCategorical: lists,
      // Here it is known whose lists they are, which a file does not say.
      categories: Object.fromEntries(
        dataset.categories.flatMap((list, feature) =>
          list === undefined ? [] : [[dataset.featureNames[feature]!, list]]
        )
      ),
      file: {
        objective,
        version: 'v4',
        numClass: parameters.num_class,
        labelIndex: 0,
        featureInfos: mappers.map(featureInfo),
        monotoneConstraints: parameters.monotone_constraints,
        importances: undefined,
        parameters: savedText(parameters, dataset),
        parser: undefined,
        pandasCategorical: lists.length > 0 ? pythonJson(lists) : 'null'
      }
    },
    (key) => ({ section: 'trained model', key })
  )
}

// Which features are categorical is a parameter in LightGBM's files. Where the objective is the caller's, LightGBM reads the
// parameters once more, and then num_leaves counts as not given.
function savedText(parameters: TrainParameters, { isCategorical }: Dataset): string {
  const { objective, max_depth: maxDepth, num_leaves: numLeaves } = parameters
  const categorical = [...isCategorical.keys()].filter((feature) => isCategorical[feature])
  return parametersText({
    ...parameters,
    num_leaves: objective === 'custom' && maxDepth > 0 ? Math.min(numLeaves, 2 ** maxDepth) : numLeaves,
    categorical_feature: categorical.join(',')
  })
}

function featureInfo({ isTrivial, isCategorical, categories, min, max }: BinMapper): string {
  if (isTrivial) return 'none'
  return isCategorical ? categories.join(':') : `[${formatG(min, 17)}:${formatG(max, 17)}]`
}

function forestOf({ trees, numTreesPerIteration, dataset }: TrainedParts): Forest {
  const forest = draftForest({
    trees: trees.map(({ nodes, leaves }) => ({
      numLeaves: leaves.length,
      numCategoricalSplits: nodes.filter(({ categories }) => categories !== undefined).length
    })),
    numFeatures: dataset.featureNames.length,
    numTreesPerIteration,
    anyLinear: trees.some(({ leaves }) => leaves[0]!.linear !== undefined),
    tinyIsZero: true
  })
  const { linear } = forest
  const linearLeaves = trees.flatMap(({ leaves }) => leaves.map((leaf) => leaf.linear))
  if (linear !== undefined) {
    linear.isLinear.set(trees.map(({ leaves }) => Number(leaves[0]!.linear !== undefined)))
    linear.leafConst.set(linearLeaves.map((leaf) => leaf?.constant ?? 0))
    linear.coeffFeature = Int32Array.from(linearLeaves.flatMap((leaf) => leaf?.features ?? []))
    linear.coeff = Float64Array.from(linearLeaves.flatMap((leaf) => leaf?.coefficients ?? []))
    for (const [i, leaf] of linearLeaves.entries()) {
      linear.coeffOffsets[i + 1] = linear.coeffOffsets[i]! + (leaf?.features.length ?? 0)
    }
  }
  const sets: Uint32Array[] = []
  for (const [tree, { nodes, leaves, shrinkage }] of trees.entries()) {
    const firstNode = forest.nodeOffsets[tree]!
    const firstLeaf = forest.leafOffsets[tree]!
    const numberOf = (child: number): number => (child >= 0 ? firstNode + child : ~(firstLeaf + ~child))
    forest.shrinkage[tree] = shrinkage
    for (const [i, { value, weight, count }] of leaves.entries()) {
      forest.leafValue[firstLeaf + i] = value
      forest.leafWeight[firstLeaf + i] = weight
      forest.leafCount[firstLeaf + i] = count
    }
    for (const [i, node] of nodes.entries()) {
      const number = firstNode + i
      forest.splitFeature[number] = node.feature
      forest.threshold[number] =
        node.categories === undefined ? finite(node.threshold) : sets.push(bitset(node.categories)) - 1
      forest.decisionType[number] = node.decisionType
      forest.leftChild[number] = numberOf(node.left)
      forest.rightChild[number] = numberOf(node.right)
      forest.splitGain[number] = node.gain
      forest.internalValue[number] = node.value
      forest.internalWeight[number] = node.weight
      forest.internalCount[number] = node.count
    }
  }
  for (const [set, words] of sets.entries()) forest.catBoundaries[set + 1] = forest.catBoundaries[set]! + words.length
  forest.catThreshold = concatenated(sets, Uint32Array)
  return forest
}

// A bound below every number is one that a number can be.
function finite(threshold: number): number {
  return threshold === -Infinity ? -Number.MAX_VALUE : threshold
}

function bitset(categories: readonly number[]): Uint32Array {
  const words = new Uint32Array(Math.trunc(Math.max(...categories) / 32) + 1)
  for (const category of categories) words[category >>> 5]! |= 1 << (category & 31)
  return words
}

// As Python's json.dumps writes lists of text.
function pythonJson(lists: readonly (readonly string[])[]): string {
  const quoted = (text: string): string =>
    JSON.stringify(text).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `[${lists.map((list) => `[${list.map(quoted).join(', ')}]`).join(', ')}]`
}
