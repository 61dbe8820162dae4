/**
 * Forests in LightGBM's text format, grown at random instead of trained: thresholds from 254 quantiles per feature, leaves
 * split one at a time, those with most rows first. Features are uniform between 0 and 1; the shape is that of a trained
 * model, the predictions mean nothing.
 */
const numQuantiles = 254
const numCategories = 300
const numTrainingRows = 40_000
const missingShare = 0.05

/** A random number generator: uniform in [0, 1), the same for the same seed (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Rows [numRows × numFeatures] for a forest of this shape; with missing values when it has categorical features. */
export function syntheticRows({ numFeatures, numCategorical, seed }, numRows) {
  const random = generator(seed + 1000)
  const values = new Float64Array(numRows * numFeatures)
  for (let i = 0; i < values.length; i++) {
    const value = random()
    const missing = numCategorical > 0 && random() < missingShare
    values[i] = missing ? NaN : i % numFeatures < numCategorical ? Math.floor(value * numCategories) : value
  }
  return values
}

/** The text of a forest of this shape. */
export function syntheticForest({ objective, numClass, numIterations, numLeaves, numFeatures, numCategorical, seed }) {
  const random = generator(seed)
  const columns = Array.from({ length: numFeatures }, (_, feature) => `Column_${feature}`)
  const infos = columns.map((_, feature) =>
    feature < numCategorical ? Array.from({ length: numCategories }, (_, c) => c).join(':') : '[0:1]'
  )
  const quantiles = columns.map(() =>
    Float64Array.from({ length: numQuantiles }, (_, rank) => (rank + random()) / numQuantiles)
  )
  const head = [
    'tree',
    'version=v4',
    `num_class=${numClass}`,
    `num_tree_per_iteration=${numClass}`,
    'label_index=0',
    `max_feature_idx=${numFeatures - 1}`,
    `objective=${objective}`,
    `feature_names=${columns.join(' ')}`,
    `feature_infos=${infos.join(' ')}`
  ]
  const trees = Array.from({ length: numIterations * numClass }, (_, index) =>
    treeText(index, growTree(random, quantiles, numLeaves, numCategorical))
  )
  const tail = ['end of trees', '', 'feature_importances:', '', 'parameters:', 'end of parameters', '']
  return [...head, `tree_sizes=${trees.map((text) => text.length + 1).join(' ')}`, '', ...trees, ...tail].join('\n')
}

function growTree(random, quantiles, numLeaves, numCategorical) {
  // A leaf: its training rows, the ranks of quantiles still open per feature, and the node and side it hangs on.
  const leaves = [
    { count: numTrainingRows, low: quantiles.map(() => 0), high: quantiles.map(() => numQuantiles), node: -1, side: '' }
  ]
  const nodes = []
  const sets = []
  while (leaves.length < numLeaves) {
    const index = leaves.reduce(
      (best, leaf, i) => (leaf.count * random() > leaves[best].count * random() ? i : best),
      0
    )
    const parent = leaves[index]
    const feature = Math.floor(random() ** 1.5 * quantiles.length)
    const low = parent.low[feature]
    const high = parent.high[feature]
    const categorical = feature < numCategorical
    if (parent.count < 2 || (!categorical && high - low < 2)) continue

    const rank = low + Math.floor(random() * (high - low - 1))
    const share = categorical ? 0.05 + 0.45 * random() : (rank + 1 - low) / (high - low)
    const left = {
      ...parent,
      count: Math.min(parent.count - 1, Math.max(1, Math.round(parent.count * share))),
      high: categorical ? parent.high : parent.high.with(feature, rank + 1),
      node: nodes.length,
      side: 'left'
    }
    const right = {
      ...parent,
      count: parent.count - left.count,
      low: categorical ? parent.low : parent.low.with(feature, rank + 1),
      node: nodes.length,
      side: 'right'
    }
    const missing = numCategorical > 0 ? 8 : 0
    const { count } = parent
    if (parent.node >= 0) nodes[parent.node][parent.side] = nodes.length
    if (categorical) {
      nodes.push({ feature, threshold: sets.length, decision: missing | 1, count })
      sets.push(categorySet(random, share))
    } else {
      const defaultLeft = random() < 0.5 ? 2 : 0
      nodes.push({ feature, threshold: quantiles[feature][rank], decision: missing | defaultLeft, count })
    }
    leaves[index] = left
    leaves.push(right)
  }
  leaves.forEach(({ node, side }, leaf) => (nodes[node][side] = ~leaf))
  return { nodes, sets, leaves: leaves.map(({ count }) => ({ count, value: (random() - 0.5) / 10 })) }
}

// A bit per category, in words of 32.
function categorySet(random, share) {
  const words = new Uint32Array(Math.ceil(numCategories / 32))
  for (let category = 0; category < numCategories; category++) {
    if (random() < share) words[category >>> 5] |= 1 << (category & 31)
  }
  return words
}

function treeText(index, { nodes, sets, leaves }) {
  const list = (items, key) => items.map((item) => item[key]).join(' ')
  const zeros = (items) => items.map(() => 0).join(' ')
  const boundaries = sets.reduce((ends, words) => [...ends, ends.at(-1) + words.length], [0])
  return [
    `Tree=${index}`,
    `num_leaves=${leaves.length}`,
    `num_cat=${sets.length}`,
    `split_feature=${list(nodes, 'feature')}`,
    `split_gain=${zeros(nodes)}`,
    `threshold=${list(nodes, 'threshold')}`,
    `decision_type=${list(nodes, 'decision')}`,
    `left_child=${list(nodes, 'left')}`,
    `right_child=${list(nodes, 'right')}`,
    `leaf_value=${list(leaves, 'value')}`,
    `leaf_weight=${zeros(leaves)}`,
    `leaf_count=${list(leaves, 'count')}`,
    `internal_value=${zeros(nodes)}`,
    `internal_weight=${zeros(nodes)}`,
    `internal_count=${list(nodes, 'count')}`,
    ...(sets.length > 0
      ? [`cat_boundaries=${boundaries.join(' ')}`, `cat_threshold=${sets.flatMap((words) => [...words]).join(' ')}`]
      : []),
    'is_linear=0',
    'shrinkage=1',
    '',
    ''
  ].join('\n')
}
