/**
 * LightGBM's text format, version 2 to 4: bytes in, `Model` out.
 *
 * The file is scanned twice: first to locate each line of each tree, which gives all sizes; then the numbers are
 * read straight into the arrays of the forest. `tree_sizes` (byte counts) are not relied on, so edited files and files
 * with CRLF line ends load. A key this reader does not know is refused: it could change what the model means.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt_model_text.cpp GBDT::LoadModelFromString, src/io/tree.cpp Tree::Tree(const char*).
 *
 * @module
 */
import { maxInt32 } from '../../numeric/constants.ts'
import { ModelFormatError, type ModelFormatErrorPlace } from '../../errors.ts'
import { type Kernels, kernels } from '../../kernels/kernels.ts'
import { isCategorical } from '../../model/decision.ts'
import type { Model } from '../../model/model.ts'
import { createLineCursor, type LineCursor, lineIs, lineStartsWith, lineText, nextLine } from './byte-lines.ts'
import { readCategorySets } from './category-sets.ts'
import { checkForest, concatenated, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import { readLists } from './number-lists.ts'
import {
  addField,
  addSection,
  createFieldTable,
  exactNumbers,
  hasField,
  integersFrom,
  lengthInFile,
  numbersOf,
  numWordsOf,
  placeIn,
  required,
  scalarOf,
  sectionFault,
  type Section,
  textOf,
  wordsOf
} from './text-fields.ts'
import { readTail } from './text-tail.ts'
import { buildModel, checkTreesPerIteration } from './build-model.ts'
import { treeLists } from './tree-lists.ts'

const headerKeys = [
  'version',
  'num_class',
  'num_tree_per_iteration',
  'label_index',
  'max_feature_idx',
  'objective',
  'feature_names',
  'monotone_constraints',
  'feature_infos',
  'tree_sizes'
]
const treeKeys = [
  'num_leaves',
  'num_cat',
  'split_feature',
  'split_gain',
  'threshold',
  'decision_type',
  'left_child',
  'right_child',
  'leaf_parent',
  'leaf_value',
  'leaf_weight',
  'leaf_count',
  'internal_value',
  'internal_weight',
  'internal_count',
  'cat_boundaries',
  'cat_threshold',
  'is_linear',
  'leaf_const',
  'num_features',
  'leaf_features',
  'leaf_coeff',
  'shrinkage'
]
const linearKeys = ['leaf_const', 'num_features', 'leaf_features', 'leaf_coeff']
const treePrefix = 'Tree='
const endOfTrees = 'end of trees'
// Files before LightGBM 2.2.3 go from the last tree straight to this.
const oldEndOfTrees = 'feature importances:'

// Below it preparing the kernels takes longer than they save.
const minKernelBytes = 2 ** 15

/**
 * Reads a LightGBM text model.
 *
 * @param useKernels - whether the WebAssembly kernels help where there are any; it changes nothing but the time it takes
 * @throws ModelFormatError with line, section and key when the file is damaged or holds what cannot be evaluated
 */
export function readLightgbmText(bytes: Uint8Array, useKernels: boolean = bytes.length >= minKernelBytes): Model {
  const cursor = createLineCursor(bytes)
  if (!nextLine(cursor) || !lineIs(cursor, 'tree')) {
    throw new ModelFormatError('expected the content of a LightGBM text model, whose first line is "tree"', { line: 1 })
  }
  const { header, averageOutput } = scanHeader(cursor)
  const trees = scanTrees(cursor, header)
  checkNumTrees(header, trees.length)
  const numFeatures = scalarOf(header, 'max_feature_idx', 0, maxInt32 - 1) + 1
  const tail = readTail(cursor, trees.length === 0 ? headerKeys : [], numFeatures)
  const numClass = scalarOf(header, 'num_class', 1, maxInt32)
  const numTreesPerIteration = hasField(header, 'num_tree_per_iteration')
    ? scalarOf(header, 'num_tree_per_iteration', 1, maxInt32)
    : numClass
  const placeOf = (key: string): ModelFormatErrorPlace => placeIn(header, key)
  checkTreesPerIteration(numTreesPerIteration, placeOf)
  const forest = readForest(trees, numFeatures, numTreesPerIteration, useKernels ? kernels() : undefined)
  checkForest(forest, (tree, key) => placeIn(trees[tree]!, key))

  return buildModel(
    {
      forest,
      averageOutput,
      featureNames: wordsOf(header, 'feature_names', numFeatures, 'names'),
      pandasCategorical: tail.categories,
      file: {
        objective: hasField(header, 'objective') ? textOf(header, 'objective') : undefined,
        version: hasField(header, 'version') ? textOf(header, 'version') : undefined,
        numClass,
        labelIndex: scalarOf(header, 'label_index', -maxInt32, maxInt32),
        featureInfos: wordsOf(header, 'feature_infos', numFeatures, 'entries'),
        monotoneConstraints: hasField(header, 'monotone_constraints') ? constraintsOf(header, numFeatures) : undefined,
        importances: tail.importances,
        parameters: tail.parameters,
        parser: tail.parser,
        pandasCategorical: tail.pandasCategorical
      }
    },
    placeOf
  )
}

function constraintsOf(header: Section, numFeatures: number): number[] {
  const constraints = new Int32Array(lengthInFile(header, 'monotone_constraints', numFeatures))
  return [...numbersOf(header, 'monotone_constraints', integersFrom(-1, 1), constraints, 0, numFeatures)]
}

// Collects the header's lines; leaves the cursor on the first line of the trees or of what follows them.
function scanHeader(cursor: LineCursor): { header: Section; averageOutput: boolean } {
  const header = addSection(createFieldTable(cursor, headerKeys), 'header', cursor, 0)
  let averageOutput = false
  while (nextLine(cursor)) {
    if (lineStartsWith(cursor, treePrefix) || lineStartsWith(cursor, endOfTrees)) return { header, averageOutput }
    if (cursor.start === cursor.end) continue
    if (lineIs(cursor, 'average_output')) averageOutput = true
    else addField(header, cursor)
  }
  throw sectionFault(`the file ends before "${endOfTrees}"`, header, undefined, cursor.start)
}

// Collects the lines of every tree; leaves the cursor on "end of trees" or at the end of the file.
function scanTrees(cursor: LineCursor, header: Section): Section[] {
  const table = createFieldTable(cursor, treeKeys)
  const trees: Section[] = []
  let tree: Section | undefined
  let firstNumber: number | undefined
  let lastKey: string | undefined
  let isBroken = false
  let ended = false
  do {
    if (cursor.start === cursor.end) {
      isBroken = true
      continue
    }
    if (lineStartsWith(cursor, treePrefix)) {
      firstNumber ??= numberOfTree(cursor, header)
      const name = `${treePrefix}${firstNumber + trees.length}`
      if (!lineIs(cursor, name)) throw sectionFault(`expected "${name}"`, tree ?? header, undefined, cursor.start)
      // Found here, a tree without content takes no more memory than the text of one with it.
      if (tree !== undefined) required(tree, 'leaf_value')
      tree = addSection(table, name, cursor, trees.length)
      trees.push(tree)
      lastKey = undefined
      isBroken = false
    } else if (lineStartsWith(cursor, endOfTrees) || lineStartsWith(cursor, oldEndOfTrees)) {
      ended = true
      break
    } else {
      // LightGBM ends a tree there, and passes over what follows.
      if (isBroken) throw sectionFault('expected no blank line', tree!)
      lastKey = addField(tree!, cursor)
    }
  } while (nextLine(cursor))

  // LightGBM loads a file that stops after its last tree; only `tree_sizes` and a whole last line show that nothing was cut.
  const hasSizes = hasField(header, 'tree_sizes')
  if (!ended && (!hasSizes || lastKey !== 'shrinkage' || cursor.bytes[cursor.bytes.length - 1] !== 10)) {
    throw sectionFault(`the file ends before "${endOfTrees}"`, tree ?? header, undefined, cursor.start)
  }
  return trees
}

// The number of the first tree, which is another than 0 when a file holds only later ones.
function numberOfTree(cursor: LineCursor, header: Section): number {
  const written = /^Tree=(0|[1-9]\d{0,8})$/.exec(lineText(cursor).slice(0, 20))
  if (written === null) throw sectionFault(`expected "${treePrefix}0"`, header, undefined, cursor.start)
  return Number(written[1])
}

function checkNumTrees(header: Section, numTrees: number): void {
  if (!hasField(header, 'tree_sizes')) return
  const numSizes = numWordsOf(header, 'tree_sizes')
  if (numSizes !== numTrees) {
    throw sectionFault(`expected ${numSizes} trees, got ${numTrees}`, header, 'tree_sizes')
  }
}

function readForest(
  trees: readonly Section[],
  numFeatures: number,
  numTreesPerIteration: number,
  available: Kernels | undefined
): ForestDraft {
  const sizes = trees.map((tree) => ({
    numLeaves: scalarOf(tree, 'num_leaves', 1, maxInt32),
    numCategoricalSplits: scalarOf(tree, 'num_cat', 0, maxInt32)
  }))
  // A leaf or category set takes at least two bytes of file, so a false count cannot make us reserve more than the file's size.
  let numItems = 0
  sizes.forEach(({ numLeaves, numCategoricalSplits }, tree) => {
    numItems += numLeaves + numCategoricalSplits
    if (2 * numItems > trees[tree]!.table.file.bytes.length) {
      throw sectionFault(
        `num_leaves=${numLeaves} and num_cat=${numCategoricalSplits} do not fit in the file`,
        trees[tree]!,
        'num_leaves'
      )
    }
  })
  const linear = trees.map(isLinearTree)
  const forest = draftForest({
    trees: sizes,
    numFeatures,
    numTreesPerIteration,
    anyLinear: linear.includes(true),
    tinyIsZero: true
  })
  readLists(trees, treeLists(forest), available)
  countThroughForest(forest)
  readCategorySets(forest, trees, available)
  if (forest.linear !== undefined) readLinearLeaves(forest, forest.linear, trees, linear)
  return forest
}

// In the file children and sets of categories count from 0 in every tree.
function countThroughForest(forest: ForestDraft): void {
  const { nodeOffsets, leafOffsets, catOffsets, decisionType, threshold, leftChild, rightChild } = forest
  for (let t = 0; t < forest.numTrees; t++) {
    const firstNode = nodeOffsets[t]!
    const endNode = nodeOffsets[t + 1]!
    const firstLeaf = leafOffsets[t]!
    for (let node = firstNode; node < endNode; node++) {
      leftChild[node]! += firstNode - ((leftChild[node]! >> 31) & (firstNode + firstLeaf))
      rightChild[node]! += firstNode - ((rightChild[node]! >> 31) & (firstNode + firstLeaf))
      if (isCategorical(decisionType[node]!)) {
        // What is no whole number stays none.
        const set = threshold[node]!
        threshold[node] = Number.isInteger(set) ? set + catOffsets[t]! : NaN
      }
    }
  }
  // Gains are float32 in LightGBM.
  forest.splitGain.set(Float32Array.from(forest.splitGain))
}

// LightGBM passes over the coefficients of a tree that does not say `is_linear=1`: the leaves would then be constant in silence.
function isLinearTree(tree: Section): boolean {
  if (hasField(tree, 'is_linear') && scalarOf(tree, 'is_linear', 0, 1) === 1) return true
  const key = linearKeys.find((linearKey) => hasField(tree, linearKey))
  if (key === undefined) return false
  throw sectionFault('unexpected in a tree without is_linear=1', tree, key)
}

// Numbers of linear leaves, of which LightGBM refuses those beyond a float64's, while it reads others as infinite.
function boundedNumbers(tree: Section, key: string, target: Float64Array, first: number, count: number): Float64Array {
  const numbers = numbersOf(tree, key, exactNumbers, target, first, count).subarray(first, first + count)
  const numInfinite = numbers.filter((number) => Math.abs(number) === Infinity).length
  if (numInfinite === 0 || numInfinite === textOf(tree, key).match(/inf/gi)?.length) return numbers
  throw sectionFault('expected numbers that a float64 holds', tree, key)
}

function readLinearLeaves(
  forest: ForestDraft,
  linear: NonNullable<ForestDraft['linear']>,
  trees: readonly Section[],
  isLinear: readonly boolean[]
): void {
  const features: Int32Array[] = []
  const coeffs: Float64Array[] = []
  let numCoeffs = 0
  trees.forEach((tree, t) => {
    const firstLeaf = forest.leafOffsets[t]!
    const numLeaves = forest.leafOffsets[t + 1]! - firstLeaf
    const counts = new Int32Array(numLeaves)
    if (isLinear[t]) {
      linear.isLinear[t] = 1
      boundedNumbers(tree, 'leaf_const', linear.leafConst, firstLeaf, numLeaves)
      numbersOf(tree, 'num_features', integersFrom(0, maxInt32), counts, 0, numLeaves)
      const length = lengthInFile(
        tree,
        'leaf_features',
        counts.reduce((sum, count) => sum + count, 0)
      )
      features.push(numbersOf(tree, 'leaf_features', integersFrom(0, maxInt32), new Int32Array(length), 0, length))
      coeffs.push(boundedNumbers(tree, 'leaf_coeff', new Float64Array(length), 0, length))
    }
    for (let leaf = 0; leaf < numLeaves; leaf++) {
      numCoeffs += counts[leaf]!
      linear.coeffOffsets[firstLeaf + leaf + 1] = numCoeffs
    }
  })
  linear.coeffFeature = concatenated(features, Int32Array)
  linear.coeff = concatenated(coeffs, Float64Array)
}
