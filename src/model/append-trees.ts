/**
 * Two forests as one, for training that goes on from a model.
 *
 * @module
 */
import { concatenated } from './forest-builder.ts'
import type { Forest, LinearLeaves } from './forest.ts'

/** A forest with the trees of both, which have the same features and trees per iteration. */
export function appendTrees(first: Forest, second: Forest): Forest {
  const numNodes = first.splitFeature.length
  const numLeaves = first.leafValue.length
  const numSets = first.catBoundaries.length - 1
  const isSet = (node: number): boolean => (second.decisionType[node]! & 1) === 1
  const child = (number: number): number => (number >= 0 ? number + numNodes : ~(~number + numLeaves))
  const doubles = (one: Float64Array, other: Float64Array): Float64Array => concatenated([one, other], Float64Array)
  const integers = (one: Int32Array, other: Int32Array): Int32Array => concatenated([one, other], Int32Array)
  return {
    ...first,
    numTrees: first.numTrees + second.numTrees,
    tinyIsZero: first.tinyIsZero || second.tinyIsZero,
    nodeOffsets: offsets(first.nodeOffsets, second.nodeOffsets),
    leafOffsets: offsets(first.leafOffsets, second.leafOffsets),
    catOffsets: offsets(first.catOffsets, second.catOffsets),
    splitFeature: integers(first.splitFeature, second.splitFeature),
    threshold: doubles(
      first.threshold,
      second.threshold.map((threshold, node) => (isSet(node) ? threshold + numSets : threshold))
    ),
    decisionType: Uint8Array.from([...first.decisionType, ...second.decisionType]),
    leftChild: integers(first.leftChild, second.leftChild.map(child)),
    rightChild: integers(first.rightChild, second.rightChild.map(child)),
    splitGain: doubles(first.splitGain, second.splitGain),
    internalValue: doubles(first.internalValue, second.internalValue),
    internalWeight: doubles(first.internalWeight, second.internalWeight),
    internalCount: integers(first.internalCount, second.internalCount),
    leafValue: doubles(first.leafValue, second.leafValue),
    leafWeight: doubles(first.leafWeight, second.leafWeight),
    leafCount: integers(first.leafCount, second.leafCount),
    catBoundaries: offsets(first.catBoundaries, second.catBoundaries),
    catThreshold: concatenated([first.catThreshold, second.catThreshold], Uint32Array),
    catWordNumber:
      first.catWordNumber === undefined && second.catWordNumber === undefined
        ? undefined
        : concatenated([wordNumbers(first), wordNumbers(second)], Uint32Array),
    shrinkage: doubles(first.shrinkage, second.shrinkage),
    linear:
      first.linear === undefined && second.linear === undefined
        ? undefined
        : appendLinear(first.linear ?? noLinear(first), second.linear ?? noLinear(second))
  }
}

// Those of the second begin where those of the first end.
function offsets(first: Int32Array, second: Int32Array): Int32Array {
  const end = first.at(-1)!
  return concatenated([first, second.subarray(1).map((offset) => offset + end)], Int32Array)
}

function wordNumbers({ catWordNumber, catBoundaries, catThreshold }: Forest): Uint32Array {
  if (catWordNumber !== undefined) return catWordNumber
  const numbers = new Uint32Array(catThreshold.length)
  for (let set = 0; set < catBoundaries.length - 1; set++) {
    const begin = catBoundaries[set]!
    for (let word = begin; word < catBoundaries[set + 1]!; word++) numbers[word] = word - begin
  }
  return numbers
}

function noLinear({ numTrees, leafValue }: Forest): LinearLeaves {
  return {
    isLinear: new Uint8Array(numTrees),
    leafConst: new Float64Array(leafValue.length),
    coeffOffsets: new Int32Array(leafValue.length + 1),
    coeffFeature: new Int32Array(0),
    coeff: new Float64Array(0)
  }
}

function appendLinear(first: LinearLeaves, second: LinearLeaves): LinearLeaves {
  return {
    isLinear: Uint8Array.from([...first.isLinear, ...second.isLinear]),
    leafConst: concatenated([first.leafConst, second.leafConst], Float64Array),
    coeffOffsets: offsets(first.coeffOffsets, second.coeffOffsets),
    coeffFeature: concatenated([first.coeffFeature, second.coeffFeature], Int32Array),
    coeff: concatenated([first.coeff, second.coeff], Float64Array)
  }
}
