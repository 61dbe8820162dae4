/**
 * A thread that helps to search leaves: it looks after some columns, and does what the thread that grows the trees writes into the
 * memory they share.
 *
 * @module
 */
import { createBlockMemory } from '../../kernels/block-memory.ts'
import { trainKernelsOn } from '../../kernels/train-kernels.ts'
import type { BinnedData } from '../binned-data.ts'
import { createLeafMath } from '../tree/leaf-math.ts'
import { createLeafSearch } from '../tree/leaf-search.ts'
import type { TreeParameters } from '../tree/split-parameters.ts'
import { memoryBytesOf, readJob, splitBytes, writeSplit } from './leaf-job.ts'

/** What a helper needs: plain data, so that a message can hold it. */
export interface MemberSetup {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** A part of the memory for its own use: address and bytes. */
  readonly begin: number
  readonly bytes: number
  /** Addresses: of `controlWords`, of the job, and of the splits it finds. */
  readonly control: number
  readonly job: number
  readonly splits: number
  readonly mostBins: number
  readonly data: BinnedData
  readonly parameters: TreeParameters
  /** Its number, from 1. */
  readonly thread: number
}

/** Words of the memory by which threads wait for each other: how many jobs there have been, helpers that are done, states. */
export const controlWords = { jobs: 0, done: 1, isEnded: 2, hasFailed: 3, numReady: 4 } as const

/** Does jobs until it is told to end, or fails. Blocks its thread. */
export function runMember(setup: MemberSetup): void {
  const words = new Int32Array(setup.memory.buffer, setup.control, 8)
  try {
    doJobs(setup, words)
  } catch {
    Atomics.store(words, controlWords.hasFailed, 1)
    sayDone(words)
  }
}

function doJobs(setup: MemberSetup, words: Int32Array): void {
  const { parameters, thread, mostBins } = setup
  const memory = createBlockMemory(setup.memory, setup.begin, setup.bytes)
  const kernels = trainKernelsOn(memory, setup.module)
  const { data } = setup
  const groups = data.groups.filter((group) => group.thread === thread)
  const { search } = createLeafSearch(data, parameters, createLeafMath(parameters), undefined, kernels, groups)
  Atomics.add(words, controlWords.numReady, 1)
  let jobs = 0
  for (;;) {
    // What wakes it may be the word of a job that it saw while it was still looking: no job is done twice.
    while (Atomics.load(words, controlWords.jobs) === jobs) waitWhile(words, controlWords.jobs, jobs)
    if (Atomics.load(words, controlWords.isEnded) === 1) return
    jobs = Atomics.load(words, controlWords.jobs)
    // Growth is told to other threads by interrupts, and one that comes while a thread starts is lost. To grow by nothing asks.
    if (setup.memory.buffer.byteLength < memoryBytesOf(memory, setup.job)) setup.memory.grow(0)
    memory.refresh()
    const { pair, derivatives } = readJob(memory, setup.job)
    const [ofSmaller, ofLarger] = search(pair, derivatives)
    writeSplit(memory, setup.splits, ofSmaller)
    writeSplit(memory, setup.splits + splitBytes(mostBins), ofLarger)
    sayDone(words)
  }
}

function sayDone(words: Int32Array): void {
  Atomics.add(words, controlWords.done, 1)
  Atomics.notify(words, controlWords.done)
}

// Looks before it sleeps: to be woken takes longer than most jobs.
const looks = 30000

/** Waits while a word has a value, but no longer than a minute. Returns whether it was woken before; the value may be the same. */
export function waitWhile(words: Int32Array, index: number, value: number): boolean {
  for (let i = 0; i < looks; i++) if (Atomics.load(words, index) !== value) return true
  return Atomics.wait(words, index, value, 60_000) !== 'timed-out'
}
