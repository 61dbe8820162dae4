/**
 * Checkpoints: all that training goes on from, so that a run that was broken off ends with the same bytes.
 *
 * Scores are sums whose last bits depend on their order, and random streams have run on: neither can be had from the trees.
 *
 * @module
 */
import type { LightgbmRandom } from '../numeric/lightgbm-random.ts'
import type { Boosting, BoostingMemory, BoostingState } from './boosting/boosting-state.ts'
import type { SamplingMemory } from './row-sampler.ts'
import type { GrowingMemory } from './tree/grow-tree.ts'
import type { GrownTree } from './tree/grown-tree.ts'

/** Where training stands: plain data, as `structuredClone` copies it. */
export interface Checkpoint {
  readonly trees: readonly GrownTree[]
  /** Raw scores of the training data, then of each dataset to validate by. */
  readonly scores: readonly Float64Array[]
  /** First and second derivatives, where they stay from iteration to iteration. */
  readonly derivatives: readonly Float32Array[]
  /** States of all random streams. */
  readonly random: Int32Array
  readonly boosting: BoostingMemory
  readonly growing: GrowingMemory
  readonly sampling: SamplingMemory
  readonly objective: object
}

/** Training that can go on from a checkpoint. */
export interface Resumable {
  readonly state: BoostingState
  readonly boosting: Boosting
  /** Whether all iterations use the same derivatives. */
  readonly keepsDerivatives: boolean
}

/** Where training stands. Its parts may change with the next iteration. */
export function checkpointOf({ state, boosting, keepsDerivatives }: Resumable): Checkpoint {
  const { trees, training, validation, gradients, hessians, objective, sampler, grower } = state
  return {
    trees,
    scores: [training, ...validation].map(({ scores }) => scores.view()),
    derivatives: keepsDerivatives ? [gradients.view(), hessians.view()] : [],
    random: Int32Array.from(streamsOf(state, boosting), (stream) => stream.state),
    boosting: boosting.lasting,
    growing: grower.lasting,
    sampling: sampler.lasting,
    objective: objective.lasting ?? {}
  }
}

/**
 * Makes training that has not begun go on from a checkpoint.
 *
 * @throws RangeError when it is one of other data or parameters
 */
export function resume({ state, boosting }: Resumable, checkpoint: Checkpoint): void {
  const { trees, training, validation, gradients, hessians, objective, sampler, grower } = state
  const streams = streamsOf(state, boosting)
  const everything = [training, ...validation]
  const fits =
    checkpoint.random.length === streams.length &&
    checkpoint.scores.length === everything.length &&
    everything.every(({ scores }, i) => scores.length === checkpoint.scores[i]!.length)
  if (!fits) throw new RangeError('"checkpoint" expected one of the same data and parameters')
  for (const tree of checkpoint.trees) trees.push(tree)
  for (const [i, { scores }] of everything.entries()) scores.view().set(checkpoint.scores[i]!)
  for (const [i, values] of checkpoint.derivatives.entries()) [gradients, hessians][i]!.view().set(values)
  for (const [i, stream] of streams.entries()) stream.state = checkpoint.random[i]!
  Object.assign(boosting.lasting, checkpoint.boosting)
  Object.assign(grower.lasting, checkpoint.growing)
  Object.assign(sampler.lasting, checkpoint.sampling)
  Object.assign(objective.lasting ?? {}, checkpoint.objective)
}

function streamsOf({ objective, sampler, grower }: BoostingState, boosting: Boosting): LightgbmRandom[] {
  return [...(objective.streams ?? []), ...sampler.streams, ...grower.streams, ...boosting.streams]
}
