/**
 * From an experiment's results to a report's input.
 *
 * @module
 */
import { grouped } from '../../numeric/format-count.ts'
import { choice, list, measure, nullable, object, optional, partOf, text } from '../../shapes.ts'
import type { ChampionChoice } from '../experiment/champion.ts'
import type { ChampionRule, Directions } from '../experiment/plan.ts'
import type { ExperimentResults } from '../experiment/results.ts'
import { protocolNames } from '../validation/folds.ts'
import { candidateKeys, comparisonShape } from './evaluation-shapes.ts'
import { decimal, percent } from './figures-text.ts'
import { mainEvaluation } from './main-evaluation.ts'
import type { ReportedCandidate, ReportedChampion, ReportedProtocol, ReportFact, ReportInput } from './report-input.ts'

/** What a report needs of an experiment's results. */
export interface ReportableResults {
  readonly plan: { readonly name: string; readonly rule: ChampionRule }
  readonly data: Pick<ExperimentResults['data'], 'numRows' | 'numGroups' | 'features'>
  readonly protocols: readonly Omit<ReportedProtocol, 'isAside'>[]
  readonly champion: ChampionChoice
  readonly comparisons: NonNullable<ReportedChampion['comparisons']>
}

const directionsShape = object<Directions>({ up: optional(list(text)), down: optional(list(text)) })

const ruleShape = partOf<ChampionRule>({
  protocol: choice(...protocolNames),
  standardErrors: measure,
  directions: optional(directionsShape),
  excluded: optional(list(text))
})

const resultsShape = partOf<ReportableResults>({
  plan: partOf<ReportableResults['plan']>({ name: text, rule: ruleShape }),
  data: partOf<ReportableResults['data']>({ numRows: measure, numGroups: measure, features: list(text) }),
  protocols: list(
    partOf<Omit<ReportedProtocol, 'isAside'>>({
      name: text,
      description: text,
      numFolds: measure,
      candidates: list(partOf<ReportedCandidate>(candidateKeys))
    })
  ),
  champion: partOf<ChampionChoice>({ candidate: nullable(text), reasoning: list(text) }),
  comparisons: list(partOf<ReportableResults['comparisons'][number]>({ candidate: text, comparison: comparisonShape }))
})

const headShape = partOf<{ readonly format: string; readonly version: number }>({
  format: text,
  version: measure
})

/**
 * What `resultsText` of an experiment wrote, read again.
 *
 * @param value - as `JSON.parse` gives it
 * @throws TypeError, RangeError naming the place and what was expected there
 */
export function readResults(value: unknown): ReportableResults {
  const { format, version } = headShape(value, '')
  if (format !== 'opencredit-experiment-results')
    throw new RangeError('"format" expected "opencredit-experiment-results"')
  if (version !== 1) throw new RangeError(`"version" expected 1, got ${version}`)
  return resultsShape(value, '')
}

/**
 * A report's input: protocols side by side, the champion and its figures. Other sections can be added to it.
 *
 * @example
 * ```js
 * const input = reportOfExperiment(experiment.results)
 * writeFileSync('report.html', createReport({ ...input, fairness: [measureFairness(applicants)] }))
 * ```
 */
export function reportOfExperiment(results: ReportableResults): ReportInput {
  const { plan, data, protocols, champion, comparisons } = results
  const input: ReportInput = {
    title: plan.name,
    subtitle: `${grouped(protocols.length)} protocols, ${grouped(candidatesOf(protocols).length)} candidates on identical folds, a champion by a rule that was written before.`,
    protocols,
    champion: { ...champion, protocol: plan.rule.protocol, rule: ruleText(plan.rule), comparisons }
  }
  return { ...input, facts: factsOf(input, data), findings: findingsOf(input) }
}

function candidatesOf(protocols: readonly ReportedProtocol[]): string[] {
  return [...new Set(protocols.flatMap(({ candidates }) => candidates.map(({ candidate }) => candidate)))]
}

function factsOf(input: ReportInput, { numRows, numGroups, features }: ReportableResults['data']): ReportFact[] {
  const main = mainEvaluation(input)
  const facts: ReportFact[] = [
    {
      name: 'Rows',
      value: grouped(numRows),
      ...(numGroups === numRows ? {} : { note: `of ${grouped(numGroups)} groups` })
    },
    { name: 'Features', value: grouped(features.length) }
  ]
  if (main === undefined) return facts
  const { protocol, candidate, evaluation } = main
  const note = `${candidate}, ${protocol}`
  return [
    ...facts,
    { name: 'Accuracy', value: decimal(evaluation.metrics.accuracy.value, 4), note },
    { name: 'Log loss', value: decimal(evaluation.metrics.log_loss.value, 4), note },
    { name: 'AUC', value: decimal(evaluation.metrics.auc_macro.value, 4), note }
  ]
}

// What dividing rows at random adds to the figures of the model that the report goes into.
function findingsOf(input: ReportInput): string[] {
  const main = mainEvaluation(input)
  const byRandom = input.protocols
    ?.find(({ name }) => name === 'row-random')
    ?.candidates.find(({ candidate }) => candidate === main?.candidate)?.evaluation
  if (main === undefined || byRandom === undefined || main.protocol === 'row-random') return []
  const [random, honest] = [byRandom.metrics.accuracy.value, main.evaluation.metrics.accuracy.value]
  const points = 100 * (random - honest)
  const why =
    points > 0 && byRandom.numGroups < byRandom.numRows ? ', from having seen other rows of the same customers' : ''
  return [
    `${main.candidate} is right for ${percent(honest, 2)} of the rows by the protocol ${main.protocol}, and for ${percent(random, 2)} ` +
      `when rows are divided at random: ${decimal(Math.abs(points), 2)} percentage points ${points < 0 ? 'less' : 'more'}${why}.`
  ]
}

/** The rule in words. */
export function ruleText({ protocol, standardErrors, directions, excluded = [] }: ChampionRule): string {
  const { up = [], down = [] } = directions ?? {}
  const monotone =
    directions === undefined
      ? ''
      : ` Whoever makes anything worse for a change that should make it better is out: more of ${up.join(', ') || 'nothing'}; less of ${down.join(', ') || 'nothing'}.`
  const aside = excluded.length === 0 ? '' : ` For comparison only, and never chosen: ${excluded.join(', ')}.`
  const errors = standardErrors === 1 ? 'one standard error' : `${standardErrors} standard errors`
  return (
    `By the protocol ${protocol}: of the candidates whose log loss is within ${errors} of the lowest, ` +
    `the one of fewest leaves or points.${monotone}${aside}`
  )
}
