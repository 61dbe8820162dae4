/**
 * Everything that the champion's card says of it, measured.
 *
 * @module
 */
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { columnsOf } from '../../src/credit/fields/field-spec.ts'
import { completeDefinition } from '../../src/credit/complete-definition.ts'
import { createInformationCheck } from '../../src/credit/scoring/minimum-information.ts'
import { type Assessor, createAssessor } from '../../src/credit/scoring/assessment.ts'
import type { Experiment } from '../../src/pipeline/experiment/results.ts'
import { classNumbers, type Table, textsOf } from '../../src/pipeline/table.ts'
import { type ChampionDefinition, definitionOf } from './definition.ts'
import { crossFitted, type Figures, modelFigures, scorerFigures } from './figures.ts'
import type { Decision, FoldModels } from './fit.ts'
import type { Directions } from '../../src/pipeline/experiment/plan.ts'
import type { ReasonStability } from '../../src/pipeline/report/report-input.ts'
import { profileScores } from './profiles.ts'
import { agreement, cleanRecord, countReasons, reasonCodes, type ReasonRules, resampled, scorerOf } from './reasons.ts'
import { fieldValues, lastRows } from './rows.ts'
import { type Count, countDirections, countWithholding } from './sweeps.ts'

const sweepRows = 20_000

/** What is measured. */
export interface MeasureInput {
  readonly experiment: Experiment
  readonly folds: FoldModels
  readonly definition: ChampionDefinition
  readonly decision: Decision
  readonly directions: Directions
  /** The panel, and the August raw file. */
  readonly table: Table
  readonly august: Table
}

/** What was measured. */
export interface Measures {
  /** With missing values as the models have learnt them. */
  readonly model: ReturnType<typeof modelFigures>
  /** With missing values at their worst. */
  readonly asScored: Figures
  readonly august: Figures
  readonly sweeps: {
    readonly rows: number
    readonly directions: Readonly<Record<string, Count>>
    readonly withholding: Count
  }
  readonly reasons: ReasonRules
  readonly stability: { readonly numDeclined: number; readonly changes: readonly ReasonStability[] }
  readonly profiles: readonly object[]
  readonly approvalByAge: Readonly<Record<string, number>>
}

/** Measures; takes minutes. */
export function measure({
  experiment,
  folds,
  definition,
  decision,
  directions,
  table,
  august
}: MeasureInput): Measures {
  const { data } = experiment
  const note = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)
  const rows = fieldValues(table)
  const last = lastRows(table).map((row) => rows[row]!)
  const decisions = crossFitted(folds, data.classes)
  note('figures of the model')
  const model = modelFigures(folds, decisions, data)
  const foldDefinitions = folds.models.map((models, fold) => definitionOf(models, decisions[fold]!, directions, last))
  const assessors = foldDefinitions.map((one) => createAssessor(completeDefinition(one)))
  note('figures of the scorer')
  const outcomes = { label: data.classes, group: data.groups! }
  const asScored = scorerFigures(assessors, rows, folds.foldOf, outcomes)
  note('August')
  const ofAugust = augustFigures(assessors, folds, table, august)

  note('sweeps')
  const assessor = createAssessor(completeDefinition(definition))
  const sample = spread(rows, sweepRows)
  const sweeps = {
    rows: sample.length,
    directions: countDirections(assessor, sample, [...(directions.up ?? []), ...(directions.down ?? [])]),
    withholding: countWithholding(assessor, sample, 5)
  }
  note('reasons')
  const reasons = countReasons(definition, sample)

  note('stability')
  const { shortageOf } = createInformationCheck(
    definition.minimumInformation!,
    { fields: applicantFields },
    assessor.models.map((model) => model.fields.columns)
  )
  const isScorable = (values: Float64Array): boolean => shortageOf(cleanRecord(values).used as never) === undefined
  const declined = spread(
    last.filter((values) => assessor.assess(values).creditClass === 0 && isScorable(values)),
    1000
  )
  const usual = reasonCodes(definition, declined)
  const bootstrap = Array.from({ length: 20 }, (_, seed) => {
    const { baselines } = definitionOf(
      definition.models.map((one) => one.model),
      decision,
      directions,
      resampled(last, seed + 1)
    )
    return agreement(usual, reasonCodes({ ...definition, baselines }, declined))
  })
  const ofFolds = foldDefinitions.map((one) => agreement(usual, reasonCodes(one, declined)))
  const stability = {
    numDeclined: declined.length,
    changes: [
      ...meanAndLeast('baseline of resampled customers, 20 times', bootstrap),
      ...meanAndLeast('models of the 5 folds, each with its own baseline', ofFolds),
      { name: 'all-approved as the baseline', ...agreement(usual, reasonCodes(definition, declined, 'all-approved')) }
    ]
  }
  note('done')
  return {
    model,
    asScored,
    august: ofAugust,
    sweeps,
    reasons,
    stability,
    profiles: profileScores(scorerOf(definition)),
    approvalByAge: approvalByAge(assessor, rows)
  }
}

function meanAndLeast(name: string, agreements: readonly Omit<ReasonStability, 'name'>[]): ReasonStability[] {
  const [first, set] = [agreements.map((one) => one.firstAgrees), agreements.map((one) => one.setAgrees!)]
  return [
    { name: `${name}, mean`, firstAgrees: mean(first), setAgrees: mean(set) },
    { name: `${name}, least`, firstAgrees: Math.min(...first), setAgrees: Math.min(...set) }
  ]
}

function augustFigures(assessors: readonly Assessor[], folds: FoldModels, table: Table, august: Table): Figures {
  const foldOfCustomer = new Map(textsOf(table, 'Customer_ID').map((customer, row) => [customer, folds.foldOf[row]!]))
  const customers = textsOf(august, 'Customer_ID')
  const foldOf = Int32Array.from(customers, (customer) => foldOfCustomer.get(customer)!)
  const label = classNumbers(august, 'Credit_Score', ['Poor', 'Standard', 'Good'])
  return scorerFigures(assessors, fieldValues(august), foldOf, { label, group: Int32Array.from(label.keys()) })
}

function approvalByAge(assessor: Assessor, rows: readonly Float64Array[]): Record<string, number> {
  const age = columnsOf(applicantFields).get('Age')!
  const bands = [
    [14, 17],
    [18, 24],
    [25, 34],
    [35, 44],
    [45, 56]
  ] as const
  return Object.fromEntries(
    bands.map(([from, to]) => {
      const ofBand = rows.filter((values) => values[age]! >= from && values[age]! <= to)
      return [`${from}–${to}`, mean(ofBand.map((values) => Number(assessor.assess(values).creditClass > 0)))]
    })
  )
}

function spread<Row>(rows: readonly Row[], size: number): Row[] {
  const count = Math.min(size, rows.length)
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]!)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
