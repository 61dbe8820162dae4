/**
 * The kernels of training in WebAssembly against those in plain JavaScript, on the same random memory: the same bits.
 */
import { describe, expect, test } from 'vitest'
import { type KernelArray, takeArray } from '../../src/kernels/kernel-array.ts'
import { createTrainKernels, type TrainKernels } from '../../src/kernels/train-kernels.ts'
import { createPlainTrainKernels } from '../oracle/plain-train-kernels.ts'
import { randomIntegers } from '../oracle/random-forest.ts'

type Work = (kernels: TrainKernels, below: (limit: number) => number) => void

/** Does the work with both, with the same random numbers, and compares what it leaves in memory. */
function expectSameMemory(seed: number, work: Work): void {
  const [wasm, plain] = [createTrainKernels(), createPlainTrainKernels()].map((kernels) => {
    work(kernels, randomIntegers(seed))
    return kernels.memory.bytes().slice(0, kernels.memory.usedBytes() + 64)
  })
  expect(wasm).toEqual(plain)
}

const seeds = Array.from({ length: 60 }, (_, seed) => seed)

interface Rows {
  readonly numRows: number
  /** Addresses of row numbers, from and to. */
  readonly rows: number
  readonly endRows: number
  readonly gradients: number
  readonly hessians: number
}

function takeRows({ memory }: TrainKernels, below: (limit: number) => number): Rows {
  const numRows = 1 + below(300)
  const rows = takeArray(memory, Int32Array, numRows)
  const [gradients, hessians] = [0, 1].map(() => {
    const array = takeArray(memory, Float32Array, numRows)
    for (let row = 0; row < numRows; row++) array.view()[row] = below(2000) / 1000 - 1
    return array.address
  })
  const chosen = Array.from({ length: numRows }, (_, row) => row).filter(() => below(3) > 0)
  rows.view().set(chosen)
  return {
    numRows,
    rows: rows.address,
    endRows: rows.address + 4 * chosen.length,
    gradients: gradients!,
    hessians: hessians!
  }
}

function takeBins(
  { memory }: TrainKernels,
  below: (limit: number) => number,
  length: number,
  numBins: number,
  isWide: boolean
): number {
  const array = takeArray(memory, Uint8Array, isWide ? 2 * length : length)
  const bins = isWide ? new Uint16Array(memory.wasm.buffer, array.address, length) : array.view()
  for (let i = 0; i < length; i++) bins[i] = below(numBins)
  return array.address
}

interface Tables {
  readonly flags: number
  readonly groups: KernelArray<Int32Array>
  readonly numGroups: number
  readonly features: KernelArray<Int32Array>
  readonly numFeatures: number
  readonly histogramBytes: number
}

function takeTables(kernels: TrainKernels, below: (limit: number) => number, numRows: number): Tables {
  const { memory } = kernels
  const flags = takeBins(kernels, below, 100, 2, false)
  const numGroups = 1 + below(4)
  const groups = takeArray(memory, Int32Array, 8 * numGroups)
  const features = takeArray(memory, Int32Array, 8 * 100)
  let histogramBytes = 0
  let numFeatures = 0
  const widths = Array.from({ length: numGroups }, () => [1, 2, 4, 8][below(4)]!)
  const areWide = widths.map((width) => width === 1 && below(2) === 0)
  // Groups of uint8 stand side by side, with up to 40 bins; those of each of two threads apart.
  const firstOfSecond = below(numGroups + 1)
  const threads = [0, 1].map((thread) => {
    const rowBytes = widths.reduce(
      (sum, width, i) => sum + (areWide[i]! || Number(i >= firstOfSecond) !== thread ? 0 : width),
      0
    )
    return { rowBytes, next: takeBins(kernels, below, numRows * rowBytes + 1, 40, false) }
  })
  for (let i = 0; i < numGroups; i++) {
    const width = widths[i]!
    const isWide = areWide[i]!
    const maxBins = isWide ? 2 + below(1000) : 40 + below(216)
    const thread = threads[Number(i >= firstOfSecond)]!
    const { rowBytes } = thread
    const bins = isWide ? takeBins(kernels, below, numRows, maxBins, true) : thread.next
    if (!isWide) thread.next += width
    const isShared = below(3) === 0
    const mostFrequent = takeArray(memory, Int32Array, width)
    const first = numFeatures
    for (let column = 0; column < width; column++) {
      mostFrequent.view()[column] = below(maxBins)
      // Two features share the column, or one has it.
      const numBins = isShared ? Math.floor(maxBins / 2) : maxBins
      for (let k = 0; k < (isShared ? 2 : 1); k++) {
        const sums = histogramBytes + 16 * (column * maxBins + k * numBins)
        const mostFrequentBin = isShared ? below(numBins) : mostFrequent.view()[column]!
        features.view().set([sums, numBins, 0, 0, 0, numFeatures, mostFrequentBin, numFeatures], 8 * numFeatures)
        numFeatures++
      }
    }
    const mostFrequentBins = isShared ? 0 : mostFrequent.address
    groups
      .view()
      .set(
        [
          bins,
          isWide ? 0 : width,
          isWide ? 2 : rowBytes,
          maxBins,
          histogramBytes,
          mostFrequentBins,
          first,
          numFeatures - first
        ],
        8 * i
      )
    histogramBytes += 16 * maxBins * width
  }
  return { flags, groups, numGroups, features, numFeatures, histogramBytes }
}

describe('WebAssembly and plain JavaScript leave the same memory', () => {
  test('WebAssembly is what is compared', () => {
    expect(createTrainKernels().memory.wasm).toBeInstanceOf(WebAssembly.Memory)
    expect(createPlainTrainKernels().memory.wasm).not.toBeInstanceOf(WebAssembly.Memory)
  })

  test.each(seeds)('histograms, seed %i', (seed) => {
    expectSameMemory(seed, (kernels, below) => {
      const { memory } = kernels
      const { numRows, rows, endRows, gradients, hessians } = takeRows(kernels, below)
      const { flags, numGroups, groups, features, histogramBytes } = takeTables(kernels, below, numRows)
      const histogram = takeArray(memory, Float64Array, histogramBytes / 8)
      const larger = takeArray(memory, Float64Array, histogramBytes / 8)
      for (let i = 0; i < larger.length; i++) larger.view()[i] = below(100)
      const total = takeArray(memory, Float64Array, 2)
      kernels.sumDerivatives(rows, endRows, gradients, hessians, total.address)
      const buffer = takeArray(memory, Uint8Array, 5120 + 4 * numGroups)
      kernels.makeHistogram(
        groups.address,
        numGroups,
        features.address,
        flags,
        rows,
        endRows,
        gradients,
        below(2) === 0 ? 0 : hessians,
        0.37,
        total.view()[0]!,
        total.view()[1]!,
        histogram.address,
        buffer.address
      )
      // What is left in the buffer is not specified.
      buffer.view().fill(0)
      kernels.subtractHistogram(groups.address, numGroups, features.address, flags, larger.address, histogram.address)
    })
  })

  test.each(seeds)('two leaves, seed %i', (seed) => {
    expectSameMemory(seed, (kernels, below) => {
      const { memory } = kernels
      const { numRows, rows, endRows, gradients, hessians } = takeRows(kernels, below)
      const { flags, numGroups, groups, features, numFeatures, histogramBytes } = takeTables(kernels, below, numRows)
      const job = takeArray(memory, Float64Array, 48)
      const scratch = takeArray(memory, Float64Array, 4 * 1100)
      const hessian = below(2) === 0 ? 0 : hessians
      const endFeatures = features.address + 32 * numFeatures
      const isSearched = below(3) === 0 ? 0 : 1
      job.view().set([groups.address, numGroups, features.address, endFeatures, flags, flags, gradients, hessian, 0.37])
      job.view().set([1 + below(20), below(2) / 10, below(2), below(2) / 10, scratch.address, isSearched, below(2)], 9)
      for (const [at, end] of [
        [16, rows + 4 * Math.floor((endRows - rows) / 12)],
        [32, endRows]
      ] as const) {
        const total = takeArray(memory, Float64Array, 2)
        kernels.sumDerivatives(rows, end, gradients, hessians, total.address)
        const histogram = takeArray(memory, Float64Array, histogramBytes / 8)
        for (let i = 0; at === 32 && i < histogram.length; i++) histogram.view()[i] = below(100)
        const isSplittable = takeArray(memory, Uint8Array, 100)
        const [sumGradient = 0, sumHessian = 0] = total.view()
        job
          .view()
          .set(
            [rows, end, sumGradient, sumHessian, (end - rows) / 4, histogram.address, flags, isSplittable.address],
            at
          )
      }
      const buffer = takeArray(memory, Uint8Array, 5120 + 4 * numGroups)
      job.view()[31] = buffer.address
      kernels.searchLeaves(job.address)
      buffer.view().fill(0)
      // What is left in the scratch is not specified.
      scratch.view().fill(0)
    })
  })

  test.each(seeds)('sorted values and their bins, seed %i', (seed) => {
    expectSameMemory(seed, (kernels, below) => {
      const { memory } = kernels
      const count = [0, 1, 2, 5000][below(5)] ?? 1 + below(300)
      const values = takeArray(memory, Float64Array, count)
      const scratch = takeArray(memory, Float64Array, count + 1024)
      const special = [NaN, Infinity, -Infinity, 5e-324, -5e-324, 1.7976931348623157e308]
      const size = [1, 1e-9, 1e300][below(3)]!
      const share = 1 + below(20)
      for (let i = 0; i < count; i++) {
        values.view()[i] = below(20) < share ? size * (below(2 ** 31) - 2 ** 30) : special[below(special.length)]!
      }
      const numBounds = below(300)
      const length = 2 ** (32 - Math.clz32(numBounds)) - 1
      const bounds = takeArray(memory, Float64Array, length)
      bounds.view().fill(Infinity)
      for (let i = 0; i < numBounds; i++)
        bounds.view()[i] = i % 2 === 0 ? values.view()[below(count)]! : size * below(9)
      bounds.view().sort()
      const isWide = below(2)
      const stride = (1 + below(8)) * (1 + isWide)
      const bins = takeArray(memory, Uint8Array, count * stride)
      const find = (): void => {
        const end = values.address + 8 * count
        kernels.findBins(
          values.address,
          end,
          bounds.address,
          4 * (length + 1),
          below(250),
          bins.address,
          stride,
          isWide
        )
      }
      find()
      const places = takeArray(memory, Int32Array, count)
      const numValues = kernels.takeValues(values.address, count, size * 2 ** 22, places.address)
      for (const array of [values, places]) array.view().fill(0, numValues)
      const numNumbers = kernels.sortNumbers(values.address, numValues, scratch.address)
      scratch.view().fill(numNumbers)
    })
  })

  test.each(seeds)('distinct values and their bounds, seed %i', (seed) => {
    expectSameMemory(seed, (kernels, below) => {
      const { memory } = kernels
      const count = [0, 1, 2][below(6)] ?? below(400)
      const sorted = takeArray(memory, Float64Array, count)
      const range = 1 + below(1000)
      const shift = [0, 500, 1000][below(3)]!
      const [infinities, steps] = [below(2), below(2)]
      for (let i = 0; i < count; i++) {
        const value = below(range) - shift || 1
        sorted.view()[i] =
          infinities === 1 && below(9) === 0 ? value * Infinity : value * (1 + steps * below(4) * 2 ** -52)
      }
      sorted.view().sort()
      const numZero = below(3) * below(100)
      const distinct = takeArray(memory, Float64Array, count + 1)
      const counts = takeArray(memory, Int32Array, count + 1)
      const end = sorted.address + 8 * count
      const length = kernels.findDistinct(sorted.address, end, numZero, distinct.address, counts.address)
      const maxBin = below(1 + below(300))
      const bounds = takeArray(memory, Float64Array, maxBin + 3)
      const total = count + numZero
      const binCounts = takeArray(memory, Int32Array, maxBin + 4)
      const { address } = bounds
      const minData = below(6)
      const numBounds = kernels.divideValues(distinct.address, counts.address, length, total, maxBin, minData, address)
      kernels.countBins(distinct.address, counts.address, length, address, numBounds, binCounts.address)
      binCounts.view()[maxBin + 3] = length
    })
  })

  test.each(seeds)('rows to children, and through a tree, seed %i', (seed) => {
    expectSameMemory(seed, (kernels, below) => {
      const { memory } = kernels
      const { numRows, rows, endRows } = takeRows(kernels, below)
      const isWide = below(2) === 0
      const width = isWide ? 1 : [1, 2, 4, 8][below(4)]!
      const binBytes = isWide ? 2 : width
      const numBins = 2 + below(isWide ? 1000 : 255)
      const bins = takeBins(kernels, below, numRows * width, numBins, isWide)
      const goesLeft = takeBins(kernels, below, numBins, 2, false)
      const scratch = takeArray(memory, Int32Array, numRows)
      const scores = takeArray(memory, Float64Array, numRows)
      const middle = kernels.partition(rows, endRows, bins, binBytes, Number(isWide), goesLeft, scratch.address)
      // What is left in the scratch is not specified.
      scratch.view().fill(0)
      kernels.addToRows(rows, middle, 0.1, scores.address)
      kernels.addToRows(middle, endRows, -0.7, scores.address)
      const nodes = takeArray(memory, Int32Array, 16)
      const values = takeArray(memory, Float64Array, 3)
      values.view().set([0.3, -1.2, 2.5])
      const leaf = (number: number): number => values.address + 8 * number + 1
      nodes.view().set([bins, binBytes, Number(isWide), goesLeft, nodes.address + 32, leaf(0)])
      nodes.view().set([bins + (isWide ? 0 : width - 1), binBytes, Number(isWide), goesLeft, leaf(1), leaf(2)], 8)
      kernels.addTreeToScores(nodes.address, numRows, scores.address)
      const rowBytes = 1 + below(20)
      const columns = takeArray(memory, Uint8Array, numRows * rowBytes)
      kernels.spreadColumns(
        takeBins(kernels, below, numRows * rowBytes, 256, false),
        rowBytes,
        numRows,
        columns.address
      )
    })
  })

  test.each(seeds.concat(seeds.map((seed) => seed + 100)))('thresholds, seed %i', (seed) => {
    expectSameMemory(seed, (kernels, below) => {
      const { memory } = kernels
      const numFeatures = 1 + below(6)
      const most = 42
      const split = takeArray(memory, Float64Array, 8)
      const scratch = takeArray(memory, Float64Array, 4 * (most + 3))
      const features = takeArray(memory, Int32Array, 8 * numFeatures)
      const histogram = takeArray(memory, Float64Array, 2 * most * numFeatures)
      const [wanted, mayUse] = [0, 1].map(() => takeBins(kernels, below, numFeatures, 4, false))
      for (const flags of [wanted!, mayUse!]) {
        const bytes = memory.bytes().subarray(flags, flags + numFeatures)
        bytes.set(bytes.map((value) => Number(value > 0)))
      }
      const isSplittable = takeArray(memory, Uint8Array, numFeatures)
      let gradient = 0
      let hessian = 0
      for (let position = 0; position < numFeatures; position++) {
        const numBins = 2 + below(40)
        const firstStored = below(2)
        const begin = 2 * most * position
        const entries = histogram.view().subarray(begin)
        gradient = 0
        hessian = 0
        for (let bin = firstStored; bin < numBins; bin++) {
          if (below(3) === 0) continue
          gradient += entries[2 * bin] = below(2000) / 100 - 10
          hessian += entries[2 * bin + 1] = below(100) / 7
        }
        // Part of the leaf is in bin 0 where that is not stored.
        if (firstStored === 1) {
          gradient += below(10) - 5
          hessian += below(10)
        }
        const missing = below(8) === 0 ? -1 : below(3)
        features
          .view()
          .set([8 * begin, numBins, firstStored, missing, below(numBins), 50 - position, 0, position], 8 * position)
      }
      kernels.findThresholds(
        features.address,
        features.address + 32 * numFeatures,
        wanted!,
        mayUse!,
        isSplittable.address,
        histogram.address,
        gradient,
        hessian + 2e-15,
        50 + below(1000),
        below(30),
        below(3),
        below(2),
        gradient ** 2 / (hessian + 1),
        split.address,
        scratch.address
      )
      // What is left in the scratch is not specified.
      scratch.view().fill(0)
    })
  })
})
