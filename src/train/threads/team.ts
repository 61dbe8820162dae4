/**
 * `createTeam`: the search for splits, shared with other threads. Each looks after its own columns, so nothing is added up across
 * threads, and models do not depend on their number.
 *
 * @module
 */
import { takeArray } from '../../kernels/kernel-array.ts'
import { createSharedTrainKernels, type SharedTrainKernels, type TrainKernels } from '../../kernels/train-kernels.ts'
import type { BinnedData } from '../binned-data.ts'
import { createLeafMath } from '../tree/leaf-math.ts'
import { createLeafSearch, type LeafPair, type LeafSearch } from '../tree/leaf-search.ts'
import { isBetter, type Split } from '../tree/split.ts'
import type { TreeParameters } from '../tree/split-parameters.ts'
import { controlWords, type MemberSetup, waitWhile } from './member.ts'
import { jobBytes, readSplit, splitBytes, writeJob } from './leaf-job.ts'

/** Threads that help. */
export interface TeamThreads {
  readonly count: number
  /** Has one thread each call `runMember` with one of these. */
  readonly start: (setups: readonly MemberSetup[]) => void
}

/** What is used of a `MessagePort`, whose type differs from host to host. */
export interface MessagePortLike {
  readonly postMessage: (message: unknown) => void
  onmessage: ((event: { readonly data: unknown }) => void) | null
}

/** The threads behind some ports. */
export function threadsBehind(ports: readonly MessagePortLike[]): TeamThreads {
  return {
    count: ports.length,
    start: (setups) => setups.forEach((setup, i) => ports[i]!.postMessage(setup))
  }
}

/** This thread and those that help. */
export interface Team {
  /** Kernels on the memory they share. */
  readonly kernels: TrainKernels
  readonly numThreads: number
  /** Prepares their search; until the helpers are ready, and for small leaves, this thread does it all. */
  readonly createSearch: (data: BinnedData, parameters: TreeParameters) => TeamSearch
}

/** The search, until it is ended. */
export interface TeamSearch extends LeafSearch {
  /** Tells the helpers to end. */
  readonly end: () => void
}

/** Cells (rows × columns, and bins three times) of leaves for which to ask threads takes less time than it saves. */
const worthwhileCells = 100_000

/**
 * Makes a team of this thread and those that help; undefined where they cannot share memory.
 *
 * @param leastCells - of a leaf that is shared: rows × columns, and bins three times
 */
export function createTeam(threads: TeamThreads, leastCells: number = worthwhileCells): Team | undefined {
  const kernels = createSharedTrainKernels()
  return (
    kernels && {
      kernels,
      numThreads: 1 + threads.count,
      createSearch: (data, parameters) => createTeamSearch(kernels, threads, leastCells, data, parameters)
    }
  )
}

function createTeamSearch(
  kernels: SharedTrainKernels,
  threads: TeamThreads,
  leastCells: number,
  data: BinnedData,
  parameters: TreeParameters
): TeamSearch {
  const { memory } = kernels
  const math = createLeafMath(parameters)
  const bytesBefore = memory.usedBytes()
  const whole = createLeafSearch(data, parameters, math, undefined, kernels)
  // The search of a helper has no more columns.
  const ownBytes = memory.usedBytes() - bytesBefore
  const ownGroups = data.groups.filter(({ thread }) => thread === 0)
  const own = createLeafSearch(data, parameters, math, undefined, kernels, ownGroups)
  const numColumns = data.groups.reduce((sum, { width }) => sum + width, 0)
  const numBins = data.histogramBytes / 16
  const mostBins = data.features.reduce((most, { mapper }) => Math.max(most, mapper.numBins), 0)

  const control = takeArray(memory, Int32Array, 8)
  const job = takeArray(memory, Uint8Array, jobBytes)
  const helpers = Array.from({ length: threads.count }, (_, i) => ({
    thread: i + 1,
    begin: takeArray(memory, Uint8Array, ownBytes).address,
    splits: takeArray(memory, Uint8Array, 2 * splitBytes(mostBins)).address
  }))
  threads.start(
    helpers.map((helper) => ({
      ...helper,
      module: kernels.module,
      memory: kernels.wasm,
      bytes: ownBytes,
      control: control.address,
      job: job.address,
      mostBins,
      data,
      parameters
    }))
  )

  const isWorthSharing = ({ smaller, larger }: LeafPair): boolean =>
    smaller.count * numColumns + 3 * numBins * (larger === undefined ? 1 : 2) > leastCells
  const betterOf = (a: Split, b: Split): Split => (isBetter(b, a) ? b : a)

  return {
    streams: whole.streams,
    searchAgain: whole.searchAgain,
    search: (pair, derivatives) => {
      const words = control.view()
      checkHelpers(words)
      if (!isWorthSharing(pair) || Atomics.load(words, controlWords.numReady) < helpers.length) {
        return whole.search(pair, derivatives)
      }
      writeJob(memory, job.address, { pair, derivatives })
      Atomics.store(words, controlWords.done, 0)
      Atomics.add(words, controlWords.jobs, 1)
      Atomics.notify(words, controlWords.jobs)
      let [ofSmaller, ofLarger] = own.search(pair, derivatives)
      for (let done = 0; done < helpers.length; done = Atomics.load(words, controlWords.done)) {
        if (!waitWhile(words, controlWords.done, done)) throw new Error('a thread that helps to train does not answer')
      }
      checkHelpers(words)
      for (const { splits } of helpers) {
        ofSmaller = betterOf(ofSmaller, readSplit(memory, splits))
        ofLarger = betterOf(ofLarger, readSplit(memory, splits + splitBytes(mostBins)))
      }
      return [ofSmaller, ofLarger]
    },
    end: () => {
      const words = control.view()
      Atomics.store(words, controlWords.isEnded, 1)
      Atomics.add(words, controlWords.jobs, 1)
      Atomics.notify(words, controlWords.jobs)
    }
  }
}

function checkHelpers(words: Int32Array): void {
  if (Atomics.load(words, controlWords.hasFailed) === 1) throw new Error('a thread that helps to train has failed')
}
