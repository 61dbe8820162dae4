/**
 * `createMlflowClient`: MLflow's REST API as functions.
 *
 * Source: MLflow 3.17 mlflow/protos/service.proto, model_registry.proto and mlflow_artifacts.proto.
 *
 * @module
 */
import { type CallSignal, checkFunction, checkOptions, integerOption } from '../checks.ts'
import { artifactPath } from './artifact-path.ts'
import { createExperimentCalls, type ExperimentCalls } from './experiment-calls.ts'
import { createModelCalls, type ModelCalls } from './model-calls.ts'
import { createRegistryCalls, type RegistryCalls } from './registry-calls.ts'
import { createSender, type FetchFunction, type SenderOptions } from './requests.ts'
import { createRunCalls, type RunCalls } from './run-calls.ts'
import { type MlflowCredentials, type TrackingAddress, trackingAddress } from './tracking-address.ts'

/** Options of `createMlflowClient`. */
export interface MlflowOptions extends MlflowCredentials {
  /** How often a request is repeated after no answer, 429 or 5xx; others are not (default: 5). */
  readonly retries?: number
  /** Milliseconds before the first repetition, at most; each one that follows waits twice as long (default: 500). */
  readonly retryDelay?: number
  /** Milliseconds that the server has for an answer (default: 120,000). */
  readonly timeout?: number
  /** Instead of the global `fetch`. */
  readonly fetch?: FetchFunction
  /** Ends requests and waits: they reject with the signal's reason. */
  readonly signal?: CallSignal
}

/** Requests to a server. All reject with an `MlflowError` when it does not grant them. */
export interface MlflowClient extends ExperimentCalls, RunCalls, ModelCalls, RegistryCalls {
  /**
   * Stores a file.
   *
   * @param location - `artifactLocation` of a run or a logged model
   * @param path - below it, with slashes
   * @throws RangeError when the server leaves files to another store, such as a bucket
   */
  readonly putArtifact: (location: string, path: string, bytes: Uint8Array) => Promise<void>
  /** The same client with another signal, or without one. */
  readonly withSignal: (signal: CallSignal | undefined) => MlflowClient
}

/**
 * A client of a tracking server. Requests that would make something twice look first, when they are repeated, whether an earlier
 * attempt has made it.
 *
 * @param address - such as `http://localhost:5000`; name and password in it count as the options
 * @throws TypeError, RangeError when address or options are wrong; no message holds a token or password
 * @example
 * ```js not-run
 * const client = createMlflowClient('http://localhost:5000')
 * const run = await client.createRun({ experimentId: await client.experimentNamed('loans'), name: 'first' })
 * await client.logBatch(run.runId, { metrics: [{ key: 'auc', value: 0.84, timestamp: Date.now() }] })
 * await client.updateRun(run.runId, { status: 'FINISHED', endTime: Date.now() })
 * ```
 */
export function createMlflowClient(address: string, options: MlflowOptions = {}): MlflowClient {
  checkOptions(options, ['token', 'username', 'password', 'retries', 'retryDelay', 'timeout', 'fetch', 'signal'])
  checkFunction('fetch', options.fetch)
  return clientOf(trackingAddress(address, options), {
    retries: atLeast(0, 'retries', options.retries, 5),
    retryDelay: atLeast(0, 'retryDelay', options.retryDelay, 500),
    timeout: atLeast(1, 'timeout', options.timeout, 120_000),
    // Browsers want it called without an object.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    signal: options.signal
  })
}

function atLeast(least: number, name: string, given: number | undefined, byDefault: number): number {
  const value = integerOption(name, given, byDefault)
  if (value < least) throw new RangeError(`"${name}" expected ${least} or more, got ${value}`)
  return value
}

function clientOf(address: TrackingAddress, options: SenderOptions): MlflowClient {
  const sender = createSender(address, options)
  return {
    ...createExperimentCalls(sender),
    ...createRunCalls(sender),
    ...createModelCalls(sender),
    ...createRegistryCalls(sender),
    putArtifact: async (location, path, bytes) => {
      // A request takes no shared memory.
      const body = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
      await sender.send({ method: 'PUT', path: artifactPath(location, path, address), body })
    },
    withSignal: (signal) => clientOf(address, { ...options, signal })
  }
}
