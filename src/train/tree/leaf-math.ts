/**
 * Outputs of leaves and gains of splits, from sums of derivatives.
 *
 * Source: LightGBM 4.7.0 src/treelearner/feature_histogram.hpp, CalculateSplittedLeafOutput, GetLeafGain, GetSplitGains.
 *
 * @module
 */
import { epsilon } from '../../numeric/constants.ts'
import type { TreeParameters } from './split-parameters.ts'

/** Bounds that monotone constraints set to a leaf's output. */
export interface OutputBounds {
  readonly lower: number
  readonly upper: number
}

/** No bounds. */
export const unbounded: OutputBounds = { lower: -Infinity, upper: Infinity }

/** The bounds that monotone constraints start from. */
export const finite: OutputBounds = { lower: -Number.MAX_VALUE, upper: Number.MAX_VALUE }

/** The arithmetic of one set of parameters. Sums of second derivatives include what is added to them. */
export interface LeafMath {
  /**
   * Output of a leaf.
   *
   * @param count - rows, for smoothing
   * @param parentOutput - what smoothing moves it towards
   * @param l2 - L2 regularisation
   */
  readonly output: (
    gradient: number,
    hessian: number,
    count: number,
    parentOutput: number,
    l2: number,
    bounds: OutputBounds
  ) => number
  /** Output of a root: not smoothed, not bounded. */
  readonly rootOutput: (gradient: number, hessian: number) => number
  /** Gain of a leaf with a given output. */
  readonly gainOfOutput: (gradient: number, hessian: number, output: number, l2: number) => number
  /** Gain of a leaf with its own output; without bounds. */
  readonly gain: (gradient: number, hessian: number, count: number, parentOutput: number, l2: number) => number
  /** `gain` without smoothing. */
  readonly plainGain: (gradient: number, hessian: number, l2: number) => number
  /** Gain of both sides of a split, 0 when it breaks a monotone constraint. */
  readonly splitGain: (
    leftGradient: number,
    leftHessian: number,
    leftCount: number,
    rightGradient: number,
    rightHessian: number,
    rightCount: number,
    parentOutput: number,
    l2: number,
    constraint: number,
    leftBounds: OutputBounds,
    rightBounds: OutputBounds
  ) => number
  /** Whether a gain is G² / (H + l2), and nothing else has to be looked at. */
  readonly isPlain: boolean
}

/** Prepares the arithmetic. */
export function createLeafMath(parameters: TreeParameters): LeafMath {
  const { lambda_l1: l1, max_delta_step: maxDeltaStep, path_smooth: pathSmooth } = parameters
  const isSmooth = pathSmooth > epsilon
  const isMonotone = parameters.monotone_constraints !== undefined

  // NaN counts as 0.
  const shrunk = (gradient: number): number => {
    const rest = Math.abs(gradient) - l1
    return (Number(gradient > 0) - Number(gradient < 0)) * (rest > 0 ? rest : 0)
  }
  const stepOf = (gradient: number, hessian: number, l2: number): number => {
    const step = -(l1 > 0 ? shrunk(gradient) : gradient) / (hessian + l2)
    return maxDeltaStep > 0 && Math.abs(step) > maxDeltaStep ? Math.sign(step) * maxDeltaStep : step
  }
  const smoothed = (output: number, count: number, parentOutput: number): number => {
    const weight = count / pathSmooth
    return (output * weight) / (weight + 1) + parentOutput / (weight + 1)
  }
  const output: LeafMath['output'] = (gradient, hessian, count, parentOutput, l2, { lower, upper }) => {
    const step = stepOf(gradient, hessian, l2)
    const value = isSmooth ? smoothed(step, count, parentOutput) : step
    return value < lower ? lower : value > upper ? upper : value
  }
  const gainOfOutput: LeafMath['gainOfOutput'] = (gradient, hessian, value, l2) =>
    -(2 * (l1 > 0 ? shrunk(gradient) : gradient) * value + (hessian + l2) * value * value)
  const quotient = (gradient: number, hessian: number, l2: number): number => {
    const g = l1 > 0 ? shrunk(gradient) : gradient
    return (g * g) / (hessian + l2)
  }
  const plainGain: LeafMath['plainGain'] = (gradient, hessian, l2) =>
    maxDeltaStep > 0
      ? gainOfOutput(gradient, hessian, stepOf(gradient, hessian, l2), l2)
      : quotient(gradient, hessian, l2)
  const gain: LeafMath['gain'] = (gradient, hessian, count, parentOutput, l2) =>
    isSmooth
      ? gainOfOutput(gradient, hessian, smoothed(stepOf(gradient, hessian, l2), count, parentOutput), l2)
      : plainGain(gradient, hessian, l2)
  return {
    output,
    rootOutput: (gradient, hessian) => stepOf(Number.isNaN(gradient) ? 0 : gradient, hessian, parameters.lambda_l2),
    gainOfOutput,
    gain,
    plainGain,
    splitGain: (leftG, leftH, leftCount, rightG, rightH, rightCount, parentOutput, l2, constraint, ofLeft, ofRight) => {
      if (!isMonotone)
        return gain(leftG, leftH, leftCount, parentOutput, l2) + gain(rightG, rightH, rightCount, parentOutput, l2)
      const left = output(leftG, leftH, leftCount, parentOutput, l2, ofLeft)
      const right = output(rightG, rightH, rightCount, parentOutput, l2, ofRight)
      if ((constraint > 0 && left > right) || (constraint < 0 && left < right)) return 0
      return gainOfOutput(leftG, leftH, left, l2) + gainOfOutput(rightG, rightH, right, l2)
    },
    isPlain: !(l1 > 0) && !(maxDeltaStep > 0) && !isSmooth && !isMonotone && !parameters.extra_trees
  }
}
