/**
 * SHAP trees as the kernels read them (src/kernels/assembly/quadrature.ts and interactions.ts).
 *
 * @module
 */
import type { KernelMemory } from '../../kernels/memory.ts'
import { upload, type Table, type Uploaded } from '../../kernels/upload.ts'
import type { Forest } from '../../model/forest.ts'
import { slotsOf } from '../../ranks/ranks.ts'
import type { InteractionTables } from './interaction-tables.ts'
import { ruleOf, type ShapTree } from './quadrature-tree.ts'

const recordBytes = 64
const turnBytes = 8
const partsPerTree = 6

/** Where the parts of one tree begin. */
export interface ShapTreePlaces {
  readonly nodes: number
  readonly rule: number
  readonly leaves: number
  readonly turns: number
  readonly turnEnds: number
  readonly quotients: number
}

/** Trees in the kernels' memory. */
export interface UploadedShapTrees {
  readonly uploaded: Uploaded
  readonly places: readonly ShapTreePlaces[]
  /** Bytes of room that the largest tree needs. */
  readonly roomBytes: number
}

/** Uploads trees, with their tables for interactions if there are any; undefined when there is no room. */
export function uploadShapTrees(
  memory: KernelMemory,
  forest: Forest,
  trees: readonly ShapTree[],
  tables: readonly InteractionTables[] | undefined
): UploadedShapTrees | undefined {
  const { featureOf, columnOf } = slotsOf(forest)
  const pointCounts = [...new Set(trees.map(({ numPoints }) => numPoints))]
  const records = trees.map(({ numNodes }) => new ArrayBuffer(recordBytes * numNodes))
  const turnEnds = trees.map(({ numNodes }, i) => new Uint32Array(tables?.[i] === undefined ? 0 : numNodes))
  const nothing = new Float64Array(0)
  const uploaded = upload(memory, [
    ...pointCounts.map(ruleVectors),
    ...trees.flatMap(({ leafValues, repeated }, i): Table[] => [
      new Uint32Array(records[i]!),
      leafValues,
      joined(repeated),
      turnsOf(forest, trees[i]!, tables?.[i], columnOf, featureOf.length),
      turnEnds[i]!,
      tables?.[i]?.quotients ?? nothing
    ])
  ])
  if (uploaded === undefined) return undefined

  const places = trees.map((shapTree, i): ShapTreePlaces => {
    const first = pointCounts.length + partsPerTree * i
    const [nodes, leaves, repeated, turns, ends, quotients] = uploaded.parts.slice(first, first + partsPerTree) as [
      number,
      number,
      number,
      number,
      number,
      number
    ]
    writeNodes(records[i]!, forest, shapTree, columnOf, repeated)
    uploaded.write(first, new Uint32Array(records[i]!))
    turnEnds[i]!.forEach((_, node, array) => (array[node] = turns + turnBytes * tables![i]!.turnOffsets[node + 1]!))
    uploaded.write(first + 4, turnEnds[i]!)
    return {
      nodes,
      rule: uploaded.parts[pointCounts.indexOf(shapTree.numPoints)]!,
      leaves,
      turns,
      turnEnds: ends,
      quotients
    }
  })
  return { uploaded, places, roomBytes: trees.reduce((most, tree) => Math.max(most, roomOf(tree)), 0) }
}

// Sums, products, differences and factors, a vector and two addresses a node for interactions, and the states.
function roomOf({ numNodes, numInner, numPoints, leafValues }: ShapTree): number {
  const numVectors = 2 * numNodes + leafValues.length + 2 * numInner + 2
  return 8 * numPoints * numVectors + 12 * (numNodes + 2) + 16
}

// Weights, t and 1 - t.
function ruleVectors(numPoints: number): Float64Array {
  const { points, weights } = ruleOf(numPoints)
  return Float64Array.of(...weights, ...points, ...points.map((t) => 1 - t))
}

function writeNodes(
  buffer: ArrayBuffer,
  { splitFeature }: Forest,
  shapTree: ShapTree,
  columnOf: Int32Array,
  repeatedAt: number
): void {
  const { numNodes, numInner, numPoints, nodes, left, right, previous, previousState } = shapTree
  const { lastRight, lastDifference, ratios, coefficients, repeated } = shapTree
  const integers = new Uint32Array(buffer)
  const doubles = new Float64Array(buffer)
  const vectorBytes = 8 * numPoints
  let vectors = repeatedAt
  for (let i = 0; i < numNodes; i++) {
    const integer = (recordBytes / 4) * i
    const double = (recordBytes / 8) * i
    integers[integer] = 4 * previous[i]!
    integers[integer + 1] = previousState[i]!
    integers[integer + 2] = 8 * columnOf[splitFeature[nodes[i]!]!]!
    if (repeated[i] !== undefined) {
      integers[integer + 3] = vectors
      vectors += 4 * vectorBytes
    }
    for (let state = 0; state < 3; state++) doubles[double + 4 + state] = coefficients[3 * i + state]!
    doubles[double + 7] = ratios[i]!
    if (i < numInner) {
      integers[integer + 4] = left[i]! * vectorBytes
      integers[integer + 5] = right[i]! * vectorBytes
      // The products of leaves are of no use: one place for all.
      integers[integer + 6] = Math.min(left[i]!, numNodes) * vectorBytes
      integers[integer + 7] = Math.min(right[i]!, numNodes) * vectorBytes
    } else {
      doubles[double + 2] = lastRight[i - numInner]!
      doubles[double + 3] = lastDifference[i - numInner]!
      doubles[double + 7] = lastDifference[i - numInner]! * ratios[i]!
    }
  }
}

// The turns above each node, with the places of the pairs of features behind the contributions.
function turnsOf(
  { splitFeature }: Forest,
  { numNodes, nodes }: ShapTree,
  tables: InteractionTables | undefined,
  columnOf: Int32Array,
  numColumns: number
): Uint32Array {
  if (tables === undefined) return new Uint32Array(0)
  const { turns, turnOffsets } = tables
  const columnOfNode = (node: number): number => columnOf[splitFeature[nodes[node]!]!]!
  const records = new Uint32Array((turnBytes / 4) * turns.length)
  for (let node = 0; node < numNodes; node++) {
    for (let place = turnOffsets[node]!; place < turnOffsets[node + 1]!; place++) {
      const turn = turns[place]!
      records[2 * place] = 4 * turn
      records[2 * place + 1] = 8 * ((1 + columnOfNode(node)) * numColumns + columnOfNode(turn >> 1))
    }
  }
  return records
}

function joined(arrays: readonly (Float64Array | undefined)[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, array) => sum + (array?.length ?? 0), 0))
  let offset = 0
  for (const array of arrays) {
    if (array === undefined) continue
    all.set(array, offset)
    offset += array.length
  }
  return all
}
