/**
 * LightGBM's JSON dump (`Booster.dump_model()`): parsed JSON in, `Model` out.
 *
 * The dump is lossy where JSON is: LightGBM writes what is beyond ±1e300 as ±1e300, and NaN as 0. Of all thresholds and bounds
 * that training finds only infinity is so large, and the lowest float64, so these are what ±1e300 is read as.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt_model_text.cpp GBDT::DumpModel, src/io/tree.cpp Tree::ToJSON, NodeToJSON.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import { maxInt32 } from '../../numeric/constants.ts'
import { formatG } from '../../numeric/format-number.ts'
import { categoricalMask, defaultLeftMask, missingType } from '../../model/decision.ts'
import type { Model } from '../../model/model.ts'
import {
  arrayOf,
  booleanOf,
  integerOf,
  itemsOf,
  jsonFault,
  type JsonObject,
  numberOf,
  objectOf,
  textOf
} from '../json-values.ts'
import { parsePythonJson } from '../python-json.ts'
import { categoryListsJson, categoryListsOf, holdUnsafeIntegers } from './pandas-categorical.ts'
import { checkForest, concatenated, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import { buildModel, checkTreesPerIteration } from './build-model.ts'

// Category numbers set the size of a bitset, so a few bytes of dump could reserve gigabytes. Beyond 2^22 words, 16 MB, zero words are
// left out.
const maxDenseWords = 4194304
const largestInDump = 1e300
const missingTypes: Readonly<Record<string, number>> = {
  None: missingType.none,
  Zero: missingType.zero,
  NaN: missingType.nan
}

/**
 * Reads a LightGBM JSON dump.
 *
 * @param dump - what `JSON.parse` or `parsePythonJson` made of it
 * @param text - what it was made of, which is read again where `JSON.parse` has rounded integers
 * @throws ModelFormatError with section and key when the dump is damaged or holds what cannot be evaluated
 */
export function readLightgbmJson(dump: unknown, text?: string): Model {
  const header = objectOf(dump, 'header')
  const section = 'header'
  const trees = arrayOf(header, 'tree_info', section).map((tree, t) => objectOf(tree, `tree_info[${t}]`))
  checkTreeIndices(trees)
  const featureNames = arrayOf(header, 'feature_names', section).map((name) => {
    if (typeof name !== 'string') throw jsonFault('expected text', section, 'feature_names')
    return name
  })
  const numFeatures = integerOf(header, 'max_feature_idx', section, 0, maxInt32 - 1) + 1
  const numTreesPerIteration = integerOf(header, 'num_tree_per_iteration', section, 1, maxInt32)
  checkTreesPerIteration(numTreesPerIteration, { section, key: 'num_tree_per_iteration' })
  const { objective, version, pandas_categorical: categorical } = header
  const constraints = 'monotone_constraints' in header ? arrayOf(header, 'monotone_constraints', section) : []
  const pandasCategorical = readCategoryLists(categorical, text)

  return buildModel(
    {
      forest: readForest(trees, numFeatures, numTreesPerIteration),
      averageOutput: booleanOf(header, 'average_output', section),
      featureNames,
      pandasCategorical,
      file: {
        objective: objective === undefined ? undefined : textOf(header, 'objective', section),
        version: version === undefined ? undefined : textOf(header, 'version', section),
        numClass: integerOf(header, 'num_class', section, 1, maxInt32),
        labelIndex: integerOf(header, 'label_index', section, -maxInt32, maxInt32),
        featureInfos: readFeatureInfos(header, featureNames),
        monotoneConstraints:
          constraints.length > 0
            ? constraints.map((_, feature) =>
                integerOf(itemsOf(constraints), String(feature), 'monotone_constraints', -1, 1)
              )
            : undefined,
        importances: undefined,
        parameters: undefined,
        parser: undefined,
        pandasCategorical: categorical
          ? categoryListsJson(pandasCategorical)
          : categorical === null
            ? 'null'
            : undefined
      }
    },
    (key) => ({ section, key })
  )
}

function readCategoryLists(categorical: unknown, text: string | undefined): readonly (readonly CategoryValue[])[] {
  const [section, key] = ['header', 'pandas_categorical']
  if (categorical === null || categorical === undefined) return []
  const lists = categoryListsOf(categorical)
  if (lists === undefined) throw jsonFault('expected null or lists of category values', section, key)
  if (text !== undefined && holdUnsafeIntegers(lists, Infinity))
    return categoryListsOf(objectOf(parsePythonJson(text), section)[key]) ?? lists
  // What is larger than 64 bits was no integer of a data frame.
  if (text === undefined && holdUnsafeIntegers(lists, 2 ** 64))
    throw jsonFault('expected the dump as text: it has integers beyond 2^53', section, key)
  return lists
}

// A dump of later iterations alone begins with another number than 0, but none may be left out in between.
function checkTreeIndices(trees: readonly JsonObject[]): void {
  trees.forEach((tree, t) => {
    if (!('tree_index' in tree) || !('tree_index' in trees[0]!)) return
    const section = `tree_info[${t}]`
    const expected = integerOf(trees[0], 'tree_index', 'tree_info[0]', 0, maxInt32) + t
    if (integerOf(tree, 'tree_index', section, 0, maxInt32) !== expected) {
      throw jsonFault(`expected ${expected}`, section, 'tree_index')
    }
  })
}

// The text format's notation of what the dump gives as objects; features the dump leaves out are unused.
function readFeatureInfos(header: JsonObject, featureNames: readonly string[]): string[] {
  const infos = objectOf(header['feature_infos'] ?? {}, 'feature_infos')
  return featureNames.map((name) => {
    if (!Object.hasOwn(infos, name)) return 'none'
    const info = objectOf(infos[name], 'feature_infos')
    const values = arrayOf(info, 'values', 'feature_infos')
    if (values.length === 0)
      return `[${['min_value', 'max_value'].map((key) => formatG(boundOf(numberOf(info, key, 'feature_infos'), -Infinity), 17)).join(':')}]`
    return values
      .map((_, i) => integerOf(itemsOf(values), String(i), 'feature_infos', -maxInt32 - 1, maxInt32))
      .join(':')
  })
}

// A node of a dumped tree and the number it gets; children are numbered by their own `split_index` and `leaf_index`.
interface Chunks {
  readonly sets: CategorySet[]
  readonly coeffFeature: Int32Array[]
  readonly coeff: Float64Array[]
}

function readForest(trees: readonly JsonObject[], numFeatures: number, numTreesPerIteration: number): ForestDraft {
  const nodesOfTree = trees.map((tree, t) => listNodes(tree['tree_structure'], `tree_info[${t}]`))
  const sizes = nodesOfTree.map(({ splits, leaves }, t) => {
    const section = `tree_info[${t}]`
    const expected = integerOf(trees[t]!, 'num_leaves', section, 1, maxInt32)
    if (leaves.length !== expected || splits.length !== expected - 1) {
      throw jsonFault(`expected ${expected} leaves, got ${leaves.length}`, section, 'num_leaves')
    }
    return {
      numLeaves: expected,
      numCategoricalSplits: splits.filter((split) => split['decision_type'] === '==').length
    }
  })
  const anyLinear = nodesOfTree.some(({ leaves }) => leaves.some(hasLinearKey))
  const forest = draftForest({ trees: sizes, numFeatures, numTreesPerIteration, anyLinear, tinyIsZero: true })
  const chunks: Chunks = { sets: [], coeffFeature: [], coeff: [] }
  nodesOfTree.forEach((nodes, t) => {
    const section = `tree_info[${t}]`
    if ('shrinkage' in trees[t]!) forest.shrinkage[t] = numberOf(trees[t]!, 'shrinkage', section)
    readSplits(forest, t, nodes.splits, chunks, section)
    readLeaves(forest, t, nodes.leaves, chunks, section)
  })
  storeCategorySets(forest, chunks.sets)
  if (forest.linear !== undefined) {
    forest.linear.coeffFeature = concatenated(chunks.coeffFeature, Int32Array)
    forest.linear.coeff = concatenated(chunks.coeff, Float64Array)
  }
  checkForest(forest, (tree, key) => ({ section: `tree_info[${tree}]`, key }))
  return forest
}

// All nodes and leaves of a tree, each sorted by its own number. Walks with a stack: trees can be deeper than the call stack.
function listNodes(structure: unknown, section: string): { splits: JsonObject[]; leaves: JsonObject[] } {
  const splits: JsonObject[] = []
  const leaves: JsonObject[] = []
  const pending = [structure]
  const seen = new Set<JsonObject>()
  while (pending.length > 0) {
    const node = objectOf(pending.pop(), section)
    if (seen.has(node)) throw jsonFault('a node is its own descendant', section, 'tree_structure')
    seen.add(node)
    if ('split_index' in node) {
      splits.push(node)
      pending.push(node['right_child'], node['left_child'])
    } else leaves.push(node)
  }
  return { splits: numbered(splits, 'split_index', section), leaves: numbered(leaves, 'leaf_index', section) }
}

// Puts nodes in the order of their numbers, which must be 0, 1, 2, …; a single leaf may have none (a constant tree).
function numbered(nodes: readonly JsonObject[], key: string, section: string): JsonObject[] {
  const ordered = new Array<JsonObject>(nodes.length)
  for (const node of nodes) {
    const number = nodes.length === 1 && !(key in node) ? 0 : integerOf(node, key, section, 0, nodes.length - 1)
    if (ordered[number] !== undefined) throw jsonFault(`${number} is used twice`, section, key)
    ordered[number] = node
  }
  return ordered
}

function readSplits(
  forest: ForestDraft,
  t: number,
  splits: readonly JsonObject[],
  chunks: Chunks,
  section: string
): void {
  const firstNode = forest.nodeOffsets[t]!
  const firstLeaf = forest.leafOffsets[t]!
  let set = forest.catOffsets[t]!
  const childOf = (node: JsonObject, key: string): number => {
    const child = objectOf(node[key], section)
    return 'split_index' in child
      ? firstNode + (child['split_index'] as number)
      : ~(firstLeaf + ('leaf_index' in child ? (child['leaf_index'] as number) : 0))
  }
  splits.forEach((split, i) => {
    const node = firstNode + i
    forest.splitFeature[node] = integerOf(split, 'split_feature', section, 0, maxInt32)
    const categorical = split['decision_type'] === '=='
    if (categorical) {
      chunks.sets.push(categorySetOf(split, section))
      forest.threshold[node] = set++
    } else {
      if (split['decision_type'] !== '<=') {
        throw jsonFault('expected "<=" or "=="', section, 'decision_type')
      }
      forest.threshold[node] = boundOf(numberOf(split, 'threshold', section), -Number.MAX_VALUE)
    }
    const missing = textOf(split, 'missing_type', section)
    if (!Object.hasOwn(missingTypes, missing)) {
      throw jsonFault('expected None, Zero or NaN', section, 'missing_type')
    }
    forest.decisionType[node] =
      (categorical ? categoricalMask : 0) |
      (booleanOf(split, 'default_left', section) ? defaultLeftMask : 0) |
      (missingTypes[missing]! << 2)
    forest.leftChild[node] = childOf(split, 'left_child')
    forest.rightChild[node] = childOf(split, 'right_child')
    if ('split_gain' in split) forest.splitGain[node] = numberOf(split, 'split_gain', section)
    if ('internal_value' in split) forest.internalValue[node] = numberOf(split, 'internal_value', section)
    if ('internal_weight' in split) forest.internalWeight[node] = numberOf(split, 'internal_weight', section)
    if ('internal_count' in split) forest.internalCount[node] = integerOf(split, 'internal_count', section, 0, maxInt32)
  })
}

// What a number of the dump was before LightGBM limited it. `lowest` is what training has below -1e300.
function boundOf(number: number, lowest: number): number {
  if (number === largestInDump) return Infinity
  return number === -largestInDump ? lowest : number
}

// A bitset without its zero words: the words and their numbers.
interface CategorySet {
  readonly words: Uint32Array
  readonly numbers: Uint32Array
}

// `"2||5||8"` as a bitset; at least one word, as LightGBM has it.
function categorySetOf(split: JsonObject, section: string): CategorySet {
  const threshold = textOf(split, 'threshold', section)
  if (threshold === '') return { words: new Uint32Array(1), numbers: new Uint32Array(1) }
  const categories = threshold.split('||').map((text) => {
    const category = /^\d{1,10}$/.test(text) ? Number(text) : Infinity
    if (category > maxInt32) throw jsonFault('expected categories joined by "||"', section, 'threshold')
    return category
  })
  const byNumber = new Map<number, number>()
  for (const category of categories) {
    const number = category >>> 5
    byNumber.set(number, (byNumber.get(number) ?? 0) | (1 << (category & 31)))
  }
  const numbers = Uint32Array.from(byNumber.keys()).sort()
  return { words: numbers.map((number) => byNumber.get(number)!), numbers }
}

function storeCategorySets(forest: ForestDraft, sets: readonly CategorySet[]): void {
  const numDense = sets.reduce((sum, { numbers }) => sum + numbers.at(-1)! + 1, 0)
  const isDense = numDense <= maxDenseWords
  sets.forEach(({ numbers }, set) => {
    forest.catBoundaries[set + 1] = forest.catBoundaries[set]! + (isDense ? numbers.at(-1)! + 1 : numbers.length)
  })
  if (!isDense) {
    const parts = (key: keyof CategorySet): Uint32Array[] => sets.map((set) => set[key])
    forest.catThreshold = concatenated(parts('words'), Uint32Array)
    forest.catWordNumber = concatenated(parts('numbers'), Uint32Array)
    return
  }
  forest.catThreshold = new Uint32Array(numDense)
  sets.forEach(({ words, numbers }, set) => {
    numbers.forEach((number, i) => (forest.catThreshold[forest.catBoundaries[set]! + number] = words[i]!))
  })
}

function hasLinearKey(leaf: JsonObject): boolean {
  return 'leaf_const' in leaf || 'leaf_features' in leaf || 'leaf_coeff' in leaf
}

function readLeaves(
  forest: ForestDraft,
  t: number,
  leaves: readonly JsonObject[],
  chunks: Chunks,
  section: string
): void {
  const firstLeaf = forest.leafOffsets[t]!
  const isLinear = leaves.some(hasLinearKey)
  leaves.forEach((json, i) => {
    const leaf = firstLeaf + i
    forest.leafValue[leaf] = numberOf(json, 'leaf_value', section)
    if ('leaf_weight' in json) forest.leafWeight[leaf] = numberOf(json, 'leaf_weight', section)
    if ('leaf_count' in json) forest.leafCount[leaf] = integerOf(json, 'leaf_count', section, 0, maxInt32)
    const { linear } = forest
    if (linear === undefined) return
    let numCoeffs = 0
    if (isLinear) {
      linear.isLinear[t] = 1
      linear.leafConst[leaf] = numberOf(json, 'leaf_const', section)
      const features = arrayOf(json, 'leaf_features', section)
      const coeffs = arrayOf(json, 'leaf_coeff', section)
      numCoeffs = features.length
      if (coeffs.length !== numCoeffs) {
        throw jsonFault(`expected ${numCoeffs} numbers, got ${coeffs.length}`, section, 'leaf_coeff')
      }
      chunks.coeffFeature.push(
        Int32Array.from(features, (_, j) => integerOf(itemsOf(features), String(j), 'leaf_features', 0, maxInt32))
      )
      chunks.coeff.push(Float64Array.from(coeffs, (_, j) => numberOf(itemsOf(coeffs), String(j), 'leaf_coeff')))
    }
    linear.coeffOffsets[leaf + 1] = linear.coeffOffsets[leaf]! + numCoeffs
  })
}
