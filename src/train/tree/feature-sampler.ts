/**
 * Which features a tree and its nodes may split by.
 *
 * Source: LightGBM 4.7.0 src/treelearner/col_sampler.hpp.
 *
 * @module
 */
import { createLightgbmRandom, type LightgbmRandom } from '../../numeric/lightgbm-random.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Draws features. */
export interface FeatureSampler {
  readonly streams: readonly LightgbmRandom[]
  /** Draws those of the next tree: 1 for each that may be used, by position [numUsed]. */
  readonly nextTree: () => Uint8Array
  /**
   * Draws those of a node.
   *
   * @param path - numbers of the features tested above it
   */
  readonly nextNode: (path: readonly number[]) => Uint8Array
}

/**
 * Prepares the drawing.
 *
 * @param features - numbers of the features that can split something, ascending [numUsed]
 */
export function createFeatureSampler(features: readonly number[], parameters: TreeParameters): FeatureSampler {
  const { feature_fraction: ofTree, feature_fraction_bynode: ofNode, interaction_constraints: sets } = parameters
  const random = createLightgbmRandom(parameters.feature_fraction_seed)
  const all = new Uint8Array(features.length).fill(1)
  const everyPosition = Int32Array.from(features.keys())
  const positionOf = new Map(features.map((feature, position) => [feature, position]))
  let inTree: Int32Array = everyPosition
  const drawTree = (): void => {
    if (ofTree < 1) inTree = random.sample(features.length, countOf(features.length, ofTree))
  }
  // LightGBM draws once when it is made, and again when it is told of a custom objective, and throws that away.
  drawTree()
  if (parameters.objective === 'custom') drawTree()

  // Features that an interaction constraint lets stand below a path; undefined when there are no constraints.
  const allowedBelow = (path: readonly number[]): Set<number> | undefined => {
    if (sets === undefined) return undefined
    const allowed = new Set(path)
    for (const set of sets) {
      if (path.every((feature) => set.includes(feature))) for (const feature of set) allowed.add(feature)
    }
    return allowed
  }
  return {
    streams: [random],
    nextTree: () => {
      drawTree()
      return flagsOf(inTree, features.length)
    },
    nextNode: (path) => {
      const allowed = allowedBelow(path)
      if (ofNode >= 1) {
        if (allowed === undefined) return all
        return flagsOf(
          [...allowed].flatMap((feature) => positionOf.get(feature) ?? []),
          features.length
        )
      }
      const count = countOf(inTree.length, ofNode)
      const candidates = allowed === undefined ? inTree : inTree.filter((position) => allowed.has(features[position]!))
      const drawn = random.sample(candidates.length, Math.min(count, candidates.length))
      return flagsOf(
        drawn.map((i) => candidates[i]!),
        features.length
      )
    }
  }
}

function countOf(total: number, fraction: number): number {
  return Math.max(Math.trunc(total * fraction + 0.5), Math.min(1, total))
}

function flagsOf(positions: Iterable<number>, length: number): Uint8Array {
  const flags = new Uint8Array(length)
  for (const position of positions) flags[position] = 1
  return flags
}
