/**
 * Contributions with the bits of XGBoost's on the WebAssembly kernels, four rows at once (src/kernels/assembly/xgboost-shap.ts).
 *
 * @module
 */
import type { ExplainKernels } from '../../kernels/explain-kernels.ts'
import { addressesIn, layoutOf } from '../../kernels/layout.ts'
import { upload } from '../../kernels/upload.ts'
import { defaultLeftMask, goesLeft, isCategorical } from '../../model/decision.ts'
import type { Forest } from '../../model/forest.ts'
import type { UnweightedTrees } from '../../model/model.ts'
import type { AddTrees } from '../add-trees.ts'
import { pathsOf } from '../paths.ts'
import { childrenInFileOrder, float32Rule, sharesOf } from './xgboost-walk.ts'

const rowsAtOnce = 4
const maxBlockBytes = 2 ** 26
// Of records of the kernel.
const nodeBytes = 40
const featureBytes = 64
const levelBytes = 304
const rowsBytes = 16
const flag = { isMissingLeft: 1, isTestedAbove: 2, isRightFirst: 4 }

/**
 * Prepares contributions; undefined where the kernels' memory is full, or rows or paths are too long.
 *
 * @param forest - as XGBoost's loader makes it: numerical nodes take NaN for missing
 */
export function createShapKernel(
  kernels: ExplainKernels,
  forest: Forest,
  unweighted: UnweightedTrees
): AddTrees | undefined {
  const { memory, addXgboostShap } = kernels
  const { numFeatures, numTreesPerIteration: numOutputs, nodeOffsets } = forest
  const { maxDepth } = pathsOf(forest)
  const categorical = Int32Array.from(forest.decisionType.keys()).filter((node) =>
    isCategorical(forest.decisionType[node]!)
  )
  const { touched, touchedOffsets } = featuresOfTrees(forest)
  const { points, weights } = float32Rule()
  const records = new Float64Array((nodeBytes / 8) * forest.splitFeature.length)
  const uploaded = upload(memory, {
    records,
    leafValues: unweighted.leafValue,
    rule: Float32Array.of(...points, ...weights),
    touched,
    rowsLeft: new Int32Array((rowsBytes / 4) * categorical.length)
  })
  const block = layoutOf({
    features: featureBytes * numFeatures,
    levels: levelBytes * (maxDepth + 1),
    contributions: 4 * rowsAtOnce * numFeatures * numOutputs
  })
  if (uploaded === undefined || block.bytes > maxBlockBytes || !memory.reserveScratch(block.bytes)) return undefined
  const { address } = uploaded
  writeNodes(forest, unweighted, categorical, address.records, address.rowsLeft, records)
  uploaded.write('records', records)

  const row = new Float64Array(numFeatures)
  return ({ numRows, read }, firstTree, endTree, values) => {
    const at = addressesIn(block, memory.scratch(block.bytes))
    memory.bytes().fill(0, at.features, at.features + block.bytes)
    const float64 = memory.float64()
    const rowsLeft = memory.int32().subarray(address.rowsLeft / 4)
    const contributions = new Float32Array(memory.wasm.buffer, at.contributions, rowsAtOnce * numFeatures * numOutputs)
    for (let first = 0; first < numRows; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, numRows - first)
      // The last row again where there are fewer.
      for (let lane = 0; lane < rowsAtOnce; lane++) {
        read(first + Math.min(lane, count - 1), row)
        for (let feature = 0; feature < numFeatures; feature++)
          float64[(at.features + featureBytes * feature) / 8 + lane] = row[feature]!
        categorical.forEach((node, i) => {
          rowsLeft[rowsAtOnce * i + lane] = goesLeft(forest, node, row[forest.splitFeature[node]!]!) ? -1 : 0
        })
      }
      contributions.fill(0)
      for (let tree = firstTree; tree < endTree; tree++) {
        if (nodeOffsets[tree] === nodeOffsets[tree + 1]) continue
        addXgboostShap(
          address.records + nodeBytes * nodeOffsets[tree]!,
          address.leafValues,
          unweighted.treeWeight[tree]!,
          address.rule,
          at.features,
          address.touched + 4 * touchedOffsets[tree]!,
          address.touched + 4 * touchedOffsets[tree + 1]!,
          at.levels,
          at.contributions + 4 * rowsAtOnce * numFeatures * (tree % numOutputs)
        )
      }
      const width = numFeatures * numOutputs
      for (let lane = 0; lane < count; lane++) {
        for (let i = 0; i < width; i++) values[(first + lane) * width + i] = contributions[rowsAtOnce * i + lane]!
      }
    }
  }
}

// The features that each tree tests, as the kernel takes them.
function featuresOfTrees({ numTrees, nodeOffsets, splitFeature }: Forest): {
  touched: Uint32Array
  touchedOffsets: Int32Array
} {
  const touched: number[] = []
  const touchedOffsets = new Int32Array(numTrees + 1)
  for (let tree = 0; tree < numTrees; tree++) {
    const features = new Set(splitFeature.subarray(nodeOffsets[tree], nodeOffsets[tree + 1]))
    for (const feature of features) touched.push(featureBytes * feature)
    touchedOffsets[tree + 1] = touched.length
  }
  return { touched: Uint32Array.from(touched), touchedOffsets }
}

function writeNodes(
  forest: Forest,
  unweighted: UnweightedTrees,
  categorical: Int32Array,
  recordsAt: number,
  rowsLeftAt: number,
  records: Float64Array
): void {
  const { splitFeature, decisionType, threshold, leftChild } = forest
  const { previous } = pathsOf(forest)
  const children = childrenInFileOrder(forest)
  const shares = sharesOf(forest, unweighted, children)
  const words = new Int32Array(records.buffer)
  const float32 = new Float32Array(records.buffer)
  const addressOf = (child: number): number => (child < 0 ? child : recordsAt + nodeBytes * child)
  for (let node = 0; node < splitFeature.length; node++) {
    records[(nodeBytes / 8) * node] = threshold[node]!
    const word = (nodeBytes / 4) * node + 2
    words[word] = featureBytes * splitFeature[node]!
    words[word + 1] =
      ((decisionType[node]! & defaultLeftMask) !== 0 ? flag.isMissingLeft : 0) |
      (previous[node]! >= 0 ? flag.isTestedAbove : 0) |
      (children[2 * node] === leftChild[node] ? 0 : flag.isRightFirst)
    words[word + 3] = addressOf(children[2 * node]!)
    words[word + 4] = addressOf(children[2 * node + 1]!)
    float32[word + 5] = shares[2 * node]!
    float32[word + 6] = shares[2 * node + 1]!
  }
  categorical.forEach((node, i) => (words[(nodeBytes / 4) * node + 4] = rowsLeftAt + rowsBytes * i))
}
