/**
 * Facts about a model on a terminal.
 *
 * @module
 */
import { grouped } from '../../numeric/format-count.ts'
import { factTexts, sizeText } from '../../explain/model-fact-texts.ts'
import type { FeatureFacts, ModelFacts } from '../../explain/model-facts.ts'
import { printable } from '../io/printable.ts'
import { bar, columnsOf, fit, type Layout, wrapped } from './terminal.ts'

/** The report on a model, with its `top` most important features. */
export function modelReport(facts: ModelFacts, top: number, layout: Layout): string {
  const { style, width } = layout
  const lines = [
    '',
    style.bold(`${printable(facts.file)}  ${facts.library} ${facts.version ?? 'model'}, ${sizeText(facts.size)}`),
    '',
    ...factTexts(facts).flatMap(({ name, items }) =>
      wrapped(items.map(printable), width - 16, '  ').map((line, i) => style.dim(fit(i === 0 ? name : '', 12)) + line)
    ),
    ...featureLines(facts.features, top, layout),
    ''
  ]
  return lines.map((line) => `${line === '' ? '' : `  ${line}`}\n`).join('')
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
