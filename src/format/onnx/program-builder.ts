/**
 * Puts row programs together, step by step.
 *
 * @module
 */
import type { RowProgram, RowStep, StepRegisters } from '../../model/libraries/onnx-program.ts'
import { onnxFault } from './fault.ts'

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** A step before it is known where its results go. */
export type NewStep = Without<RowStep, keyof StepRegisters>

/** A program that grows. */
export interface ProgramBuilder {
  /** Registers for so many more inputs. */
  readonly addInputs: (count: number) => number[]
  /** The registers of constants. */
  readonly constantsOf: (values: ArrayLike<number>) => number[]
  /**
   * Adds a step.
   *
   * @param count - of its results
   * @returns the registers of its results
   */
  readonly add: (step: NewStep, from: readonly number[], count?: number) => number[]
  /** The steps so far. */
  readonly steps: readonly RowStep[]
  readonly finish: (outputs: readonly number[]) => RowProgram
}

/** What keeps a damaged or hostile file from making rows take more than any model does. */
export interface Budget {
  /** Columns that values may still have, together. */
  columns: number
}

/** Takes columns from what is left. */
export function spend(budget: Budget, columns: number): void {
  budget.columns -= columns
  if (budget.columns < 0) throw onnxFault('expected fewer columns of all values together', 'graph')
}

/** An empty program. */
export function createProgramBuilder(budget: Budget): ProgramBuilder {
  const inputs: number[] = []
  const constants = new Map<string, { readonly register: number; readonly value: number }>()
  const steps: RowStep[] = []
  let numRegisters = 0
  const take = (count: number): number[] => {
    spend(budget, count)
    numRegisters += count
    return Array.from({ length: count }, (_, i) => numRegisters - count + i)
  }
  return {
    addInputs: (count) => {
      const registers = take(count)
      for (const register of registers) inputs.push(register)
      return registers
    },
    constantsOf: (values) =>
      Array.from(values, (value) => {
        const key = Object.is(value, -0) ? '-0' : String(value)
        let constant = constants.get(key)
        if (constant === undefined) constants.set(key, (constant = { register: take(1)[0]!, value }))
        return constant.register
      }),
    add: (step, from, count = from.length) => {
      const to = take(count)
      steps.push({ ...step, from, to: to[0] ?? 0 } as RowStep)
      return to
    },
    steps,
    finish: (outputs) => ({ numRegisters, inputs, constants: [...constants.values()], steps, outputs })
  }
}
