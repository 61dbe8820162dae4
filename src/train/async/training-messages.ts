/**
 * What a thread that trains is told, and what it answers: plain data.
 *
 * @module
 */
import type { Model } from '../../model/model.ts'
import type { BoosterOptions } from '../booster.ts'
import type { Dataset } from '../dataset.ts'
import type { GivenParameters } from '../parameters/train-parameters.ts'
import type { TrainProgress } from '../train.ts'

/** Options that a message can hold. */
export type PlainOptions = Omit<BoosterOptions, 'validation' | 'customObjective' | 'customMetric'>

/**
 * `column` comes first, for each column of each dataset: sent one by one, so that no message takes long to copy. After `begin`, each
 * `progress` is answered by `goOn`, if `waits`.
 */
export type TrainingMessage =
  | { readonly kind: 'column'; readonly values: Float64Array }
  | {
      readonly kind: 'begin'
      readonly parameters: GivenParameters
      /** The one to train on first. */
      readonly datasets: readonly Omit<Dataset, 'columns'>[]
      /** Name and place in `datasets` of those to validate by. */
      readonly validation: readonly (readonly [name: string, place: number])[]
      readonly options: PlainOptions
      readonly waits: boolean
    }
  | { readonly kind: 'goOn'; readonly isEnded: boolean }

/** What the thread answers. */
export type TrainingAnswer =
  | 'ready'
  | { readonly kind: 'progress'; readonly progress: TrainProgress }
  | { readonly kind: 'model'; readonly model: Model }
  | { readonly kind: 'error'; readonly error: unknown }
