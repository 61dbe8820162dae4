/**
 * What `opencredit inspect` says of monotonicity.
 *
 * @module
 */
import type { MonotoneResult } from '../../explain/monotone/verify-monotone.ts'
import type { Model } from '../../model/model.ts'
import { columnsOf, fit, type Layout } from './terminal.ts'

/** A table of results. */
export function monotoneReport(
  results: readonly MonotoneResult[],
  { featureNames, forest }: Pick<Model, 'featureNames' | 'forest'>,
  { style, width }: Layout
): string {
  const nameOf = ({ feature, output }: MonotoneResult): string =>
    `${featureNames[feature]}${forest.numTreesPerIteration > 1 ? ` (output ${output})` : ''}`
  const nameWidth = Math.min(Math.max(7, ...results.map((result) => columnsOf(nameOf(result)))), width - 44)
  const row = (name: string, direction: string, result: string): string =>
    `  ${fit(name, nameWidth)}  ${fit(direction, 10)}  ${result}`
  const lines = results.map((result) => {
    const paint = { proved: style.green, violated: style.red, undecided: style.yellow }[result.status]
    return row(nameOf(result), result.direction, `${paint(result.status)}${detailOf(result)}`)
  })
  return ['', style.dim(row('feature', 'direction', 'result')), ...lines, '', ''].join('\n')
}

function detailOf(result: MonotoneResult): string {
  if (result.status === 'proved') return `, ${result.by}`
  if (result.status === 'undecided') return ''
  const [from, to] = result.rows.map((values) => short(values[result.feature]!))
  const [before, after] = result.scores.map(short)
  return ` from ${from} to ${to}: ${before} to ${after}`
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)))
}

/** The results as JSON; of missing values `null`. */
export function monotoneJson(
  results: readonly MonotoneResult[],
  { featureNames }: Pick<Model, 'featureNames'>
): string {
  const plain = results.map(({ feature, ...result }) => ({
    feature: featureNames[feature],
    ...result,
    ...(result.status === 'violated' ? { rows: result.rows.map((row) => [...row]) } : {})
  }))
  return `${JSON.stringify(plain, undefined, 2)}\n`
}
