/**
 * The sections of a model card, in order.
 *
 * @module
 */
import { binLabels } from '../../credit/monitoring/value-bins.ts'
import type { Measured } from '../validation/bootstrap.ts'
import { metricNames } from '../validation/evaluate.ts'
import { count, decimal, percent } from './figures-text.ts'
import { code, markdownList, markdownTable, plain } from './markdown.ts'
import { classMetricWords, metricWords } from './metric-words.ts'
import type { CardData, ModelCardInput } from './model-card-input.ts'
import { isAside } from './sections/protocol-section.ts'

/** A section. */
export interface CardSection {
  readonly title: string
  /** Its Markdown; undefined when the input has nothing for it. */
  readonly write: (input: ModelCardInput) => string | undefined
}

/** All sections. */
export const cardSections: readonly CardSection[] = [
  { title: 'Identity', write: identity },
  { title: 'Purpose', write: purpose },
  { title: 'Data', write: ({ data }) => data && data.map(dataSet).join('\n\n') },
  { title: 'Label', write: label },
  { title: 'Fields and cleaning', write: fields },
  { title: 'Training', write: training },
  { title: 'Figures', write: figures },
  { title: 'Calibration', write: calibration },
  { title: 'Monotone directions', write: directions },
  { title: 'Reasons', write: reasons },
  { title: 'Fairness', write: fairness },
  { title: 'Reference for monitoring', write: reference },
  { title: 'Limits', write: ({ limits }) => limits && markdownList(limits.map(plain)) },
  { title: 'Revalidation', write: revalidation },
  {
    title: 'Changes',
    write: ({ changes }) =>
      changes && markdownList(changes.map(({ version, text }) => `${plain(version)}: ${plain(text)}`))
  }
]

function identity({ model }: ModelCardInput): string {
  const { name, version, sha256, library, trainedAt, owner } = model
  return markdownList([
    `Name and version: ${plain(name)} ${plain(version)}`,
    `SHA-256: ${code(sha256)}`,
    `Made by: ${plain(library)}`,
    ...(trainedAt === undefined ? [] : [`Trained: ${plain(trainedAt)}`]),
    ...(owner === undefined ? [] : [`Owner: ${plain(owner)}`])
  ])
}

function purpose({ purpose: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  const { intendedUse, outOfScope } = given
  const against = outOfScope.length === 0 ? '' : `\n\nNot for:\n\n${markdownList(outOfScope.map(plain))}`
  return `${plain(intendedUse)}${against}`
}

function dataSet({ name, source, sha256, numRows, numGroups, period, licence, exclusions = [] }: CardData): string {
  const rows = `Rows: ${count(numRows)}${numGroups === undefined ? '' : `, of ${count(numGroups)} customers`}`
  return [
    `### ${plain(name)}`,
    markdownList([
      `Source: ${plain(source)}`,
      `SHA-256: ${code(sha256)}`,
      rows,
      ...(period === undefined ? [] : [`Period: ${plain(period)}`]),
      licence === null
        ? 'Licence: **not confirmed**. Whoever uses the model must find out whether they may.'
        : `Licence: ${plain(licence)}`,
      ...exclusions.map((exclusion) => `Left out: ${plain(exclusion)}`)
    ])
  ].join('\n\n')
}

function label({ label: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  const { name, definition, classes, observationWindow, performanceWindow } = given
  return markdownList([
    `${code(name)}: ${plain(definition)}`,
    `Classes, worst first: ${classes.map(plain).join(', ')}`,
    `Observation window: ${plain(observationWindow ?? 'not stated')}`,
    `Performance window: ${plain(performanceWindow ?? 'not stated')}`
  ])
}

function fields({ fields: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  return markdownTable(
    ['Field', 'Meaning', 'Unit', 'Range', 'Cleaning', 'Use'],
    given.map(({ name, description, unit = '', range = '', cleaning = '', use }) => [
      code(name),
      ...[description, unit, range, cleaning, use].map(plain)
    ])
  )
}

function training({ training: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  const { learner, parameters, seed, protocol, steps = [], rule } = given
  return [
    markdownList([
      `Learner: ${plain(learner)}`,
      `Seed: ${seed}`,
      `Protocol: ${plain(protocol)}`,
      ...(rule === undefined ? [] : [`Chosen by: ${plain(rule)}`]),
      ...steps.map((step) => `Fitted inside each fold: ${plain(step)}`)
    ]),
    markdownTable(
      ['Parameter', 'Value'],
      Object.entries(parameters).map(([name, value]) => [code(name), code(JSON.stringify(value) ?? '')])
    )
  ].join('\n\n')
}

const shownOfClasses = ['auc', 'gini', 'ks', 'ece'] as const

function figures({ evaluations }: ModelCardInput): string | undefined {
  if (evaluations === undefined) return undefined
  const rows = evaluations.flatMap((protocol) =>
    protocol.candidates.map(({ candidate, evaluation }) => [
      `${plain(protocol.name)}${isAside(protocol) ? ' (for comparison only)' : ''}`,
      plain(candidate),
      ...metricNames.map((metric) => interval(evaluation.metrics[metric]))
    ])
  )
  const ofClasses = evaluations.flatMap(({ name, candidates }) =>
    candidates.flatMap(({ candidate, evaluation }) =>
      evaluation.classes.map(({ name: className, numRows, metrics }) => [
        plain(name),
        plain(candidate),
        plain(className),
        count(numRows),
        ...shownOfClasses.map((metric) => interval(metrics[metric]))
      ])
    )
  )
  const names = shownOfClasses.map((metric) => classMetricWords[metric].name)
  return [
    ...evaluations.map(({ name, description }) => `**${plain(name)}**: ${plain(description)}`),
    markdownTable(['Protocol', 'Model', ...metricNames.map((metric) => metricWords[metric].name)], rows),
    markdownTable(['Protocol', 'Model', 'Class', 'Rows', ...names], ofClasses)
  ].join('\n\n')
}

function interval({ value, lower, upper }: Measured): string {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return decimal(value, 4)
  return `${decimal(value, 4)} (${decimal(lower, 4)} to ${decimal(upper, 4)})`
}

function calibration({ calibration: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  return markdownTable(
    ['Class', 'Method', 'ECE before', 'ECE after'],
    given.map(({ className, method, eceBefore, eceAfter }) => [
      plain(className),
      plain(method),
      decimal(eceBefore ?? NaN, 4),
      decimal(eceAfter, 4)
    ])
  )
}

function directions({ monotone }: ModelCardInput): string | undefined {
  if (monotone === undefined) return undefined
  return markdownTable(
    ['Field', 'More can only be', 'Proof'],
    monotone.map(({ field, moreIs, proof }) => [code(field), moreIs, plain(proof)])
  )
}

function reasons({ reasons: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  const { method, groups, baselines, stability = [] } = given
  return [
    plain(method),
    markdownTable(
      ['Code', 'Reason', 'Fields'],
      groups.map(({ code: name, text, fields: names }) => [code(name), plain(text), names.map(code).join(', ')])
    ),
    markdownTable(
      ['Baseline', 'Who they are', 'Rows', 'SHA-256'],
      baselines.map(({ name, description, numRows, sha256 }) => [
        code(name),
        plain(description),
        count(numRows),
        code(sha256)
      ])
    ),
    ...(stability.length === 0
      ? []
      : [
          markdownTable(
            ['What changes', 'First reason stays', 'Same reasons'],
            stability.map(({ name, firstAgrees, setAgrees }) => [
              plain(name),
              percent(firstAgrees),
              percent(setAgrees ?? NaN)
            ])
          )
        ])
  ].join('\n\n')
}

function fairness({ fairness: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  return given
    .map(({ attribute, reference: against, groups }) => {
      const rows = groups.map(({ name, numRows, approvalRate, adverseImpactRatio, meanDifference }) => [
        plain(name),
        count(numRows),
        interval(approvalRate),
        interval(adverseImpactRatio),
        meanDifference === undefined ? '' : interval(meanDifference)
      ])
      const names = ['Group', 'Rows', 'Approval rate', `Ratio to ${plain(against)} (AIR)`, 'Mean difference (SMD)']
      return `### ${plain(attribute)}\n\n${markdownTable(names, rows)}`
    })
    .join('\n\n')
}

function reference({ reference: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  const rows = given.variables.map(({ name, role, bins, counts }) => [
    code(name),
    role,
    binLabels(bins)
      .map((text, bin) => `${plain(text)}: ${count(counts[bin]!)}`)
      .join('; ')
  ])
  return `${count(given.numRows)} rows.\n\n${markdownTable(['Variable', 'Role', 'Rows by bin'], rows)}`
}

function revalidation({ revalidation: given }: ModelCardInput): string | undefined {
  if (given === undefined) return undefined
  const { dueBy, triggers = [] } = given
  return [
    `Due by ${plain(dueBy)}${triggers.length === 0 ? '.' : ', and earlier when:'}`,
    ...(triggers.length === 0 ? [] : [markdownList(triggers.map(plain))])
  ].join('\n\n')
}
