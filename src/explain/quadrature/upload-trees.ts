/**
 * Quadrature trees in the kernels' memory (src/kernels/assembly/quadrature.ts and interactions.ts).
 *
 * @module
 */
import type { KernelMemory } from '../../kernels/memory.ts'
import { upload, type Uploaded } from '../../kernels/upload.ts'
import type { Forest } from '../../model/forest.ts'
import type { QuadratureRule } from '../../numeric/gauss-legendre.ts'
import { columnsOf } from '../../ranks/ranks.ts'
import type { InteractionTables } from './interaction-tables.ts'
import type { QuadratureTree } from './quadrature-tree.ts'

const recordBytes = 64
const branchBytes = 8

/** Where the tables of one tree begin. */
export interface TreeAddresses {
  readonly nodes: number
  readonly rule: number
  readonly leafValues: number
  readonly branches: number
  readonly branchEnds: number
  readonly quotients: number
}

type Part = 'rules' | 'nodes' | 'leafValues' | 'repeated' | 'branches' | 'branchEnds' | 'quotients'

/** Trees in the kernels' memory. */
export interface UploadedTrees {
  readonly uploaded: Uploaded<Part>
  readonly addresses: readonly TreeAddresses[]
  /** Bytes of scratch that the largest tree needs. */
  readonly scratchBytes: number
}

/** Uploads trees, with their tables for interactions if there are any; undefined when the memory is full. */
export function uploadTrees(
  memory: KernelMemory,
  forest: Forest,
  trees: readonly QuadratureTree[],
  tables: readonly InteractionTables[] | undefined
): UploadedTrees | undefined {
  const { featureOf, columnOf } = columnsOf(forest)
  const distinctRules = [...new Set(trees.map(({ rule }) => rule))]
  const rules = joined(distinctRules.map(ruleVectors))
  const nodes = joined(trees.map(({ numNodes }) => new Float64Array((recordBytes / 8) * numNodes)))
  const leafValues = joined(trees.map((tree) => tree.leafValues))
  const repeated = joined(trees.flatMap((tree) => tree.repeated.filter((vectors) => vectors !== undefined)))
  const branches = joined(
    tables?.map((ofTree, i) => branchRecords(forest, trees[i]!, ofTree, columnOf, featureOf.length)) ?? []
  )
  const branchEnds = new Uint32Array(tables === undefined ? 0 : trees.reduce((sum, { numNodes }) => sum + numNodes, 0))
  const quotients = joined(tables?.map((ofTree) => ofTree.quotients) ?? [])
  const uploaded = upload(memory, { rules, nodes, leafValues, repeated, branches, branchEnds, quotients })
  if (uploaded === undefined) return undefined

  const ruleAddress = new Map<QuadratureRule, number>()
  let nextRule = uploaded.address.rules
  for (const rule of distinctRules) {
    ruleAddress.set(rule, nextRule)
    nextRule += 8 * ruleLength(rule)
  }

  // Where the next tree's tables begin.
  const next = { ...uploaded.address }
  let firstNode = 0
  const addresses = trees.map((tree, i): TreeAddresses => {
    const { numNodes } = tree
    // A literal, not a copy of `next`: V8 reads its fields faster (explaining one row of 600 trees took 1.16 × the time).
    const ofTree = {
      nodes: next.nodes,
      rule: ruleAddress.get(tree.rule)!,
      leafValues: next.leafValues,
      branches: next.branches,
      branchEnds: next.branchEnds,
      quotients: next.quotients
    }
    const records = nodes.subarray((recordBytes / 8) * firstNode, (recordBytes / 8) * (firstNode + numNodes))
    next.repeated = writeRecords(records, forest, tree, columnOf, next.repeated)
    next.nodes += recordBytes * numNodes
    next.leafValues += 8 * tree.leafValues.length
    const { branchOffsets, quotients: quotientsOfTree } = tables?.[i] ?? {}
    if (branchOffsets !== undefined && quotientsOfTree !== undefined) {
      for (let node = 0; node < numNodes; node++) {
        branchEnds[firstNode + node] = next.branches + branchBytes * branchOffsets[node + 1]!
      }
      next.branches += branchBytes * branchOffsets[numNodes]!
      next.branchEnds += 4 * numNodes
      next.quotients += 8 * quotientsOfTree.length
    }
    firstNode += numNodes
    return ofTree
  })
  uploaded.write('nodes', nodes)
  uploaded.write('branchEnds', branchEnds)
  return { uploaded, addresses, scratchBytes: trees.reduce((most, tree) => Math.max(most, scratchBytesOf(tree)), 0) }
}

// Sums, products, differences and factors, a vector and two addresses a node for interactions, and the states.
function scratchBytesOf({ numNodes, numInner, numPoints, leafValues }: QuadratureTree): number {
  const numVectors = 2 * numNodes + leafValues.length + 2 * numInner + 2
  return 8 * numPoints * numVectors + 12 * (numNodes + 2) + 16
}

// Weights, t and 1 - t, padded to whole cache lines.
function ruleVectors(rule: QuadratureRule): Float64Array {
  const { points, weights } = rule
  const vectors = new Float64Array(ruleLength(rule))
  vectors.set([...weights, ...points, ...points.map((t) => 1 - t)])
  return vectors
}

function ruleLength({ points }: QuadratureRule): number {
  return 8 * Math.ceil((3 * points.length) / 8)
}

// Writes the records of a tree's nodes; returns where the vectors of repeated features of the next tree begin.
function writeRecords(
  records: Float64Array,
  { splitFeature }: Forest,
  tree: QuadratureTree,
  columnOf: Int32Array,
  repeatedAt: number
): number {
  const { numNodes, numInner, numPoints, nodes, left, right, previous, previousState } = tree
  const { lastRight, lastDifference, ratios, coefficients, repeated } = tree
  const integers = new Uint32Array(records.buffer, records.byteOffset, 2 * records.length)
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
    for (let state = 0; state < 3; state++) records[double + 4 + state] = coefficients[3 * i + state]!
    records[double + 7] = ratios[i]!
    if (i < numInner) {
      integers[integer + 4] = left[i]! * vectorBytes
      integers[integer + 5] = right[i]! * vectorBytes
      // The products of leaves are not used: one place for all.
      integers[integer + 6] = Math.min(left[i]!, numNodes) * vectorBytes
      integers[integer + 7] = Math.min(right[i]!, numNodes) * vectorBytes
    } else {
      records[double + 2] = lastRight[i - numInner]!
      records[double + 3] = lastDifference[i - numInner]!
      records[double + 7] = lastDifference[i - numInner]! * ratios[i]!
    }
  }
  return vectors
}

// The branches above each node, as doubles that hold two uint32 each: 4 × number of the branch, and the byte offset of the
// pair's interaction from the first contribution.
function branchRecords(
  { splitFeature }: Forest,
  { numNodes, nodes }: QuadratureTree,
  { branches, branchOffsets }: InteractionTables,
  columnOf: Int32Array,
  numColumns: number
): Float64Array {
  const columnOfNode = (node: number): number => columnOf[splitFeature[nodes[node]!]!]!
  const records = new Float64Array(branches.length)
  const integers = new Uint32Array(records.buffer)
  for (let node = 0; node < numNodes; node++) {
    for (let b = branchOffsets[node]!; b < branchOffsets[node + 1]!; b++) {
      const branch = branches[b]!
      integers[2 * b] = 4 * branch
      integers[2 * b + 1] = 8 * ((1 + columnOfNode(node)) * numColumns + columnOfNode(branch >> 1))
    }
  }
  return records
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const array of arrays) {
    all.set(array, offset)
    offset += array.length
  }
  return all
}
