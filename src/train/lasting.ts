/**
 * `Lasting`: what goes on from iteration to iteration, so that a checkpoint can hold it.
 *
 * @module
 */
import type { LightgbmRandom } from '../numeric/lightgbm-random.ts'

/** A part of training that goes on from where the last iteration left it. */
export interface Lasting<Memory extends object> {
  /** Its random streams. */
  readonly streams: readonly LightgbmRandom[]
  /** What else it remembers: plain data, which it reads anew in each iteration. */
  readonly lasting: Memory
}
