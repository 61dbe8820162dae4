/**
 * What of a tree is drawn: its nodes and leaves down to a depth, and what is left out below.
 *
 * @module
 */
import { goesLeft } from '../model/decision.ts'
import { rootOf } from '../model/forest.ts'
import type { Model } from '../model/model.ts'
import { modelRows } from '../model/model-rows.ts'
import { counted } from '../numeric/format-count.ts'
import type { Look } from './svg.ts'
import { type TreeTexts, treeTexts } from './tree-texts.ts'

/** A box of the drawing. */
export interface DrawnNode {
  readonly kind: 'split' | 'leaf' | 'more'
  /** Splits above it. */
  readonly depth: number
  /** Condition, output, or an ellipsis. */
  readonly text: string
  /** Rows and gain; may be empty. */
  readonly detail: string
  /** All that is known of it, for a tooltip. */
  readonly words: string
  /** How its frame looks. */
  readonly look: Look
  /** What leads to it: `yes`, `no, missing`; empty for the root. */
  readonly way: string
  /** Whether the row to follow comes here. */
  readonly isTaken: boolean
  /** Numbers of its children among the drawn nodes: where the condition holds, and where not. */
  readonly children: number[]
}

/** The part of a tree that is drawn. */
export interface TreeShape {
  /** The root first, every node before what is below it. */
  readonly nodes: readonly DrawnNode[]
  readonly numLeaves: number
}

interface Pending {
  readonly child: number
  readonly depth: number
  readonly parent: number
  readonly way: string
  readonly isTaken: boolean
}

/**
 * The part of a tree to draw.
 *
 * @param maxDepth - splits on a path; what is below is left out
 * @param row - values of a row to follow [numFeatures]
 */
export function treeShape(model: Model, tree: number, maxDepth: number, row: ArrayLike<number> | undefined): TreeShape {
  const { forest } = model
  const texts = treeTexts(model)
  const seen = row === undefined ? undefined : seenValues(model, row)
  const nodes: DrawnNode[] = []
  const pending: Pending[] = [
    { child: rootOf(forest, tree), depth: 0, parent: -1, way: '', isTaken: seen !== undefined }
  ]
  while (pending.length > 0) {
    const { child, depth, parent, way, isTaken } = pending.pop()!
    const number = nodes.length
    const place = { depth, way, isTaken, children: [] }
    if (parent >= 0) nodes[parent]!.children.push(number)
    if (child < 0) nodes.push({ ...place, ...leafPart(model, ~child, texts) })
    else if (depth === maxDepth) nodes.push({ ...place, ...morePart(model, child) })
    else {
      nodes.push({ ...place, ...splitPart(child, texts) })
      const isLeftTaken = seen !== undefined && goesLeft(forest, child, seen[forest.splitFeature[child]!]!)
      const below = (isLeft: boolean): Pending => ({
        child: isLeft ? forest.leftChild[child]! : forest.rightChild[child]!,
        depth: depth + 1,
        parent: number,
        way: [isLeft ? 'yes' : 'no', texts.missing(child, isLeft)].filter((text) => text !== '').join(', '),
        isTaken: isTaken && isLeft === isLeftTaken
      })
      pending.push(below(false), below(true))
    }
  }
  return { nodes, numLeaves: forest.leafOffsets[tree + 1]! - forest.leafOffsets[tree]! }
}

type Part = Pick<DrawnNode, 'kind' | 'text' | 'detail' | 'words' | 'look'>

function splitPart(node: number, texts: TreeTexts): Part {
  const facts = [texts.cover(node), texts.gain(node)].filter((text) => text !== '')
  return {
    kind: 'split',
    text: texts.condition(node),
    detail: facts.join(' · '),
    words: [texts.wholeCondition(node), ...facts].join(', '),
    look: 'split'
  }
}

function leafPart({ forest }: Model, leaf: number, texts: TreeTexts): Part {
  const value = forest.leafValue[leaf]!
  const text = texts.output(leaf)
  const detail = texts.cover(~leaf)
  const words = [`leaf ${text}`, detail].filter((part) => part !== '').join(', ')
  return { kind: 'leaf', text, detail, words, look: value > 0 ? 'rise' : value < 0 ? 'fall' : 'split' }
}

function morePart({ forest }: Model, node: number): Part {
  let numLeaves = 0
  const pending = [node]
  while (pending.length > 0) {
    const child = pending.pop()!
    if (child < 0) numLeaves++
    else pending.push(forest.leftChild[child]!, forest.rightChild[child]!)
  }
  const detail = counted(numLeaves, 'leaf').replace('leafs', 'leaves')
  return { kind: 'more', text: '…', detail, words: `not drawn: ${detail}`, look: 'omitted' }
}

// What the trees see of a row.
function seenValues(model: Model, row: ArrayLike<number>): Float64Array {
  const { numFeatures } = model
  const seen = new Float64Array(model.forest.numFeatures)
  modelRows(model, { values: Float64Array.from(row), numRows: 1, numFeatures }, {}, 'row').read(0, seen)
  return seen
}
