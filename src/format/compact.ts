/**
 * A compact binary form of a model, for shipping one inside a program: exact for prediction, explanation and importance.
 *
 * Layout, little-endian: magic `OCM1`, or `OCM2` where sets of categories are stored without their zero words; header as JSON with its length; then column by column through the whole forest: leaf
 * counts of trees, features, decision types, children, per-feature dictionaries of thresholds and each node's place in its
 * dictionary, category bitsets (in `OCM2` with the numbers of their words), gains (float32, as LightGBM computes them), leaf values (float64), training rows per leaf.
 * Integers are LEB128. Left out: hessian sums and internal values, which nothing here reads (they load as "not given").
 *
 * @module
 */
import { ModelFormatError } from '../errors.ts'
import { isCategorical } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import type { Model, ModelFile } from '../model/model.ts'
import { createByteReader, createByteWriter, type ByteReader, type ByteWriter } from '../bytes/byte-stream.ts'
import { parseCategoryLists } from './lightgbm/pandas-categorical.ts'
import { checkForest, draftForest, type ForestDraft } from '../model/forest-builder.ts'
import { featureInfoTexts } from './lightgbm/header-text.ts'
import { buildModel, checkTreesPerIteration, type LightgbmParts } from './lightgbm/build-model.ts'

const magic = [79, 67, 77] // OCM
const [denseVersion, sparseVersion] = [49, 50] // 1, 2
const maxWordNumber = 2 ** 26 - 1 // Categories are of 31 bits.

/** What the JSON header holds: everything a model is built from but its forest. */
type Header = Omit<LightgbmParts, 'forest' | 'featureInfos' | 'file' | 'pandasCategorical'> & {
  readonly featureInfos: readonly string[]
  readonly file: Omit<ModelFile, 'featureInfos'>
  readonly numFeatures: number
  readonly numTreesPerIteration: number
  readonly numTrees: number
}

/**
 * The model in compact form.
 *
 * @throws RangeError when the model has linear leaves or lacks training row counts
 */
export function writeCompact(model: Model): Uint8Array {
  const { forest } = model
  if (forest.linear !== undefined) throw new RangeError('"model" expected constant leaves, got linear trees')
  if (forest.leafCount.includes(-1))
    throw new RangeError('"model" expected training row counts, got a file without them')
  const { averageOutput, featureNames } = model
  const { featureInfos: _, ...file } = model.file
  const { numFeatures, numTreesPerIteration, numTrees } = forest
  const header: Header = {
    averageOutput,
    featureNames,
    featureInfos: featureInfoTexts(model),
    file,
    numFeatures,
    numTreesPerIteration,
    numTrees
  }
  const writer = createByteWriter()
  magic.forEach(writer.byte)
  writer.byte(forest.catWordNumber === undefined ? denseVersion : sparseVersion)
  writer.text(JSON.stringify(header))
  for (let tree = 0; tree < numTrees; tree++) {
    writer.unsigned(forest.leafOffsets[tree + 1]! - forest.leafOffsets[tree]!)
    writer.unsigned(forest.catOffsets[tree + 1]! - forest.catOffsets[tree]!)
    writer.float64(forest.shrinkage[tree]!)
  }
  forest.splitFeature.forEach(writer.unsigned)
  forest.decisionType.forEach(writer.byte)
  writeChildren(forest, writer)
  writeThresholds(forest, writer)
  for (let set = 0; set + 1 < forest.catBoundaries.length; set++) {
    writer.unsigned(forest.catBoundaries[set + 1]! - forest.catBoundaries[set]!)
  }
  forest.catThreshold.forEach(writer.unsigned)
  writeWordNumbers(forest, writer)
  forest.splitGain.forEach(writer.float32)
  forest.leafValue.forEach(writer.float64)
  forest.leafCount.forEach(writer.unsigned)
  return writer.bytes()
}

/**
 * Reads a compact model.
 *
 * @throws ModelFormatError when the bytes are cut or damaged
 */
export function readCompact(bytes: Uint8Array): Model {
  const version = bytes[magic.length]!
  if (!magic.every((byte, i) => bytes[i] === byte) || ![denseVersion, sparseVersion].includes(version))
    throw new ModelFormatError('expected a compact model', { section: 'header' })
  const reader = createByteReader(bytes, magic.length + 1)
  const { numFeatures, numTreesPerIteration, numTrees, featureInfos, file, ...parts } = readHeader(reader)
  checkTreesPerIteration(numTreesPerIteration, (key) => ({ section: 'header', key }))
  const trees: { numLeaves: number; numCategoricalSplits: number }[] = []
  const shrinkage: number[] = []
  let numItems = 0
  for (let tree = 0; tree < numTrees; tree++) {
    const size = { numLeaves: reader.unsigned(), numCategoricalSplits: reader.unsigned() }
    numItems += size.numLeaves + size.numCategoricalSplits
    if (size.numLeaves < 1 || numItems > bytes.length)
      throw reader.fault(`Tree=${tree}`, 'more leaves than the data can hold')
    trees.push(size)
    shrinkage.push(reader.float64())
  }
  const forest = draftForest({ trees, numFeatures, numTreesPerIteration, anyLinear: false, tinyIsZero: true })
  forest.shrinkage.set(shrinkage)
  const { splitFeature, decisionType, splitGain, leafValue, leafCount } = forest
  for (let node = 0; node < splitFeature.length; node++) {
    const feature = reader.unsigned()
    if (feature >= numFeatures) throw reader.fault('features', `expected 0 to ${numFeatures - 1}, got ${feature}`)
    splitFeature[node] = feature
  }
  for (let node = 0; node < decisionType.length; node++) decisionType[node] = reader.byte()
  readChildren(forest, reader)
  readThresholds(forest, reader)
  let numWords = 0
  for (let set = 0; set + 1 < forest.catBoundaries.length; set++) {
    numWords += reader.unsigned()
    if (numWords > bytes.length) throw reader.fault('categories', 'more words than the data can hold')
    forest.catBoundaries[set + 1] = numWords
  }
  forest.catThreshold = Uint32Array.from({ length: numWords }, reader.unsigned)
  if (version === sparseVersion) forest.catWordNumber = readWordNumbers(forest, reader)
  for (let node = 0; node < splitGain.length; node++) splitGain[node] = reader.float32()
  for (let leaf = 0; leaf < leafValue.length; leaf++) leafValue[leaf] = reader.float64()
  for (let leaf = 0; leaf < leafCount.length; leaf++) {
    const count = reader.unsigned()
    if (count > 2147483647) throw reader.fault('leaf counts', `expected 0 to 2147483647, got ${count}`)
    leafCount[leaf] = count
  }
  checkForest(forest, (tree, key) => ({ section: `Tree=${tree}`, key }))
  countInternalRows(forest)
  const pandasCategorical = parseCategoryLists(file.pandasCategorical ?? 'null', numFeatures)
  if (pandasCategorical === undefined) throw reader.fault('header', 'the category lists are damaged')
  return buildModel({ ...parts, pandasCategorical, forest, file: { ...file, featureInfos } }, (key) => ({
    section: 'header',
    key
  }))
}

function readHeader(reader: ByteReader): Header {
  const json = reader.text()
  try {
    const header = JSON.parse(json) as Header
    const counts = [header.numFeatures, header.numTreesPerIteration, header.numTrees]
    const texts = [header.featureNames, header.featureInfos]
    if (
      counts.every((count) => Number.isInteger(count) && count >= 0) &&
      header.numTreesPerIteration > 0 &&
      texts.every((list) => list.length === header.numFeatures && list.every((text) => typeof text === 'string')) &&
      typeof header.averageOutput === 'boolean' &&
      ['undefined', 'string'].includes(typeof header.file.objective) &&
      ['undefined', 'string'].includes(typeof header.file.version) &&
      ['undefined', 'string'].includes(typeof header.file.pandasCategorical)
    ) {
      return header
    }
  } catch {
    // falls through to the one fault
  }
  throw new ModelFormatError('the header is damaged', { section: 'header' })
}

// A child's number in its tree, doubled; odd for leaves.
function writeChildren(forest: Forest, writer: ByteWriter): void {
  for (let tree = 0; tree < forest.numTrees; tree++) {
    const firstLeaf = forest.leafOffsets[tree]!
    for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) {
      for (const child of [forest.leftChild[node]!, forest.rightChild[node]!]) {
        writer.unsigned(child >= 0 ? (child - forest.nodeOffsets[tree]!) * 2 : (~child - firstLeaf) * 2 + 1)
      }
    }
  }
}

function readChildren(forest: ForestDraft, reader: ByteReader): void {
  for (let tree = 0; tree < forest.numTrees; tree++) {
    const child = (): number => {
      const written = reader.unsigned()
      const number = Math.floor(written / 2)
      return written % 2 === 0 ? number + forest.nodeOffsets[tree]! : ~(number + forest.leafOffsets[tree]!)
    }
    for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) {
      forest.leftChild[node] = child()
      forest.rightChild[node] = child()
    }
  }
}

// Categorical nodes number their sets in the order of the nodes' `threshold`, which is kept as it is.
function writeThresholds(forest: Forest, writer: ByteWriter): void {
  const { splitFeature, threshold, decisionType } = forest
  const dictionaries = Array.from({ length: forest.numFeatures }, () => new Map<number | string, number>())
  threshold.forEach((value, node) => {
    if (!isCategorical(decisionType[node]!)) dictionaries[splitFeature[node]!]!.set(dictionaryKey(value), value)
  })
  const places = dictionaries.map((dictionary) => {
    const sorted = [...dictionary].sort(([, a], [, b]) => a - b)
    writer.unsigned(sorted.length)
    sorted.forEach(([, value]) => writer.float64(value))
    return new Map(sorted.map(([key], place) => [key, place]))
  })
  threshold.forEach((value, node) => {
    writer.unsigned(
      isCategorical(decisionType[node]!) ? value : places[splitFeature[node]!]!.get(dictionaryKey(value))!
    )
  })
}

// A Map takes 0 and -0 for one.
function dictionaryKey(value: number): number | string {
  return Object.is(value, -0) ? '-0' : value
}

function readThresholds(forest: ForestDraft, reader: ByteReader): void {
  const { splitFeature, threshold, decisionType } = forest
  const dictionaries = Array.from({ length: forest.numFeatures }, () => {
    const values: number[] = []
    for (let left = reader.unsigned(); left > 0; left--) values.push(reader.float64())
    return values
  })
  for (let node = 0; node < threshold.length; node++) {
    const place = reader.unsigned()
    const value = isCategorical(decisionType[node]!) ? place : dictionaries[splitFeature[node]!]![place]
    if (value === undefined) throw reader.fault('thresholds', 'a node names no threshold')
    threshold[node] = value
  }
}

// Within its set, how many words are left out before each word.
function writeWordNumbers({ catBoundaries, catWordNumber }: Forest, writer: ByteWriter): void {
  if (catWordNumber === undefined) return
  for (let set = 0; set + 1 < catBoundaries.length; set++) {
    let next = 0
    for (const number of catWordNumber.subarray(catBoundaries[set]!, catBoundaries[set + 1]!)) {
      writer.unsigned(number - next)
      next = number + 1
    }
  }
}

function readWordNumbers({ catBoundaries, catThreshold }: ForestDraft, reader: ByteReader): Uint32Array {
  const numbers = new Uint32Array(catThreshold.length)
  for (let set = 0; set + 1 < catBoundaries.length; set++) {
    let next = 0
    for (let word = catBoundaries[set]!; word < catBoundaries[set + 1]!; word++) {
      const number = next + reader.unsigned()
      if (number > maxWordNumber)
        throw reader.fault('categories', `expected words 0 to ${maxWordNumber}, got ${number}`)
      numbers[word] = number
      next = number + 1
    }
  }
  return numbers
}

// A node's rows are those of the leaves below it. Children are summed before their parents, whatever their numbers.
function countInternalRows(forest: ForestDraft): void {
  const { leftChild, rightChild, internalCount, leafCount } = forest
  const rowsOf = (child: number): number => (child >= 0 ? internalCount[child]! : leafCount[~child]!)
  for (let tree = 0; tree < forest.numTrees; tree++) {
    const preorder: number[] = []
    const pending = forest.nodeOffsets[tree]! < forest.nodeOffsets[tree + 1]! ? [forest.nodeOffsets[tree]!] : []
    while (pending.length > 0) {
      const node = pending.pop()!
      preorder.push(node)
      for (const child of [leftChild[node]!, rightChild[node]!]) if (child >= 0) pending.push(child)
    }
    for (const node of preorder.reverse()) internalCount[node] = rowsOf(leftChild[node]!) + rowsOf(rightChild[node]!)
  }
}
