/**
 * `createFoldRunner`: runs folds, some at the same time.
 *
 * @module
 */
import type { CallSignal } from '../../checks.ts'
import type { ExperimentData } from './experiment-data.ts'
import type { FoldKey, FoldLog } from './fold-log.ts'
import { type FoldRequest, type FoldResult, runFold } from './fold-run.ts'
import { createLimiter } from './limiter.ts'
import type { LoadModel } from './loaded-models.ts'

/** What runs share. */
export interface FoldRunnerOptions {
  readonly data: ExperimentData
  readonly log: FoldLog
  readonly seed: number
  readonly concurrency: number
  readonly signal: CallSignal | undefined
  readonly loadModel: LoadModel | undefined
  /** Called after each fold, those of the log included. */
  readonly onFold: (candidate: string, protocol: string) => void
}

/** Runs a fold, unless the log has it; folds of files, which may have changed, are not logged. */
export type FoldRunner = (key: FoldKey, request: FoldRequest) => Promise<FoldResult>

/** A runner. After a fold that failed, no other is begun. */
export function createFoldRunner(options: FoldRunnerOptions): FoldRunner {
  const { data, log, seed, concurrency, signal, loadModel, onFold } = options
  const limit = createLimiter(concurrency)
  let failure: unknown
  const runNow = async (key: FoldKey, request: FoldRequest): Promise<FoldResult> => {
    if (failure !== undefined) throw failure
    try {
      await nextTurn()
      signal?.throwIfAborted()
      const start = performance.now()
      const result = await runFold(request, data, { seed, signal, loadModel })
      signal?.throwIfAborted()
      if (request.file === undefined) log.add(key, result, performance.now() - start)
      return result
    } catch (error) {
      failure ??= error
      throw error
    }
  }
  return async (key, request) => {
    const logged = request.file === undefined ? log.resultOf(key) : undefined
    const result = logged ?? (await limit(() => runNow(key, request)))
    onFold(key.candidate, key.protocol)
    return result
  }
}

/** Lets whatever else waits on this thread have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
