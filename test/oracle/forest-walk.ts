/**
 * The slow twin of prediction: a text model as linked objects, walked one decision at a time. It shares no code with the
 * library: it splits lines at spaces, reads numbers with `Number`, and follows LightGBM's sources word for word.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/tree.h NumericalDecision, CategoricalDecision, Predict; src/c_api.cpp for the zeros.
 *
 * @module
 */

interface WalkNode {
  readonly feature: number
  readonly goesLeft: (value: number) => boolean
  left: WalkNode | WalkLeaf
  right: WalkNode | WalkLeaf
}

interface WalkLeaf {
  readonly leaf: number
  readonly value: number
  /** Only in linear trees. */
  readonly linear?: {
    readonly constant: number
    readonly terms: readonly { readonly feature: number; readonly factor: number }[]
  }
}

/** A model that predicts slowly. */
export interface WalkModel {
  readonly numTreesPerIteration: number
  readonly trees: readonly (WalkNode | WalkLeaf)[]
}

/** What a text model says, as linked objects. */
export function readWalkModel(text: string): WalkModel {
  const [header = '', ...blocks] = text.split('\nend of trees')[0]!.split(/^Tree=\d+$/m)
  return {
    numTreesPerIteration: Number(fieldsOf(header).get('num_tree_per_iteration')),
    trees: blocks.map((block) => readTree(fieldsOf(block)))
  }
}

/** Raw scores of one row [numTreesPerIteration], and the leaf it ends in for every tree [numTrees]. */
export function walkRow(
  { numTreesPerIteration, trees }: WalkModel,
  row: readonly number[]
): { raw: number[]; leaves: number[] } {
  const raw = Array.from({ length: numTreesPerIteration }, () => 0)
  const limit = Math.fround(1e-35)
  const cleaned = row.map((value) => (Math.abs(value) <= limit ? 0 : value))
  const leaves = trees.map((tree, t) => {
    let place = tree
    while ('feature' in place) place = place.goesLeft(cleaned[place.feature]!) ? place.left : place.right
    const k = t % numTreesPerIteration
    raw[k] = raw[k]! + outputOf(place, cleaned)
    return place.leaf
  })
  return { raw, leaves }
}

function outputOf({ value, linear }: WalkLeaf, row: readonly number[]): number {
  if (linear === undefined) return value
  if (linear.terms.some(({ feature }) => Number.isNaN(row[feature]))) return value
  return linear.terms.reduce((sum, { feature, factor }) => sum + factor * row[feature]!, linear.constant)
}

function readTree(fields: ReadonlyMap<string, string>): WalkNode | WalkLeaf {
  const numbers = (key: string): number[] =>
    (fields.get(key) ?? '')
      .split(' ')
      .filter((token) => token !== '')
      .map((token) => Number(token.replace('inf', 'Infinity')))
  const leafValue = numbers('leaf_value')
  const isLinear = fields.get('is_linear') === '1'
  const leafConst = numbers('leaf_const')
  const numFeatures = numbers('num_features')
  const leafFeatures = numbers('leaf_features')
  const leafCoeff = numbers('leaf_coeff')
  const leaves = leafValue.map((value, leaf): WalkLeaf => {
    if (!isLinear) return { leaf, value }
    const first = numFeatures.slice(0, leaf).reduce((sum, count) => sum + count, 0)
    const terms = Array.from({ length: numFeatures[leaf]! }, (_, i) => ({
      feature: leafFeatures[first + i]!,
      factor: leafCoeff[first + i]!
    }))
    return { leaf, value, linear: { constant: leafConst[leaf]!, terms } }
  })
  if (leaves.length === 1) return leaves[0]!

  const thresholds = numbers('threshold')
  const decisionTypes = numbers('decision_type')
  const boundaries = numbers('cat_boundaries')
  const words = numbers('cat_threshold').map(BigInt)
  const nodes = numbers('split_feature').map((feature, node): WalkNode => ({
    feature,
    goesLeft:
      decisionTypes[node]! % 2 === 1
        ? categoricalDecision(words.slice(boundaries[thresholds[node]!], boundaries[thresholds[node]! + 1]))
        : numericalDecision(thresholds[node]!, decisionTypes[node]!),
    left: leaves[0]!,
    right: leaves[0]!
  }))
  const childOf = (child: number): WalkNode | WalkLeaf => (child >= 0 ? nodes[child]! : leaves[-child - 1]!)
  numbers('left_child').forEach((child, node) => {
    nodes[node]!.left = childOf(child)
  })
  numbers('right_child').forEach((child, node) => {
    nodes[node]!.right = childOf(child)
  })
  return nodes[0]!
}

function numericalDecision(threshold: number, decisionType: number): (value: number) => boolean {
  const defaultLeft = Math.floor(decisionType / 2) % 2 === 1
  const missing = ['none', 'zero', 'nan'][Math.floor(decisionType / 4)]
  return (given) => {
    let value = given
    if (Number.isNaN(value) && missing !== 'nan') value = 0
    if (missing === 'zero' && Math.abs(value) <= Math.fround(1e-35)) return defaultLeft
    if (missing === 'nan' && Number.isNaN(value)) return defaultLeft
    return value <= threshold
  }
}

function categoricalDecision(words: readonly bigint[]): (value: number) => boolean {
  const set = words.reduce((all, word, i) => all + (word << BigInt(32 * i)), 0n)
  return (value) => {
    if (Number.isNaN(value)) return false
    const whole = value < 0 ? Math.ceil(value) : Math.floor(value)
    // A double beyond int32 becomes INT_MIN.
    if (whole < 0 || whole > 2147483647) return false
    return whole < 32 * words.length && ((set >> BigInt(whole)) & 1n) === 1n
  }
}

// The `key=value` lines of a section.
function fieldsOf(section: string): Map<string, string> {
  const lines = section.split('\n').filter((line) => line.includes('='))
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}
