/**
 * What a thread that trains is told, and what it answers: plain data.
 *
 * @module
 */
import type { NumberArray } from '../../data/number-array.ts'
import type { Model } from '../../model/model.ts'
import type { BoosterOptions } from '../booster.ts'
import type { Dataset } from '../dataset.ts'
import type { GivenParameters } from '../parameters/train-parameters.ts'
import type { MessagePortLike } from '../threads/team.ts'
import type { TrainProgress } from '../train.ts'

/** Options that a message can hold. */
export type PlainOptions = Omit<BoosterOptions, 'validation' | 'customObjective' | 'customMetric'>

/**
 * `help` makes a thread one that helps. For one that trains, `values` come first, the arrays in the rows of each dataset: sent in
 * pieces, so that no message takes long to copy. After `begin`, each `progress` is answered by `goOn`, if `waits`.
 */
export type TrainingMessage =
  | { readonly kind: 'help'; readonly port: MessagePortLike }
  | {
      readonly kind: 'values'
      readonly values: NumberArray
      /** Where they are in their array, and its length. */
      readonly begin: number
      readonly length: number
    }
  | {
      readonly kind: 'begin'
      readonly parameters: GivenParameters
      /** The one to train on first; with empty arrays for those sent before. */
      readonly datasets: readonly Dataset[]
      /** Name and place in `datasets` of those to validate by. */
      readonly validation: readonly (readonly [name: string, place: number])[]
      readonly options: PlainOptions
      readonly waits: boolean
      /** Ports to the threads that help. */
      readonly helpers: readonly MessagePortLike[]
    }
  | { readonly kind: 'goOn'; readonly isEnded: boolean }

/** What the thread answers. */
export type TrainingAnswer =
  | 'ready'
  | { readonly kind: 'progress'; readonly progress: TrainProgress }
  | { readonly kind: 'model'; readonly model: Model }
  | { readonly kind: 'error'; readonly error: unknown }
