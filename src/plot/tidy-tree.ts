/**
 * Where the nodes of a tree stand beside each other: parents in the middle of their children, equal subtrees drawn alike, and all
 * as close together as that allows.
 *
 * Source: C. Buchheim, M. Jünger, S. Leipert, Improving Walker's Algorithm to Run in Linear Time, Graph Drawing 2002, pages 344–353;
 * names are the paper's. Nodes have sizes of their own, and nothing recurses, so a tree may be a chain of any length.
 *
 * @module
 */

/** A tree whose root is node 0, and in which every node stands before its children. */
export interface OrderedTree {
  /** The children of each node, in their order [numNodes]. */
  readonly children: readonly (readonly number[])[]
  /** Room that each node takes beside its neighbours [numNodes]. */
  readonly sizes: ArrayLike<number>
}

/**
 * The places of the nodes' middles, beside each other.
 *
 * @param gap - room between neighbours
 * @returns [numNodes]; the least place of any edge is 0
 */
export function tidyPlaces({ children, sizes }: OrderedTree, gap: number): Float64Array {
  const contours = createContours(children, sizes, gap)
  const { prelim, mod } = contours
  // The middle of each node's children; 0 for a leaf.
  const middle = new Float64Array(children.length)
  for (let node = children.length - 1; node >= 0; node--) {
    const below = children[node]!
    if (below.length === 0) continue
    let previous = -1
    let defaultAncestor = below[0]!
    for (const child of below) {
      prelim[child] = previous < 0 ? middle[child]! : prelim[previous]! + contours.distance(previous, child)
      mod[child] = children[child]!.length === 0 ? 0 : prelim[child]! - middle[child]!
      if (previous >= 0) defaultAncestor = contours.apportion(child, previous, below[0]!, defaultAncestor)
      previous = child
    }
    contours.executeShifts(below)
    middle[node] = (prelim[below[0]!]! + prelim[previous]!) / 2
  }
  return placesOf(children, sizes, prelim, mod, middle[0] ?? 0)
}

// From places relative to parents to places in the drawing.
function placesOf(
  children: OrderedTree['children'],
  sizes: ArrayLike<number>,
  prelim: Float64Array,
  mod: Float64Array,
  root: number
): Float64Array {
  const places = new Float64Array(children.length)
  const shift = new Float64Array(children.length)
  if (places.length > 0) places[0] = root
  let least = Infinity
  children.forEach((below, node) => {
    least = Math.min(least, places[node]! - sizes[node]! / 2)
    for (const child of below) {
      places[child] = prelim[child]! + shift[node]!
      shift[child] = shift[node]! + mod[child]!
    }
  })
  return places.map((place) => place - least)
}

interface Contours {
  readonly prelim: Float64Array
  readonly mod: Float64Array
  readonly distance: (left: number, right: number) => number
  /** Moves the subtree of `v` away from those of its siblings to the left; returns the new default ancestor. */
  readonly apportion: (v: number, leftSibling: number, leftmost: number, defaultAncestor: number) => number
  /** Spreads what subtrees were moved over those between them. */
  readonly executeShifts: (siblings: readonly number[]) => void
}

const none = -1

function createContours(children: OrderedTree['children'], sizes: ArrayLike<number>, gap: number): Contours {
  const numNodes = children.length
  const prelim = new Float64Array(numNodes)
  const mod = new Float64Array(numNodes)
  const shift = new Float64Array(numNodes)
  const change = new Float64Array(numNodes)
  // Where the contour of a subtree goes on below a node that has no children.
  const thread = new Int32Array(numNodes).fill(none)
  const ancestor = Int32Array.from({ length: numNodes }, (_, node) => node)
  const parent = new Int32Array(numNodes).fill(none)
  const number = new Int32Array(numNodes)
  children.forEach((below, node) =>
    below.forEach((child, i) => {
      parent[child] = node
      number[child] = i
    })
  )
  const nextLeft = (v: number): number => children[v]![0] ?? thread[v]!
  const nextRight = (v: number): number => children[v]!.at(-1) ?? thread[v]!
  const distance = (left: number, right: number): number => (sizes[left]! + sizes[right]!) / 2 + gap

  const moveSubtree = (from: number, to: number, by: number): void => {
    const share = by / (number[to]! - number[from]!)
    change[to]! -= share
    shift[to]! += by
    change[from]! += share
    prelim[to]! += by
    mod[to]! += by
  }

  return {
    prelim,
    mod,
    distance,
    apportion: (v, leftSibling, leftmost, defaultAncestor) => {
      // Inside and outside contours of the subtree (+) and of what is left of it (−), and the sums of their shifts.
      let [insidePlus, outsidePlus, insideMinus, outsideMinus] = [v, v, leftSibling, leftmost]
      let [sInsidePlus, sOutsidePlus] = [mod[v]!, mod[v]!]
      let [sInsideMinus, sOutsideMinus] = [mod[leftSibling]!, mod[leftmost]!]
      while (nextRight(insideMinus) !== none && nextLeft(insidePlus) !== none) {
        insideMinus = nextRight(insideMinus)
        insidePlus = nextLeft(insidePlus)
        outsideMinus = nextLeft(outsideMinus)
        outsidePlus = nextRight(outsidePlus)
        ancestor[outsidePlus] = v
        const overlap =
          prelim[insideMinus]! + sInsideMinus - (prelim[insidePlus]! + sInsidePlus) + distance(insideMinus, insidePlus)
        if (overlap > 0) {
          const own = ancestor[insideMinus]!
          moveSubtree(parent[own] === parent[v] ? own : defaultAncestor, v, overlap)
          sInsidePlus += overlap
          sOutsidePlus += overlap
        }
        sInsideMinus += mod[insideMinus]!
        sInsidePlus += mod[insidePlus]!
        sOutsideMinus += mod[outsideMinus]!
        sOutsidePlus += mod[outsidePlus]!
      }
      if (nextRight(insideMinus) !== none && nextRight(outsidePlus) === none) {
        thread[outsidePlus] = nextRight(insideMinus)
        mod[outsidePlus]! += sInsideMinus - sOutsidePlus
      }
      if (nextLeft(insidePlus) === none || nextLeft(outsideMinus) !== none) return defaultAncestor
      thread[outsideMinus] = nextLeft(insidePlus)
      mod[outsideMinus]! += sInsidePlus - sOutsideMinus
      return v
    },
    executeShifts: (siblings) => {
      let [shifted, changed] = [0, 0]
      for (const w of siblings.toReversed()) {
        prelim[w]! += shifted
        mod[w]! += shifted
        changed += change[w]!
        shifted += shift[w]! + changed
      }
    }
  }
}
