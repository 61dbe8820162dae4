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
import type { FeatureInfo } from '../../data/feature-info.ts'
import { maxInt32 } from '../../numeric/constants.ts'
import { categoricalMask, defaultLeftMask, missingType } from '../../model/decision.ts'
import type { Model } from '../../model/model.ts'
import {
  arrayOf,
  booleanOf,
  integerOf,
  integersOf,
  jsonFault,
  type JsonObject,
  numberOf,
  numbersOf,
  objectOf,
  textOf
} from '../json-values.ts'
import { categoryListsJson, categoryListsOf, holdUnsafeIntegers } from './pandas-categorical.ts'
import { checkForest, concatenated, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import { buildModel, checkTreesPerIteration } from './build-model.ts'
import { integerParser } from './text-fields.ts'
import { type NumberList, treeLists } from './tree-lists.ts'

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
 * @param dump - what `parsePythonJson` made of it, or `JSON.parse`
 * @param mayBeRounded - whether integers beyond 2^53 may be others than the text had, as `JSON.parse` rounds them
 * @throws ModelFormatError with section and key when the dump is damaged or holds what cannot be evaluated
 */
export function readLightgbmJson(dump: unknown, mayBeRounded = false): Model {
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
  checkTreesPerIteration(numTreesPerIteration, (key) => ({ section, key }))
  const { pandas_categorical: categorical } = header
  const optionalText = (key: string): string | undefined =>
    header[key] === undefined ? undefined : textOf(header, key, section)
  const constraints = 'monotone_constraints' in header ? integersOf(header, 'monotone_constraints', section, -1, 1) : []
  const pandasCategorical = readCategoryLists(categorical, mayBeRounded)

  return buildModel(
    {
      forest: readForest(trees, numFeatures, numTreesPerIteration),
      averageOutput: booleanOf(header, 'average_output', section),
      featureNames,
      pandasCategorical,
      featureInfos: readFeatureInfos(header, featureNames),
      file: {
        objective: optionalText('objective'),
        version: optionalText('version'),
        numClass: integerOf(header, 'num_class', section, 1, maxInt32),
        labelIndex: integerOf(header, 'label_index', section, -maxInt32, maxInt32),
        featureInfos: undefined,
        monotoneConstraints: constraints.length > 0 ? constraints : undefined,
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

function readCategoryLists(categorical: unknown, mayBeRounded: boolean): readonly (readonly CategoryValue[])[] {
  const [section, key] = ['header', 'pandas_categorical']
  if (categorical === null || categorical === undefined) return []
  const lists = categoryListsOf(categorical)
  if (lists === undefined) throw jsonFault('expected null or lists of category values', section, key)
  if (mayBeRounded && holdUnsafeIntegers(lists))
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

// Features the dump leaves out are unused.
function readFeatureInfos(header: JsonObject, featureNames: readonly string[]): FeatureInfo[] {
  const section = 'feature_infos'
  const infos = objectOf(header[section] ?? {}, section)
  return featureNames.map((name) => {
    if (!Object.hasOwn(infos, name)) return { kind: 'unused' }
    const info = objectOf(infos[name], section)
    const codes = integersOf(info, 'values', section, -maxInt32 - 1, maxInt32)
    if (codes.length > 0) return { kind: 'categorical', codes }
    const [min, max] = ['min_value', 'max_value'].map((key) => boundOf(numberOf(info, key, section), -Infinity))
    return { kind: 'numerical', min: min!, max: max! }
  })
}

interface DumpedTree {
  readonly section: string
  readonly json: JsonObject
  /** Each in the order of their own numbers. */
  readonly splits: readonly JsonObject[]
  readonly leaves: readonly JsonObject[]
}

function readForest(dumped: readonly JsonObject[], numFeatures: number, numTreesPerIteration: number): ForestDraft {
  const trees = dumped.map((json, t) => readTree(json, `tree_info[${t}]`))
  const forest = draftForest({
    trees: trees.map(({ splits, leaves }) => ({
      numLeaves: leaves.length,
      numCategoricalSplits: splits.filter(isCategoricalSplit).length
    })),
    numFeatures,
    numTreesPerIteration,
    anyLinear: trees.some(({ leaves }) => leaves.some(hasLinearKey)),
    tinyIsZero: true
  })
  const lists = treeLists(forest)
  trees.forEach((tree, t) => lists.forEach((list) => readList(forest, tree, t, list)))
  storeCategorySets(
    forest,
    trees.flatMap(({ splits, section }) =>
      splits.filter(isCategoricalSplit).map((split) => categorySetOf(split, section))
    )
  )
  if (forest.linear !== undefined) readLinearLeaves(forest, forest.linear, trees)
  checkForest(forest, (tree, key) => ({ section: trees[tree]!.section, key }))
  return forest
}

function readTree(json: JsonObject, section: string): DumpedTree {
  const { splits, leaves } = listNodes(json['tree_structure'], section)
  const expected = integerOf(json, 'num_leaves', section, 1, maxInt32)
  if (leaves.length === expected && splits.length === expected - 1) return { section, json, splits, leaves }
  throw jsonFault(`expected ${expected} leaves, got ${leaves.length}`, section, 'num_leaves')
}

// Dumps have the keys of the text format, some of them with other values.
function readList(
  { nodeOffsets, leafOffsets, catOffsets }: ForestDraft,
  { section, json, splits, leaves }: DumpedTree,
  t: number,
  { key, format: { parser, min, max }, target, offsets, isOptional }: NumberList
): void {
  let set = catOffsets[t]!
  const valueOf = (object: JsonObject): number => {
    switch (key) {
      case 'threshold':
        return isCategoricalSplit(object) ? set++ : boundOf(numberOf(object, key, section), -Number.MAX_VALUE)
      case 'decision_type':
        return decisionTypeOf(object, section)
      case 'left_child':
      case 'right_child': {
        const child = objectOf(object[key], section)
        return 'split_index' in child
          ? nodeOffsets[t]! + (child['split_index'] as number)
          : ~(leafOffsets[t]! + ('leaf_index' in child ? (child['leaf_index'] as number) : 0))
      }
      default:
        return parser === integerParser ? integerOf(object, key, section, min, max) : numberOf(object, key, section)
    }
  }
  const objects = offsets === nodeOffsets ? splits : offsets === leafOffsets ? leaves : [json]
  const values = objects.map((object, i) =>
    isOptional && !(key in object) ? target[offsets[t]! + i]! : valueOf(object)
  )
  // At once, as storing numbers one by one in arrays of changing types is slow.
  target.set(values, offsets[t])
}

function isCategoricalSplit(split: JsonObject): boolean {
  return split['decision_type'] === '=='
}

function decisionTypeOf(split: JsonObject, section: string): number {
  if (!isCategoricalSplit(split) && split['decision_type'] !== '<=')
    throw jsonFault('expected "<=" or "=="', section, 'decision_type')
  const missing = textOf(split, 'missing_type', section)
  if (!Object.hasOwn(missingTypes, missing)) throw jsonFault('expected None, Zero or NaN', section, 'missing_type')
  return (
    (isCategoricalSplit(split) ? categoricalMask : 0) |
    (booleanOf(split, 'default_left', section) ? defaultLeftMask : 0) |
    (missingTypes[missing]! << 2)
  )
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
  const words: number[] = []
  const numbers: number[] = []
  for (const category of categories.sort((x, y) => x - y)) {
    const number = category >>> 5
    if (numbers.at(-1) !== number) {
      numbers.push(number)
      words.push(0)
    }
    words[words.length - 1]! |= 1 << (category & 31)
  }
  return { words: Uint32Array.from(words), numbers: Uint32Array.from(numbers) }
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

function readLinearLeaves(
  { leafOffsets }: ForestDraft,
  linear: NonNullable<ForestDraft['linear']>,
  trees: readonly DumpedTree[]
): void {
  const features: number[] = []
  const coeffs: number[] = []
  trees.forEach(({ section, leaves }, t) => {
    const isLinear = leaves.some(hasLinearKey)
    linear.isLinear[t] = Number(isLinear)
    leaves.forEach((json, i) => {
      const leaf = leafOffsets[t]! + i
      if (isLinear) {
        linear.leafConst[leaf] = numberOf(json, 'leaf_const', section)
        const ofLeaf = integersOf(json, 'leaf_features', section, 0, maxInt32)
        const coeffsOfLeaf = numbersOf(json, 'leaf_coeff', section)
        if (coeffsOfLeaf.length !== ofLeaf.length)
          throw jsonFault(`expected ${ofLeaf.length} numbers, got ${coeffsOfLeaf.length}`, section, 'leaf_coeff')
        for (const feature of ofLeaf) features.push(feature)
        for (const coeff of coeffsOfLeaf) coeffs.push(coeff)
      }
      linear.coeffOffsets[leaf + 1] = features.length
    })
  })
  linear.coeffFeature = Int32Array.from(features)
  linear.coeff = Float64Array.from(coeffs)
}
