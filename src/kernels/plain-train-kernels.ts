/**
 * The kernels of assembly/train.ts in plain JavaScript: what they compute, for tests, and what stands in for them where there is no
 * WebAssembly. Parameters are described there.
 *
 * @module
 */
import { epsilon } from '../numeric/constants.ts'
import type { KernelMemory, MemoryPages } from './memory.ts'
import type { TrainFunctions } from './train-kernels-data.ts'

/** Memory that grows as WebAssembly's does. */
export function plainMemory(): MemoryPages {
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

/** The kernels on this memory. */
export function plainTrainFunctions(memory: KernelMemory): TrainFunctions {
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
  const fixBin: TrainFunctions['fixBin'] = (sums, numBins, mostFrequentBin, gradient, hessian) => {
    const entries = doubles(sums)
    for (let bin = 0; bin < numBins; bin++) {
      if (bin === mostFrequentBin) continue
      gradient -= entries[2 * bin]!
      hessian -= entries[2 * bin + 1]!
    }
    entries[2 * mostFrequentBin] = gradient
    entries[2 * mostFrequentBin + 1] = hessian
  }
  return {
    addToBins: (bins, width, rows, endRows, gradients, hessians, sums, columnBytes) => {
      const bytes = memory.bytes().subarray(bins)
      const ofLeaf = rowsIn(rows, endRows)
      for (let k = 0; k < width; k++) {
        addColumn((row) => bytes[row * width + k]!, ofLeaf, gradients, hessians, sums + k * columnBytes)
      }
    },
    addToWideBins: (bins, rows, endRows, gradients, hessians, sums) => {
      const wide = uint16(bins)
      addColumn((row) => wide[row]!, rowsIn(rows, endRows), gradients, hessians, sums)
    },
    scaleHessians: (sums, numEntries, hessian) => {
      const entries = doubles(sums)
      for (let i = 0; i < numEntries; i++) entries[2 * i + 1]! *= hessian
    },
    fixBin,
    fixBins: (sums, columnBytes, width, mostFrequentBins, gradient, hessian) => {
      for (let column = 0; column < width; column++) {
        const bin = memory.int32()[(mostFrequentBins >> 2) + column]!
        fixBin(sums + column * columnBytes, columnBytes / 16, bin, gradient, hessian)
      }
    },
    subtract: (from, sums, numEntries) => {
      const rest = doubles(from)
      const entries = doubles(sums)
      for (let i = 0; i < 2 * numEntries; i++) rest[i]! -= entries[i]!
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
    findThreshold: (
      sums,
      numBins,
      firstStored,
      missing,
      defaultBin,
      sumGradient,
      sumHessian,
      count,
      minData,
      minHessian,
      l2,
      leastGain,
      feature,
      split
    ) => {
      const entries = doubles(sums)
      const countFactor = count / sumHessian
      const isTwoWay = numBins > 2 && missing !== 0
      const skipped = isTwoWay && missing === 1 ? defaultBin : -1
      const hasNanBin = isTwoWay && missing === 2
      let isSplittable = false
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
          isSplittable = true
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
      const best = doubles(split)
      const words = memory.int32().subarray(split >> 2)
      if (found.gain > best[0]! || (found.gain === best[0] && feature < words[8]!)) {
        best.set([found.gain, found.gradient, found.hessian])
        words.set([found.rows, found.bin, feature, Number(found.isFromRight)], 6)
      }
      return Number(isSplittable)
    }
  }
}
