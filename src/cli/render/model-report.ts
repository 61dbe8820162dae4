/**
 * Facts about a model on a terminal.
 *
 * @module
 */
import { counted, grouped } from '../../numeric/format-count.ts'
import type { FeatureFacts, ModelFacts, Spread } from '../../explain/model-facts.ts'
import { printable } from '../io/printable.ts'
import { bar, columnsOf, fit, type Layout, wrapped } from './terminal.ts'

/** The report on a model, with its `top` most important features. */
export function modelReport(facts: ModelFacts, top: number, layout: Layout): string {
  const { style, width } = layout
  const lines = [
    '',
    style.bold(`${printable(facts.file)}  ${facts.library} ${facts.version ?? 'model'}, ${sizeText(facts.size)}`),
    '',
    ...entries(facts).flatMap(({ name, items }) =>
      wrapped(items, width - 16, '  ').map((line, i) => style.dim(fit(i === 0 ? name : '', 12)) + line)
    ),
    ...featureLines(facts.features, top, layout),
    ''
  ]
  return lines.map((line) => `${line === '' ? '' : `  ${line}`}\n`).join('')
}

interface Entry {
  readonly name: string
  readonly items: readonly string[]
}

const meanOfTrees = ['averaged over trees']

function entries(facts: ModelFacts): Entry[] {
  const { numTrees, numIterations, numOutputs, leaves, depth, parameters } = facts
  const iterated = `${grouped(numTrees)} in ${counted(numIterations, 'iteration')}`
  const all = [
    { name: 'objective', items: [printable(facts.objective ?? 'custom'), ...(facts.averageOutput ? meanOfTrees : [])] },
    { name: 'outputs', items: numOutputs === 1 ? ['1'] : [`${numOutputs}, one per class`] },
    { name: 'trees', items: [numOutputs === 1 ? grouped(numTrees) : iterated] },
    { name: 'leaves', items: leaves === null ? ['0'] : leafTexts(leaves, facts) },
    { name: 'depth', items: [depth === null ? '0' : spreadText(depth)] },
    { name: 'features', items: [`${facts.numUsedFeatures} used of ${facts.numFeatures}`, ...categoricalTexts(facts)] },
    { name: 'missing', items: missingTexts(facts) },
    { name: 'training', items: Object.entries(parameters).map(([name, value]) => `${name} ${printable(value)}`) }
  ]
  return all.filter(({ items }) => items.length > 0)
}

function leafTexts(leaves: Spread, { numLeaves, isLinear }: ModelFacts): string[] {
  return [`${spreadText(leaves)} per tree`, `${grouped(numLeaves)} in total`, ...(isLinear ? ['linear'] : [])]
}

// Which values numerical splits treat as missing.
function missingTexts({ splits: { nan, zero, none } }: ModelFacts): string[] {
  const kinds = [
    [nan, 'NaN in'],
    [zero, 'NaN and 0 in'],
    [none, 'NaN treated as 0 in']
  ] as const
  return kinds.filter(([count]) => count > 0).map(([count, text]) => `${text} ${counted(count, 'split')}`)
}

function categoricalTexts({ features, splits, numCategoryLists }: ModelFacts): string[] {
  const count = features.filter((feature) => feature.isCategorical).length
  if (count === 0) return []
  const lists = numCategoryLists > 0 ? `, ${counted(numCategoryLists, 'category list')}` : ''
  return [`${count} categorical (${counted(splits.categorical, 'split')}${lists})`]
}

function featureLines(features: readonly FeatureFacts[], top: number, { style, width }: Layout): string[] {
  const shown = features.slice(0, top).filter(({ splits }) => splits > 0)
  if (shown.length === 0) return []
  const nameWidth = Math.min(Math.max(...shown.map(({ name }) => columnsOf(printable(name))), 8), 28)
  const barWidth = Math.floor((width - nameWidth - 26) / 2)
  const right = (text: string, columns: number): string => fit(text, columns, 'right')
  const greatestGain = shown[0]!.gain
  const mostSplits = Math.max(...shown.map(({ splits }) => splits))
  return [
    '',
    style.dim(`${fit('feature', nameWidth)}  ${right('gain', 10)}  ${right('splits', barWidth + 8)}`),
    ...shown.map(({ name, gain, splits }) => {
      const gainBar = style.green(fit(bar(gain / greatestGain, barWidth), barWidth))
      const splitBar = style.dim(bar(splits / mostSplits, barWidth))
      const label = fit(printable(name), nameWidth)
      return `${label}  ${right(gainText(gain), 10)}  ${gainBar}${right(grouped(splits), 8)}  ${splitBar}`
    }),
    ...(features.length > shown.length ? [style.dim(`and ${features.length - shown.length} more`)] : [])
  ]
}

function gainText(gain: number): string {
  if (!Number.isFinite(gain) || gain >= 1e9 || gain < 0.01) return gain.toPrecision(4)
  return gain.toLocaleString('en-US', {
    maximumSignificantDigits: 6,
    maximumFractionDigits: 2,
    roundingPriority: 'lessPrecision'
  })
}

function spreadText({ min, median, max }: Spread): string {
  return min === max ? grouped(min) : `${grouped(min)} to ${grouped(max)}, median ${grouped(median)}`
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB']
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), 3)
  const size = bytes / 1000 ** power
  return `${power === 0 ? size : size.toPrecision(3)} ${units[power]}`
}
