/**
 * The tidy drawing of a binary tree by its definition: subtrees are drawn by themselves, then the right one is pushed away from the
 * left one, level by level, until they are apart; parents stand in the middle. Quadratic, and recursive.
 *
 * @module
 */

interface Drawing {
  /** Places of the nodes relative to the root's. */
  readonly places: ReadonlyMap<number, number>
  /** Nodes of each level, from left to right. */
  readonly levels: readonly (readonly number[])[]
}

/** What `tidyPlaces` gives for trees in which a node has no child, one, or two. */
export function plainTidyPlaces(
  children: readonly (readonly number[])[],
  sizes: readonly number[],
  gap: number
): Float64Array {
  const draw = (node: number): Drawing => {
    const parts = children[node]!.map(draw)
    const [left, right] = parts
    if (left === undefined) return { places: new Map([[node, 0]]), levels: [[node]] }
    let push = 0
    for (const [level, nodes] of (right?.levels ?? []).entries()) {
      const before = left.levels[level]?.at(-1)
      if (before === undefined) break
      const [next] = nodes
      const room = (sizes[before]! + sizes[next!]!) / 2 + gap
      push = Math.max(push, left.places.get(before)! + room - right!.places.get(next!)!)
    }
    const shifts = [-push / 2, push / 2]
    return {
      places: new Map([
        [node, 0],
        ...parts.flatMap(({ places }, i) =>
          [...places].map(([below, place]): [number, number] => [below, place + shifts[i]!])
        )
      ]),
      levels: [
        [node],
        ...Array.from({ length: Math.max(...parts.map(({ levels }) => levels.length)) }, (_, level) =>
          parts.flatMap(({ levels }) => levels[level] ?? [])
        )
      ]
    }
  }
  const { places } = draw(0)
  const least = Math.min(...[...places].map(([node, place]) => place - sizes[node]! / 2))
  return Float64Array.from(children, (_, node) => places.get(node)! - least)
}
