/**
 * Row programs: what the operators of an ONNX graph around its trees compute from a row, as plain data, and what runs it.
 *
 * A program works on registers, which hold its inputs, its constants and what its steps compute. Operators that only choose, join or
 * rename columns are no steps; they say which registers the next step reads.
 *
 * Float32 operations are float64 operations, rounded, which is the same for + − × ÷ √, as float64 has more than twice the bits.
 * Source: onnxruntime 1.32 core/providers/cpu/ml/: imputer.cc, scaler.cc, normalizer.cc, binarizer.cc, ml_common.h.
 *
 * @module
 */
import { strictExpFloat32 } from '../../numeric/exp-float32.ts'
import { exponential, logistic, probit, sigmoid } from './onnx-functions.ts'

/** What reads registers, and writes as many, one after the other, from `to` on. */
export interface StepRegisters {
  readonly from: readonly number[]
  readonly to: number
}

/** A step of a program. */
export type RowStep =
  /** rounded to float32; cut off towards 0; a function of `onnx-functions.ts` */
  | (StepRegisters & { readonly kind: 'float32' | 'integer' | 'logistic' | 'sigmoid' | 'exponential' | 'probit' })
  /** with the operand in the register of the same place; `isFloat32`: rounded */
  | (StepRegisters & {
      readonly kind: 'add' | 'subtract' | 'multiply' | 'divide'
      readonly by: readonly number[]
      readonly isFloat32: boolean
    })
  /** the register of the same place of `by` where the value is `missing` */
  | (StepRegisters & { readonly kind: 'impute'; readonly missing: number; readonly by: readonly number[] })
  /** 1 above the limit, else 0 */
  | (StepRegisters & { readonly kind: 'above'; readonly limit: number })
  /** the place of the value among `values`, which ascend; -1 for others, NaN for NaN */
  | (StepRegisters & { readonly kind: 'find'; readonly values: readonly number[] })
  /** over all registers: divided by the largest, by the sum of sizes or by the root of the sum of squares, in float32 */
  | (StepRegisters & { readonly kind: 'normalize'; readonly norm: 'MAX' | 'L1' | 'L2' })
  /** over all registers, in float32; `isZeroKept`: values next to 0 keep their share of nothing, as SOFTMAX_ZERO has it */
  | (StepRegisters & { readonly kind: 'softmax'; readonly isZeroKept: boolean })
  /** the place of the largest, the first of equal ones; registers of -0 are passed over when `isAdded` */
  | (StepRegisters & { readonly kind: 'highest'; readonly isAdded: boolean })
  /** of `width` values each, over groups of so many registers, the least or the greatest, without those of -0 */
  | (StepRegisters & { readonly kind: 'least' | 'greatest'; readonly width: number })

/** A program. */
export interface RowProgram {
  readonly numRegisters: number
  /** Registers that inputs are written to, in order. */
  readonly inputs: readonly number[]
  /** Registers and what they hold. */
  readonly constants: readonly { readonly register: number; readonly value: number }[]
  readonly steps: readonly RowStep[]
  /** Registers that outputs are read from, in order. */
  readonly outputs: readonly number[]
}

/** Computes the outputs of a row: reads its inputs from one place, and writes them to another. */
export type RunProgram = (
  source: Float64Array,
  sourceOffset: number,
  target: Float64Array,
  targetOffset: number
) => void

/** Makes a program ready to run. */
export function prepareProgram({ numRegisters, inputs, constants, steps, outputs }: RowProgram): RunProgram {
  const registers = new Float64Array(numRegisters)
  for (const { register, value } of constants) registers[register] = value
  const actions = steps.map(actionOf)
  return (source, sourceOffset, target, targetOffset) => {
    for (let i = 0; i < inputs.length; i++) registers[inputs[i]!] = source[sourceOffset + i]!
    for (const action of actions) action(registers)
    for (let i = 0; i < outputs.length; i++) target[targetOffset + i] = registers[outputs[i]!]!
  }
}

type Action = (registers: Float64Array) => void

const { fround } = Math

function actionOf(step: RowStep): Action {
  const { from, to } = step
  switch (step.kind) {
    case 'float32':
      return eachOf(from, to, fround)
    case 'integer':
      return eachOf(from, to, Math.trunc)
    case 'logistic':
      return eachOf(from, to, logistic)
    case 'sigmoid':
      return eachOf(from, to, sigmoid)
    case 'exponential':
      return eachOf(from, to, exponential)
    case 'probit':
      return eachOf(from, to, probit)
    case 'above':
      return eachOf(from, to, (value) => Number(value > step.limit))
    case 'find':
      return eachOf(from, to, (value) => placeOf(step.values, value))
    case 'add':
      return pairsOf(from, step.by, to, step.isFloat32, (left, right) => left + right)
    case 'subtract':
      return pairsOf(from, step.by, to, step.isFloat32, (left, right) => left - right)
    case 'multiply':
      return pairsOf(from, step.by, to, step.isFloat32, (left, right) => left * right)
    case 'divide':
      return pairsOf(from, step.by, to, step.isFloat32, (left, right) => left / right)
    case 'impute': {
      const { missing } = step
      const isMissing = Number.isNaN(missing) ? Number.isNaN : (value: number) => value === missing
      return pairsOf(from, step.by, to, false, (value, other) => (isMissing(value) ? other : value))
    }
    case 'normalize':
      return normalizeOf(from, to, step.norm)
    case 'softmax':
      return softmaxOf(from, to, step.isZeroKept)
    case 'highest':
      return (registers) => (registers[to] = highestOf(registers, from, step.isAdded))
    case 'least':
      return extremeOf(from, to, step.width, (value, best) => value < best)
    case 'greatest':
      return extremeOf(from, to, step.width, (value, best) => value > best)
  }
}

function eachOf(from: readonly number[], to: number, map: (value: number) => number): Action {
  return (registers) => {
    for (let i = 0; i < from.length; i++) registers[to + i] = map(registers[from[i]!]!)
  }
}

function pairsOf(
  from: readonly number[],
  by: readonly number[],
  to: number,
  isFloat32: boolean,
  combine: (left: number, right: number) => number
): Action {
  return (registers) => {
    for (let i = 0; i < from.length; i++) {
      const value = combine(registers[from[i]!]!, registers[by[i]!]!)
      registers[to + i] = isFloat32 ? fround(value) : value
    }
  }
}

function placeOf(values: readonly number[], value: number): number {
  if (Number.isNaN(value)) return NaN
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < value) low = middle + 1
    else high = middle
  }
  return values[low] === value ? low : -1
}

function normalizeOf(from: readonly number[], to: number, norm: 'MAX' | 'L1' | 'L2'): Action {
  return (registers) => {
    let total = norm === 'MAX' ? -Infinity : 0
    for (const register of from) {
      const value = registers[register]!
      if (norm === 'MAX') total = value > total ? value : total
      else total = fround(total + (norm === 'L1' ? Math.abs(value) : fround(value * value)))
    }
    for (let i = 0; i < from.length; i++) {
      const value = registers[from[i]!]!
      registers[to + i] = total === 0 ? value : norm === 'L2' ? rootShare(value, total) : fround(value / total)
    }
  }
}

function rootShare(value: number, total: number): number {
  const root = fround(Math.sqrt(fround(fround(value * value) / total)))
  return value < 0 ? -root : root
}

const nextToZero = fround(1e-7)

function softmaxOf(from: readonly number[], to: number, isZeroKept: boolean): Action {
  return (registers) => {
    let highest = registers[from[0]!]!
    for (const register of from) highest = registers[register]! > highest ? registers[register]! : highest
    const factor = isZeroKept ? strictExpFloat32(-highest) : 0
    let total = 0
    for (let i = 0; i < from.length; i++) {
      const value = registers[from[i]!]!
      const isShared = !isZeroKept || value > nextToZero || value < -nextToZero
      const power = isShared ? strictExpFloat32(fround(value - highest)) : fround(value * factor)
      if (isShared) total = fround(total + power)
      registers[to + i] = power
    }
    for (let i = to; i < to + from.length; i++) registers[i] = fround(registers[i]! / total)
  }
}

function highestOf(registers: Float64Array, from: readonly number[], isAdded: boolean): number {
  let best = -1
  for (let i = 0; i < from.length; i++) {
    const value = registers[from[i]!]!
    if (isAdded && Object.is(value, -0)) continue
    if (best < 0 || value > registers[from[best]!]!) best = i
  }
  return Math.max(best, 0)
}

function extremeOf(
  from: readonly number[],
  to: number,
  width: number,
  isBetter: (value: number, best: number) => boolean
): Action {
  return (registers) => {
    registers.fill(-0, to, to + width)
    for (let i = 0; i < from.length; i++) {
      const value = registers[from[i]!]!
      const place = to + (i % width)
      const best = registers[place]!
      if (!Object.is(value, -0) && (Object.is(best, -0) || isBetter(value, best))) registers[place] = value
    }
  }
}
