/**
 * Random text models, written without the library's writer, and rows that try their edges.
 *
 * @module
 */

/** Whole numbers from 0 to `below` - 1. */
type Random = (below: number) => number

const edges = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  5e-324,
  1e-36,
  -1e-36,
  1e-35,
  Math.fround(1e-35),
  -Math.fround(1e-35),
  1.0000000180025096e-35,
  1.0000000180025093e-35,
  1e300,
  -1e300,
  Number.MAX_VALUE,
  0.5,
  -0.5,
  -0.99,
  -1,
  -1.5,
  2.7,
  31.9,
  32,
  63.5,
  64,
  95,
  2147483647,
  2147483648,
  4294967295,
  4294967296,
  4294967299,
  -2147483648,
  -2147483649,
  1e18
]

/** A model of up to 4 features, 3 trees per iteration, 6 iterations, 9 leaves; with categories and linear leaves. */
export function randomText(random: Random): string {
  const numFeatures = 1 + random(4)
  const numTreesPerIteration = 1 + random(3)
  const numTrees = numTreesPerIteration * random(7)
  const isLinear = random(3) === 0
  const trees = Array.from(
    { length: numTrees },
    (_, tree) => `Tree=${tree}\n${randomTree(random, numFeatures, isLinear && random(4) > 0)}\n\n`
  )
  return [
    'tree',
    'version=v4',
    `num_class=${numTreesPerIteration}`,
    `num_tree_per_iteration=${numTreesPerIteration}`,
    'label_index=0',
    `max_feature_idx=${numFeatures - 1}`,
    `feature_names=${Array.from({ length: numFeatures }, (_, feature) => `f${feature}`).join(' ')}`,
    `feature_infos=${Array.from({ length: numFeatures }, () => '[-1:1]').join(' ')}`,
    '',
    ...trees,
    'end of trees',
    ''
  ].join('\n')
}

/** A row of values that are edges in themselves, on or beside thresholds of `text`, or anything. */
export function randomRow(random: Random, text: string): number[] {
  const numFeatures = Number(/^max_feature_idx=(\d+)$/m.exec(text)![1]) + 1
  const thresholds = [...text.matchAll(/^threshold=(.+)$/gm)].flatMap(([, line]) =>
    line!.split(' ').map((token) => Number(token.replace('inf', 'Infinity')))
  )
  return Array.from({ length: numFeatures }, () => {
    const threshold = thresholds.length === 0 ? 0 : thresholds[random(thresholds.length)]!
    switch (random(4)) {
      case 0:
        return edges[random(edges.length)]!
      case 1:
        return neighbour(threshold, random(3) - 1)
      case 2:
        return random(110)
      default:
        return (random(2001) - 1000) / 100
    }
  })
}

function randomTree(random: Random, numFeatures: number, isLinear: boolean): string {
  const numLeaves = 1 + random(9)
  const numNodes = numLeaves - 1
  // As LightGBM grows: node i splits one of the leaves there are, whose number stays with the left part.
  const left: number[] = []
  const right: number[] = []
  const placeOfLeaf: { node: number; side: number[] }[] = []
  for (let node = 0; node < numNodes; node++) {
    const leaf = random(node + 1)
    const place = placeOfLeaf[leaf]
    if (place !== undefined) place.side[place.node] = node
    left[node] = ~leaf
    right[node] = ~(node + 1)
    placeOfLeaf[leaf] = { node, side: left }
    placeOfLeaf[node + 1] = { node, side: right }
  }
  const boundaries = [0]
  const words: number[] = []
  const decisionTypes: number[] = []
  const thresholds = Array.from({ length: numNodes }, (_, node) => {
    const categorical = random(3) === 0
    decisionTypes[node] = (categorical ? 1 : 0) + 2 * random(2) + 4 * random(3)
    if (!categorical) return randomThreshold(random)
    for (let word = random(4); word >= 0; word--) words.push(random(3) === 0 ? 0 : random(4294967296))
    boundaries.push(words.length)
    return String(boundaries.length - 2)
  })
  const list = (count: number, item: () => number | string): string => Array.from({ length: count }, item).join(' ')
  const number = (): number => (random(20001) - 10000) / (1 + random(977))
  const lines = [
    `num_leaves=${numLeaves}`,
    `num_cat=${boundaries.length - 1}`,
    `split_feature=${list(numNodes, () => random(numFeatures))}`,
    `threshold=${thresholds.join(' ')}`,
    `decision_type=${decisionTypes.join(' ')}`,
    `left_child=${left.join(' ')}`,
    `right_child=${right.join(' ')}`,
    `leaf_value=${list(numLeaves, number)}`,
    ...(boundaries.length === 1 ? [] : [`cat_boundaries=${boundaries.join(' ')}`, `cat_threshold=${words.join(' ')}`]),
    `is_linear=${isLinear ? 1 : 0}`
  ]
  if (isLinear) {
    const counts = Array.from({ length: numLeaves }, () => random(4))
    const ragged = (item: () => number): string =>
      counts.map((count) => `${list(count, item)}${count > 0 ? ' ' : ''} `).join('')
    lines.push(
      `leaf_const=${list(numLeaves, number)}`,
      `num_features=${counts.join(' ')}`,
      `leaf_features=${ragged(() => random(numFeatures))}`,
      `leaf_coeff=${ragged(number)}`
    )
  }
  return [...lines, 'shrinkage=1'].join('\n')
}

function randomThreshold(random: Random): string {
  switch (random(4)) {
    case 0: {
      const edge = edges.filter((value) => !Number.isNaN(value))[random(edges.length - 1)]!
      return Object.is(edge, -0) ? '-0' : String(edge).replace('Infinity', 'inf')
    }
    case 1:
      return String(random(9) - 4)
    default:
      return String((random(2001) - 1000) / 100)
  }
}

const float = new Float64Array(1)
const bits = new BigInt64Array(float.buffer)

// The float64 `steps` places up or down; the value itself when it has no such neighbour.
function neighbour(value: number, steps: number): number {
  if (!Number.isFinite(value) || value === 0) return steps === 0 ? value : steps * 5e-324
  float[0] = value
  bits[0]! += BigInt(steps)
  return float[0]
}
