/**
 * `modelCard`: what a model is, where it is from, what it can and cannot do, as Markdown for people and JSON for programs.
 *
 * Source of the contents: OCC Bulletin 2026-13 on model risk management (development, validation, monitoring, governance); Mitchell et
 * al., Model Cards for Model Reporting (2019).
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { cardSections } from './card-sections.ts'
import { plain } from './markdown.ts'
import type { ModelCardInput } from './model-card-input.ts'

/** A model card. */
export interface ModelCard {
  readonly markdown: string
  /** The input with its format and version, and null for what is not a number; 2 spaces, a line feed at the end. */
  readonly json: string
}

/**
 * Writes a model card.
 *
 * @throws TypeError without name, version and SHA-256 of the model
 * @example
 * ```js
 * const { markdown } = modelCard({ model: { name: 'cards', version: '1.0.0', sha256, library: 'opencredit' } })
 * ```
 */
export function modelCard(input: ModelCardInput): ModelCard {
  if (typeof input !== 'object' || input === null)
    throw new TypeError(`"input" expected an object, got ${kindOf(input)}`)
  const { model } = input
  if (typeof model !== 'object' || model === null)
    throw new TypeError(`"model" expected an object, got ${kindOf(model)}`)
  for (const key of ['name', 'version', 'sha256', 'library'] as const)
    if (typeof model[key] !== 'string')
      throw new TypeError(`"model.${key}" expected a string, got ${kindOf(model[key])}`)
  const sections = cardSections.map(({ title, write }) => ({ title, text: write(input) }))
  const absent = sections.filter(({ text }) => text === undefined).map(({ title }) => title)
  const parts = [
    `# Model card: ${plain(model.name)} ${plain(model.version)}`,
    ...sections.flatMap(({ title, text }) => (text === undefined ? [] : [`## ${title}`, text])),
    ...(absent.length === 0 ? [] : ['## Not documented', `${absent.join(', ')}.`])
  ]
  return { markdown: `${parts.join('\n\n')}\n`, json: jsonOf(input) }
}

function jsonOf(input: ModelCardInput): string {
  const card = { format: 'opencredit-model-card', version: 1, ...input }
  const text = JSON.stringify(
    card,
    (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? null : value),
    2
  )
  return `${text}\n`
}
