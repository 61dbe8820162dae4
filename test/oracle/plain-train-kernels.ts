/**
 * The kernels of src/kernels/assembly/train.ts in plain JavaScript: slow and plain. Parameters are described there.
 */
import { createKernelMemory, type KernelMemory, type MemoryPages } from '../../src/kernels/memory.ts'
import type { TrainKernels } from '../../src/kernels/train-kernels.ts'
import type { TrainFunctions } from '../../src/kernels/train-kernels-data.ts'
import { epsilon, maxInt32 } from '../../src/numeric/constants.ts'
import { nextUp } from '../../src/numeric/next-up.ts'
import { plainPairs } from './plain-pairs.ts'

/** Kernels in plain JavaScript, with an empty memory. */
export function createPlainTrainKernels(): TrainKernels {
  const memory = createKernelMemory(plainMemory())
  return { ...plainTrainFunctions(memory), memory }
}

// Memory that grows as WebAssembly's does.
function plainMemory(): MemoryPages {
  const pageBytes = 65536
  const memory = {
    buffer: new ArrayBuffer(pageBytes),
    grow: (pages: number): number => {
      const grown = new Uint8Array(memory.buffer.byteLength + pages * pageBytes)
      grown.set(new Uint8Array(memory.buffer))
      memory.buffer = grown.buffer
      return 0
    }
  }
  return memory
}

function plainTrainFunctions(memory: KernelMemory): TrainFunctions {
  const float32 = (address: number): Float32Array => new Float32Array(memory.wasm.buffer, address)
  const uint16 = (address: number): Uint16Array => new Uint16Array(memory.wasm.buffer, address)
  const rowsIn = (begin: number, end: number): Int32Array => memory.int32().subarray(begin >> 2, end >> 2)
  const doubles = (address: number): Float64Array => memory.float64().subarray(address >> 3)

  const addColumn = (
    binOf: (row: number) => number,
    rows: Int32Array,
    gradients: number,
    hessians: number,
    sums: number
  ): void => {
    const entries = doubles(sums)
    const gradient = float32(gradients)
    const hessian = hessians === 0 ? undefined : float32(hessians)
    for (const row of rows) {
      const bin = binOf(row)
      entries[2 * bin]! += gradient[row]!
      entries[2 * bin + 1]! += hessian === undefined ? 1 : hessian[row]!
    }
  }
  const fixBin = (sums: number, numBins: number, mostFrequentBin: number, gradient: number, hessian: number): void => {
    const entries = doubles(sums)
    for (let bin = 0; bin < numBins; bin++) {
      if (bin === mostFrequentBin) continue
      gradient -= entries[2 * bin]!
      hessian -= entries[2 * bin + 1]!
    }
    entries[2 * mostFrequentBin] = gradient
    entries[2 * mostFrequentBin + 1] = hessian
  }
  const isWanted = (group: number, features: number, flags: number): boolean => {
    const words = memory.int32()
    const [first = 0, count = 0] = words.subarray((group >> 2) + 6, (group >> 2) + 8)
    const positions = Array.from({ length: count }, (_, i) => words[((features + 32 * (first + i)) >> 2) + 7]!)
    return positions.some((position) => memory.bytes()[flags + position] === 1)
  }
  // Certain of no row: derivatives are computed in one place, src/objective.
  const listRows = (numRows: number, uncertain: number): number => {
    const numbers = memory.int32().subarray(uncertain >> 2)
    for (let row = 0; row < numRows; row++) numbers[row] = row
    return uncertain + 4 * numRows
  }
  const kernels: Omit<TrainFunctions, 'searchLeaves'> = {
    logisticGradients: listRows,
    softmaxGradients: listRows,
    addPairs: plainPairs(memory),
    makeHistogram: (
      groups,
      numGroups,
      features,
      flags,
      rows,
      endRows,
      gradients,
      hessians,
      constantHessian,
      sumGradient,
      sumHessian,
      histogram
    ) => {
      const words = memory.int32()
      const ofLeaf = rowsIn(rows, endRows)
      for (let number = 0; number < numGroups; number++) {
        const group = groups + 32 * number
        if (!isWanted(group, features, flags)) continue
        const [
          bins = 0,
          narrowWidth = 0,
          rowBytes = 0,
          maxBins = 0,
          begin = 0,
          mostFrequentBins = 0,
          first = 0,
          count = 0
        ] = words.subarray(group >> 2)
        const isWide = narrowWidth === 0
        const width = isWide ? 1 : narrowWidth
        const stored = isWide ? uint16(bins) : memory.bytes().subarray(bins)
        const stride = isWide ? 1 : rowBytes
        const sums = histogram + begin
        doubles(sums).fill(0, 0, 2 * width * maxBins)
        for (let k = 0; k < width; k++) {
          addColumn((row) => stored[row * stride + k]!, ofLeaf, gradients, hessians, sums + 16 * k * maxBins)
        }
        const entries = doubles(sums)
        for (let i = 0; hessians === 0 && i < width * maxBins; i++) entries[2 * i + 1]! *= constantHessian
        for (let k = 0; mostFrequentBins !== 0 && k < width; k++) {
          fixBin(sums + 16 * k * maxBins, maxBins, words[(mostFrequentBins >> 2) + k]!, sumGradient, sumHessian)
        }
        for (let i = first; mostFrequentBins === 0 && i < first + count; i++) {
          const feature = words.subarray((features + 32 * i) >> 2)
          if (feature[6] !== 0) fixBin(histogram + feature[0]!, feature[1]!, feature[6]!, sumGradient, sumHessian)
        }
      }
    },
    subtractHistogram: (groups, numGroups, features, flags, from, histogram) => {
      const words = memory.int32()
      for (let number = 0; number < numGroups; number++) {
        const group = groups + 32 * number
        if (!isWanted(group, features, flags)) continue
        const [, narrowWidth = 0, , maxBins = 0, begin = 0] = words.subarray(group >> 2)
        const width = Math.max(1, narrowWidth)
        const rest = doubles(from + begin)
        const entries = doubles(histogram + begin)
        for (let i = 0; i < 2 * width * maxBins; i++) rest[i]! -= entries[i]!
      }
    },
    sumDerivatives: (rows, endRows, gradients, hessians, sum) => {
      const gradient = float32(gradients)
      const hessian = float32(hessians)
      let sumGradient = 0
      let sumHessian = 0
      for (const row of rowsIn(rows, endRows)) {
        sumGradient += gradient[row]!
        sumHessian += hessian[row]!
      }
      doubles(sum).set([sumGradient, sumHessian])
    },
    sortNumbers: (values, numValues) => {
      const all = doubles(values).subarray(0, numValues)
      const numbers = all.filter((value) => !Number.isNaN(value)).sort()
      all.set(numbers)
      return numbers.length
    },
    takeValues: (values, numValues, zero, places) => {
      const all = doubles(values)
      const words = memory.int32()
      let count = 0
      for (let place = 0; place < numValues; place++) {
        if (Math.abs(all[place]!) <= zero) continue
        words[(places >> 2) + count] = place
        all[count++] = all[place]!
      }
      return count
    },
    findDistinct: (sorted, endSorted, numZero, distinct, counts) => {
      const values = doubles(distinct)
      const words = memory.int32().subarray(counts >> 2)
      const numbers = memory.float64().subarray(sorted >> 3, endSorted >> 3)
      let length = 0
      const add = (value: number, count: number): void => {
        words[length] = count
        values[length++] = value
      }
      let before = NaN
      for (const value of numbers) {
        if (value <= nextUp(before)) {
          values[length - 1] = value
          words[length - 1]!++
        } else {
          if (before < 0 ? value > 0 : length === 0 && value > 0 && numZero > 0) add(0, numZero)
          add(value, 1)
        }
        before = value
      }
      if (numbers.length === 0 || (before < 0 && numZero > 0)) add(0, numZero)
      return length
    },
    divideValues: (values, counts, numValues, total, maxBin, minDataInBin, bounds) => {
      const distinct = doubles(values)
      const rows = memory.int32().subarray(counts >> 2, (counts >> 2) + numValues)
      const found: number[] = []
      const add = (i: number): boolean => {
        const bound = nextUp((distinct[i]! + distinct[i + 1]!) / 2)
        if (found.length > 0 && bound <= nextUp(found.at(-1)!)) return false
        found.push(bound)
        return true
      }
      let count = 0
      if (numValues <= maxBin) {
        for (let i = 0; i < numValues - 1; i++) {
          count += rows[i]!
          if (count >= minDataInBin && add(i)) count = 0
        }
      } else {
        const numBins = minDataInBin > 0 ? Math.max(1, Math.min(maxBin, Math.trunc(total / minDataInBin))) : maxBin
        const isBig = (i: number): boolean => rows[i]! >= total / numBins
        const big = rows.filter((_, i) => isBig(i))
        let binsLeft = numBins - big.length
        let rowsLeft = total - big.reduce((sum, ofValue) => sum + ofValue, 0)
        let mean = rowsLeft / binsLeft
        let numEnded = 0
        for (let i = 0; i < numValues - 1; i++) {
          if (!isBig(i)) rowsLeft -= rows[i]!
          count += rows[i]!
          if (!isBig(i) && !(count >= mean) && !(isBig(i + 1) && count >= Math.max(1, mean * 0.5))) continue
          add(i)
          if (++numEnded >= numBins - 1) break
          count = 0
          if (!isBig(i)) mean = rowsLeft / --binsLeft
        }
      }
      doubles(bounds).set([...found, Infinity])
      return found.length + 1
    },
    countBins: (values, counts, numValues, bounds, numBins, binCounts) => {
      const words = memory.int32()
      const [first, from] = [binCounts >> 2, counts >> 2]
      words.fill(0, first, first + numBins)
      let bin = 0
      for (let i = 0; i < numValues; i++) {
        while (bin < numBins - 1 && doubles(values)[i]! > doubles(bounds)[bin]!) bin++
        words[first + bin]! += words[from + i]!
      }
    },
    findBins: (values, endValues, bounds, half, nanBin, bins, stride, isWide) => {
      const ofFeature = doubles(bounds).subarray(0, half / 4 - 1)
      const view = isWide === 1 ? uint16(0) : memory.bytes()
      let at = bins
      for (const value of memory.float64().subarray(values >> 3, endValues >> 3)) {
        let low = 0
        for (let high = ofFeature.length; low < high;) {
          const middle = (low + high) >>> 1
          if (ofFeature[middle]! < value) low = middle + 1
          else high = middle
        }
        view[isWide === 1 ? at >> 1 : at] = Number.isNaN(value) ? nanBin : low
        at += stride
      }
    },
    partition: (rows, endRows, bins, rowBytes, isWide, goesLeft, scratch) => {
      const bytes = memory.bytes()
      const wide = new Uint16Array(memory.wasm.buffer)
      const right: number[] = []
      const all = memory.int32()
      let left = rows >> 2
      for (let at = left; at < endRows >> 2; at++) {
        const row = all[at]!
        const place = bins + row * rowBytes
        if (bytes[goesLeft + (isWide === 1 ? wide[place >> 1]! : bytes[place]!)] === 1) all[left++] = row
        else right.push(row)
      }
      all.set(right, scratch >> 2)
      all.copyWithin(left, scratch >> 2, (scratch >> 2) + right.length)
      return left << 2
    },
    spreadColumns: (bins, rowBytes, numRows, columns) => {
      const bytes = memory.bytes()
      for (let i = 0; i < numRows * rowBytes; i++) {
        bytes[columns + (i % rowBytes) * numRows + Math.floor(i / rowBytes)] = bytes[bins + i]!
      }
    },
    addToRows: (rows, endRows, value, scores) => {
      const ofRows = doubles(scores)
      for (const row of rowsIn(rows, endRows)) ofRows[row]! += value
    },
    addTreeToScores: (nodes, numRows, scores) => {
      const bytes = memory.bytes()
      const wide = new Uint16Array(memory.wasm.buffer)
      const words = memory.int32()
      const values = memory.float64()
      for (let row = 0; row < numRows; row++) {
        let node = nodes
        do {
          const at = node >> 2
          const place = words[at]! + row * words[at + 1]!
          const bin = words[at + 2] !== 0 ? wide[place >> 1]! : bytes[place]!
          node = bytes[words[at + 3]! + bin] === 1 ? words[at + 4]! : words[at + 5]!
        } while ((node & 1) === 0)
        values[(scores >> 3) + row]! += values[(node - 1) >> 3]!
      }
    },
    findThresholds: (
      features,
      endFeatures,
      wanted,
      mayUse,
      isSplittable,
      histogram,
      sumGradient,
      sumHessian,
      count,
      minData,
      minHessian,
      l2,
      leastGain,
      split
    ) => {
      const flags = memory.bytes()
      const words = memory.int32()
      const best = doubles(split)
      best[0] = -Infinity
      words[(split >> 2) + 8] = maxInt32
      for (let feature = features >> 2; feature < endFeatures >> 2; feature += 8) {
        const [begin = 0, numBins = 0, firstStored = 0, missing = 0, defaultBin = 0, number = 0, , position = 0] =
          words.subarray(feature)
        if (missing < 0 || flags[wanted + position] === 0) {
          flags[isSplittable + position] = 0
          continue
        }
        const leaf = { sumGradient, sumHessian, count, minData, minHessian, l2, leastGain }
        const found = bestThreshold(doubles(histogram + begin), numBins, firstStored, missing, defaultBin, leaf)
        flags[isSplittable + position] = Number(found.isWorth)
        const isBetter = found.gain > best[0] || (found.gain === best[0] && number < words[(split >> 2) + 8]!)
        if (flags[mayUse + position] === 0 || found.gain === -Infinity || !isBetter) continue
        best.set([found.gain, found.gradient, found.hessian])
        words.set([found.rows, found.bin, number, Number(found.isFromRight)], (split >> 2) + 6)
      }
    }
  }

  const searchLeaf = (job: Float64Array, leaf: number, address: number): void => {
    const [, , features = 0, endFeatures = 0, wanted = 0] = job
    const [, , sumGradient = 0, sumHessian = 0, count = 0, histogram = 0, mayUse = 0, isSplittable = 0] =
      job.subarray(leaf)
    const [minData = 0, minHessian = 0, l2 = 0, minGain = 0, scratch = 0, isSearched = 0] = job.subarray(9)
    if (isSearched === 0) return
    if (count < 2 * minData) {
      job[leaf + 8] = -Infinity
      for (let feature = features; feature < endFeatures; feature += 32) {
        memory.bytes()[isSplittable + memory.int32()[(feature >> 2) + 7]!] = 0
      }
      return
    }
    const padded = sumHessian + 2 * epsilon
    kernels.findThresholds(
      features,
      endFeatures,
      wanted,
      mayUse,
      isSplittable,
      histogram,
      sumGradient,
      padded,
      count,
      minData,
      minHessian,
      l2,
      (sumGradient * sumGradient) / (padded + l2) + minGain,
      address + 8 * (leaf + 8),
      scratch
    )
  }
  return {
    ...kernels,
    searchLeaves: (address) => {
      const job = doubles(address)
      const [
        groups = 0,
        numGroups = 0,
        features = 0,
        ,
        wanted = 0,
        made = 0,
        gradients = 0,
        hessians = 0,
        hessian = 0
      ] = job
      const [begin = 0, end = 0, sumGradient = 0, sumHessian = 0, , histogram = 0] = job.subarray(16)
      kernels.makeHistogram(
        groups,
        numGroups,
        features,
        made,
        begin,
        end,
        gradients,
        hessians,
        hessian,
        sumGradient,
        sumHessian,
        histogram,
        job[31]!
      )
      searchLeaf(job, 16, address)
      if (job[15] === 0) return
      kernels.subtractHistogram(groups, numGroups, features, wanted, job[37]!, histogram)
      searchLeaf(job, 32, address)
    }
  }
}

interface SearchedSums {
  readonly sumGradient: number
  readonly sumHessian: number
  readonly count: number
  readonly minData: number
  readonly minHessian: number
  readonly l2: number
  readonly leastGain: number
}

interface FoundThreshold {
  readonly isWorth: boolean
  readonly gain: number
  readonly gradient: number
  readonly hessian: number
  readonly rows: number
  readonly bin: number
  readonly isFromRight: boolean
}

function bestThreshold(
  entries: Float64Array,
  numBins: number,
  firstStored: number,
  missing: number,
  defaultBin: number,
  { sumGradient, sumHessian, count, minData, minHessian, l2, leastGain }: SearchedSums
): FoundThreshold {
  const countFactor = count / sumHessian
  const isTwoWay = numBins > 2 && missing !== 0
  const skipped = isTwoWay && missing === 1 ? defaultBin : -1
  const hasNanBin = isTwoWay && missing === 2
  let isWorth = false
  const found = { gain: -Infinity, gradient: 0, hessian: 0, rows: 0, bin: 0, isFromRight: false }

  // Sums on the side that is being filled; whether they are those of a threshold worth its gain.
  let gradient = 0
  let hessian = epsilon
  let rows = 0
  const add = (bin: number, sign: number): void => {
    gradient += sign * entries[2 * bin]!
    hessian += sign * entries[2 * bin + 1]!
    rows += sign * Math.trunc(entries[2 * bin + 1]! * countFactor + 0.5)
  }
  const scan = (bins: Iterable<number>, isFromRight: boolean): void => {
    let best: { gain: number; gradient: number; hessian: number; rows: number; bin: number } | undefined
    for (const bin of bins) {
      if (rows < minData || hessian < minHessian) continue
      const otherHessian = sumHessian - hessian
      if (count - rows < minData || otherHessian < minHessian) break
      const otherGradient = sumGradient - gradient
      const here = (gradient * gradient) / (hessian + l2)
      const there = (otherGradient * otherGradient) / (otherHessian + l2)
      const gain = isFromRight ? there + here : here + there
      if (gain <= leastGain) continue
      isWorth = true
      if (!(gain > (best?.gain ?? -Infinity))) continue
      best = isFromRight
        ? { gain, gradient: otherGradient, hessian: otherHessian, rows: count - rows, bin: bin - 1 }
        : { gain, gradient, hessian, rows, bin }
    }
    if (best === undefined) return
    if (best.gain > found.gain + leastGain) Object.assign(found, best, { gain: best.gain - leastGain, isFromRight })
  }
  function* fromRight(): Generator<number> {
    for (let bin = numBins - 1 - Number(hasNanBin); bin > 0; bin--) {
      if (bin === skipped) continue
      add(bin, 1)
      yield bin
    }
  }
  function* fromLeft(): Generator<number> {
    if (hasNanBin && firstStored === 1) {
      gradient = sumGradient
      hessian = sumHessian - epsilon
      rows = count
      for (let bin = 1; bin < numBins; bin++) add(bin, -1)
      yield 0
    }
    for (let bin = firstStored; bin < numBins - 1; bin++) {
      if (bin === skipped) continue
      add(bin, 1)
      yield bin
    }
  }
  scan(fromRight(), true)
  if (isTwoWay) {
    gradient = 0
    hessian = epsilon
    rows = 0
    scan(fromLeft(), false)
  } else if (missing === 2) found.isFromRight = false
  return { isWorth, ...found }
}
