/**
 * Tree: the splits and leaves of one tree of a model.
 *
 * @module
 */
import { checkOptions, choiceOption, integerOption, kindOf, textOption } from '../checks.ts'
import type { Model } from '../model/model.ts'
import { escapeXml, headingHeight, margin, px, shortened, styled, svgDocument, textElement, textWidth } from './svg.ts'
import { tidyPlaces } from './tidy-tree.ts'
import { type DrawnNode, type TreeShape, treeShape } from './tree-shape.ts'

/** Options of `plotTree`. */
export interface TreeOptions {
  /** Splits on a path that are drawn; what is below is an ellipsis (default 6). */
  readonly maxDepth?: number
  /** From left to right (`horizontal`, default), or from the top down. */
  readonly orientation?: 'horizontal' | 'vertical'
  /** A row whose way through the tree is marked [numFeatures]; NaN means missing. */
  readonly row?: ArrayLike<number>
  /** Heading (default `Tree 3`, with the class where there are several). */
  readonly title?: string
}

interface Box {
  /** Middle of the box. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The box and what is written beside it. */
  readonly room: number
}

const optionKeys = ['maxDepth', 'orientation', 'row', 'title']
const fontSize = 13
const smallSize = 11.5
const padding = 10
const maxTextWidth = 230
// Between neighbours, and, beside the ways' names, between a node and its children.
const gap = 12
const levelGap = 36
const smallestWidth = 320

/**
 * A tree as SVG: conditions at the splits, `yes` where they hold and `no` where not, the way of missing values, training rows and
 * gains, and what the leaves add to the raw score. Thresholds have six digits; tooltips have all.
 *
 * @param tree - number of the tree, from 0, as in `treesToRecords`
 * @param options - defaults: 6 splits deep, from left to right, `Tree 0`
 * @returns a whole SVG document, to write into a file or place in a page; its size is that of the tree
 * @throws TypeError, RangeError when there is no such tree, or options do not fit the model
 * @example
 * ```js
 * writeFileSync('tree.svg', plotTree(model, 0))
 * ```
 */
export function plotTree(model: Model, tree: number, options: TreeOptions = {}): string {
  checkOptions(options, optionKeys)
  const { numTrees, numTreesPerIteration } = model.forest
  if (!(Number.isInteger(tree) && tree >= 0 && tree < numTrees))
    throw new RangeError(`"tree" expected 0 to ${numTrees - 1}, got ${tree}`)
  const maxDepth = integerOption('maxDepth', options.maxDepth, 6)
  if (maxDepth < 1) throw new RangeError(`"maxDepth" expected >= 1, got ${maxDepth}`)
  const orientation = choiceOption('orientation', options.orientation, ['horizontal', 'vertical'], 'horizontal')
  checkRow(options.row, model.numFeatures)
  const addsTo = numTreesPerIteration === 1 ? '' : `, class ${tree % numTreesPerIteration}`
  const title = textOption('title', options.title, `Tree ${tree}${addsTo}`)

  const shape = treeShape(model, tree, maxDepth, options.row)
  const boxes = orientation === 'horizontal' ? sideways(shape) : downwards(shape)
  // Without arguments by the thousand, of which there may be too many.
  const right = boxes.reduce((end, { x, room }) => Math.max(end, x + room / 2), 0)
  const bottom = boxes.reduce((end, { y, height }) => Math.max(end, y + height / 2), 0)
  const body = [
    ...shape.nodes.flatMap((node, i) =>
      node.children.map((child) => wayPath(boxes[i]!, boxes[child]!, shape.nodes[child]!, orientation))
    ),
    ...shape.nodes.map((node, i) => boxElement(node, boxes[i]!)),
    ...shape.nodes.flatMap((node) =>
      node.children.map((child, side) => wayText(boxes[child]!, shape.nodes[child]!, side === 0, orientation))
    )
  ]
  return svgDocument({
    width: Math.ceil(Math.max(right + margin, smallestWidth)),
    height: Math.ceil(bottom + margin),
    title,
    description: description(shape),
    body
  })
}

function checkRow(row: unknown, numFeatures: number): void {
  if (row === undefined) return
  if (typeof row !== 'object' || row === null || !('length' in row))
    throw new TypeError(`"row" expected an array of numbers, got ${kindOf(row)}`)
  if (row.length !== numFeatures)
    throw new RangeError(`"row" expected ${numFeatures} values, got ${String(row.length)}`)
}

function sizeOf({ text, detail }: DrawnNode): { width: number; height: number } {
  const wanted = Math.max(textWidth(text, fontSize), textWidth(detail, smallSize))
  return { width: Math.ceil(Math.min(wanted, maxTextWidth)) + 2 * padding, height: detail === '' ? 28 : 42 }
}

// Each level begins where the widest box of the one before and the names of the ways end.
function sideways({ nodes }: TreeShape): Box[] {
  const sizes = nodes.map(sizeOf)
  const places = tidyPlaces(
    { children: nodes.map(({ children }) => children), sizes: sizes.map(({ height }) => height) },
    gap
  )
  const begins = levelBegins(
    nodes,
    (i) => sizes[i]!.width,
    (i) => textWidth(nodes[i]!.way, smallSize) + levelGap
  )
  return nodes.map(({ depth }, i) => ({
    ...sizes[i]!,
    room: sizes[i]!.width,
    x: margin + begins[depth]! + sizes[i]!.width / 2,
    y: headingHeight + places[i]!
  }))
}

function downwards({ nodes }: TreeShape): Box[] {
  const sizes = nodes.map(sizeOf)
  // The name of a way stands beside the middle of the box below it.
  const widths = nodes.map(({ way }, i) => Math.max(sizes[i]!.width, 2 * textWidth(way, smallSize) + 12))
  const places = tidyPlaces({ children: nodes.map(({ children }) => children), sizes: widths }, gap)
  const begins = levelBegins(
    nodes,
    (i) => sizes[i]!.height,
    () => levelGap + 12
  )
  return nodes.map(({ depth }, i) => ({
    ...sizes[i]!,
    room: widths[i]!,
    x: margin + places[i]!,
    y: headingHeight + begins[depth]! + sizes[i]!.height / 2
  }))
}

function levelBegins(
  nodes: readonly DrawnNode[],
  extentOf: (node: number) => number,
  roomBefore: (node: number) => number
): number[] {
  const extents: number[] = []
  const rooms: number[] = []
  nodes.forEach(({ depth }, i) => {
    extents[depth] = Math.max(extents[depth] ?? 0, extentOf(i))
    rooms[depth] = depth === 0 ? 0 : Math.max(rooms[depth] ?? 0, roomBefore(i))
  })
  const begins: number[] = []
  let end = 0
  extents.forEach((extent, depth) => {
    begins.push(end + rooms[depth]!)
    end = begins[depth]! + extent
  })
  return begins
}

function boxElement({ text, detail, words, look }: DrawnNode, { x, y, width, height }: Box): string {
  const room = width - 2 * padding
  const first = detail === '' ? y + 4.5 : y - 4
  return [
    '<g>',
    `<title>${escapeXml(words)}</title>`,
    `<rect ${styled(look)} x="${px(x - width / 2)}" y="${px(y - height / 2)}" width="${px(width)}" ` +
      `height="${px(height)}" rx="${look === 'split' ? 4 : 12}"/>`,
    textElement(x, first, shortened(text, room, fontSize), 'ink', 'middle'),
    ...(detail === '' ? [] : [textElement(x, y + 13, shortened(detail, room, smallSize), 'small', 'muted', 'middle')]),
    '</g>'
  ].join('\n')
}

function wayPath(from: Box, to: Box, { isTaken }: DrawnNode, orientation: 'horizontal' | 'vertical'): string {
  const attributes = styled(isTaken ? 'taken' : 'way')
  if (orientation === 'horizontal') {
    const [begin, end] = [from.x + from.width / 2, to.x - to.width / 2]
    const middle = px(begin + Math.min(levelGap, (end - begin) / 2))
    return `<path ${attributes} d="M${px(begin)},${px(from.y)}C${middle},${px(from.y)} ${middle},${px(to.y)} ${px(end)},${px(to.y)}"/>`
  }
  const [begin, end] = [from.y + from.height / 2, to.y - to.height / 2]
  const middle = px((begin + end) / 2)
  return `<path ${attributes} d="M${px(from.x)},${px(begin)}C${px(from.x)},${middle} ${px(to.x)},${middle} ${px(to.x)},${px(end)}"/>`
}

// Outside the curve, where nothing crosses it.
function wayText(to: Box, { way }: DrawnNode, isFirst: boolean, orientation: 'horizontal' | 'vertical'): string {
  if (orientation === 'horizontal')
    return textElement(to.x - to.width / 2 - 6, to.y + (isFirst ? -5 : 13), way, 'small', 'muted', 'end')
  const y = to.y - to.height / 2 - 6
  return isFirst
    ? textElement(to.x - 6, y, way, 'small', 'muted', 'end')
    : textElement(to.x + 6, y, way, 'small', 'muted')
}

// Nodes by number, from the root down.
function description({ nodes, numLeaves }: TreeShape): string {
  const sentences = nodes.map(({ words, children, isTaken }, i) => {
    const ways = children.map((child) => `${nodes[child]!.way} to ${child + 1}`)
    return `${i + 1}${isTaken ? ' (taken)' : ''}: ${[words, ...ways].join('; ')}.`
  })
  return `A tree of ${numLeaves === 1 ? '1 leaf' : `${numLeaves} leaves`}. ${sentences.join(' ')}`
}
