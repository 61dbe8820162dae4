/**
 * Metrics of regression.
 *
 * Source: LightGBM 4.7.0 src/metric/regression_metric.hpp.
 *
 * @module
 */
import type { Link } from '../model/link.ts'
import { strictExp } from '../numeric/exp.ts'
import { strictLogFloat32 } from '../numeric/log-float32.ts'
import { strictLog } from '../numeric/log.ts'
import { strictLog1p } from '../numeric/log1p.ts'
import { checkLabels } from '../objective/label-checks.ts'
import type { ObjectiveData } from '../objective/objective.ts'
import { averageLoss, meanOver, totalWeight, type Loss } from './average-loss.ts'
import type { Metric, MetricParameters } from './metric.ts'

/** Outputs that should be means are kept above it, a float32. */
const smallestMean = /* @__PURE__ */ Math.fround(1e-10)
/** Added to outputs in gamma deviance. */
const devianceMargin = 1e-9

const squared: Loss = (label, output) => (output - label) * (output - label)

/** `l2`: mean squared error. */
export function createL2(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('l2', data, link, squared)
}

/** `rmse`: root of the mean squared error. */
export function createRmse(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  const mean = meanOver(totalWeight(data))
  return averageLoss('rmse', data, link, squared, (sum) => Math.sqrt(mean(sum)))
}

/** `l1`: mean absolute error. */
export function createL1(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('l1', data, link, (label, output) => Math.abs(output - label))
}

/** `quantile`: mean pinball loss at `alpha`. */
export function createQuantile({ alpha }: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('quantile', data, link, (label, output) => {
    const difference = label - output
    return (difference < 0 ? alpha - 1 : alpha) * difference
  })
}

/** `huber`: mean Huber loss at `alpha`. */
export function createHuber({ alpha }: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('huber', data, link, (label, output) => {
    const difference = output - label
    const size = Math.abs(difference)
    return size <= alpha ? 0.5 * difference * difference : alpha * (size - 0.5 * alpha)
  })
}

/** `fair`: mean fair loss with `fair_c`. */
export function createFair({ fair_c: c }: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('fair', data, link, (label, output) => {
    const size = Math.abs(output - label)
    return c * size - c * c * strictLog1p(size / c)
  })
}

/** `mape`: mean absolute error, relative to labels beyond ±1. */
export function createMape(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('mape', data, link, (label, output) => Math.abs(label - output) / Math.max(1, Math.abs(label)))
}

/** `poisson`: mean negative log likelihood. */
export function createPoisson(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  return averageLoss('poisson', data, link, (label, output) => {
    const mean = output < smallestMean ? smallestMean : output
    return mean - label * strictLog(mean)
  })
}

/** `gamma`: mean negative log likelihood. */
export function createGamma(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  checkPositive('gamma', data)
  return averageLoss('gamma', data, link, (label, output) => {
    const theta = -1 / output
    // The same logarithm in two precisions: LightGBM adds their difference, which was meant to be 0.
    const difference = strictLog(label) - strictLogFloat32(label)
    return -(label * theta + safeLog(-theta) + difference)
  })
}

/** `gamma_deviance`: the sum over rows, not the mean. */
export function createGammaDeviance(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  checkPositive('gamma_deviance', data)
  const loss: Loss = (label, output) => {
    const ratio = label / (output + devianceMargin)
    return ratio - safeLog(ratio) - 1
  }
  return averageLoss('gamma_deviance', data, link, loss, (sum) => sum * 2)
}

/** `tweedie`: mean negative log likelihood with `tweedie_variance_power`. */
export function createTweedie(parameters: MetricParameters, data: ObjectiveData, link: Link): Metric {
  const first = 1 - parameters.tweedie_variance_power
  const second = 2 - parameters.tweedie_variance_power
  return averageLoss('tweedie', data, link, (label, output) => {
    const logMean = strictLog(output < smallestMean ? smallestMean : output)
    return -((label * strictExp(first * logMean)) / first) + strictExp(second * logMean) / second
  })
}

/** `r2`: 1 less the share of the labels' variance that is left; where they have none, 1 if all is met and else 0. */
export function createR2(_: MetricParameters, data: ObjectiveData, link: Link): Metric {
  const { label, weight } = data
  // Each product is rounded to float32, unlike where scores begin.
  const sum = label.reduce((before, value, row) => before + (weight ? Math.fround(value * weight[row]!) : value), 0)
  const mean = sum / totalWeight(data)
  const all = label.reduce((before, value, row) => before + squared(value, mean) * (weight ? weight[row]! : 1), 0)
  const share = averageLoss('r2', data, link, squared, (left) => {
    if (all === 0) return Number(left === 0)
    return 1 - left / all
  })
  return { ...share, isHigherBetter: true }
}

function checkPositive(name: string, { label }: ObjectiveData): void {
  checkLabels(label, `numbers above 0 for the metric ${name}`, (value) => value > 0)
}

function safeLog(x: number): number {
  return x > 0 ? strictLog(x) : -Infinity
}
