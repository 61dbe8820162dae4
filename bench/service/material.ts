/**
 * Writes what the load test needs into a folder: a scorer's model as LightGBM text, what a peer must know to answer as
 * `/predict` does (`credit.json`), request bodies of different applicants (`NAME.ndjson`), and the answers of the
 * first of them (`expected.json`).
 *
 * The scorer is one whose single model gives probabilities, margin and reasons, and takes missing values as it was trained to: what
 * shap and a Python engineer have the means to do, too.
 *
 * Usage: material.js FOLDER        # OPENCREDIT_DATA names the public data's folder, default ../shared/data
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { type ApplicantField, applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { columnsOf, type FieldSpec } from '../../src/credit/fields/field-spec.ts'
import { marginOf } from '../../src/credit/scoring/points.ts'
import { thresholdsOf } from '../../src/credit/scoring/thresholds.ts'
import type { CreditClass } from '../../src/credit/champion/champion-definition.ts'
import type { CreditScorer } from '../../src/credit/scorer.ts'
import type { GroupContribution, Reason } from '../../src/credit/champion/applicant-score.ts'
import { principalReasons } from '../../src/credit/reasons/reasons.ts'
import { splitScore } from '../../src/credit/reasons/score-groups.ts'
import { explain } from '../../src/explain/explain.ts'
import { saveModel } from '../../src/format/save-model.ts'

type Cell = number | string | null
type Record20 = Record<ApplicantField, Cell>

const numApplicants = 2000
const numExpected = 200

const folder = process.argv[2]
if (folder === undefined) throw new RangeError('expected a folder')
mkdirSync(folder, { recursive: true })
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const writeLines = (name: string, values: readonly unknown[]): void =>
  write(name, values.map((value) => `${JSON.stringify(value)}\n`).join(''))

type Champion = CreditScorer<ApplicantField, CreditClass>
const scorer = loadScorer(readFileSync('bench/champion/champion-v0.opencredit')) as unknown as Champion
const { identity, definition } = scorer
const [{ model, marginWeights = [] }] = definition.models as [(typeof definition.models)[number]]
const { forest } = model
write('model.txt', saveModel(model))
const fromPublicData = publicApplicants()
const applicants = (fromPublicData ?? madeUpApplicants()).filter(isScoredAsGiven).slice(0, numApplicants)
if (applicants.length < numApplicants)
  throw new RangeError(`expected ${numApplicants} clean applicants, got ${applicants.length}`)
write(
  'credit.json',
  JSON.stringify({
    model: identity,
    classes: definition.classes,
    fields: applicantFields,
    groups: definition.reasonGroups,
    scale: definition.pointsScale,
    background: backgroundRows(),
    applicants: fromPublicData === undefined ? 'made up' : 'of the public data'
  })
)

writeLines('applicants.ndjson', applicants)
writeLines(
  'invocations.ndjson',
  applicants.map((applicant) => ({ dataframe_records: [applicant] }))
)
// The same rows as the model takes them: codes and computed ratios, for the service of any LightGBM model.
writeLines(
  'rows.ndjson',
  applicants.map((applicant) => ({ rows: [Array.from(scorer.clean(applicant).values, finiteOrNull)] }))
)
write('expected.json', JSON.stringify(applicants.slice(0, numExpected).map(expectedOf)))

// Each number is the middle between two thresholds instead of on one: shap compares in float32, where being on one is
// a matter of rounding.
function backgroundRows(): (number | null)[][] {
  const thresholds = thresholdsOf(forest)
  return definition.baselines[0]!.rows.map((row) =>
    row.map((value, feature) => {
      const known = thresholds[feature]!
      const place = value === null ? -1 : known.indexOf(value)
      if (place < 0) return value
      return place === 0 ? known[0]! - 1 : (known[place - 1]! + known[place]!) / 2
    })
  )
}

// One row of each customer.
function publicApplicants(): Record20[] | undefined {
  const file = join(process.env['OPENCREDIT_DATA'] ?? '../shared/data', 'credit-score/panel_labelled_clean.csv')
  if (!existsSync(file)) return undefined
  const records: Record<string, string>[] = parse(readFileSync(file), { columns: true })
  const customers = new Set<string>()
  const firsts = records.filter(({ Customer_ID: id }) => !customers.has(id!) && customers.add(id!))
  return firsts.map((record, i) => applicantOf(i, ({ name }) => cellOf(record[name])))
}

function cellOf(text: string | undefined): Cell {
  if (text === undefined || text === '') return null
  return Number.isNaN(Number(text)) ? text : Number(text)
}

// Somewhere in the range the model was trained on; one value in fifty is missing.
function madeUpApplicants(): Record20[] {
  const random = createRandom(22)
  return Array.from({ length: numApplicants }, (_, i) =>
    applicantOf(i, ({ kind, categories, trainingRange: [min, max] }) => {
      if (random() < 0.02) return null
      if (categories !== undefined) return categories[Math.floor(random() * categories.length)]!
      const value = min + random() * (max - min)
      return kind === 'number' ? Number(value.toFixed(2)) : Math.floor(value)
    })
  )
}

// A linear congruential generator of 32 bits (Numerical Recipes): the same applicants at every run.
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

// All 20 fields; every second applicant has codes instead of labels, as clients of the original service send them.
function applicantOf(position: number, valueOf: (field: FieldSpec<ApplicantField>) => Cell): Record20 {
  const given = Object.fromEntries(
    applicantFields.map((field) => [field.name, field.kind === 'ratio' ? null : valueOf(field)])
  ) as Record20
  const { values } = scorer.clean(given)
  applicantFields.forEach(({ name, kind }, column) => {
    if (kind === 'ratio' || (kind === 'category' && position % 2 === 1)) given[name] = finiteOrNull(values[column]!)
  })
  return given
}

// Peers clean nothing and score everybody, so nothing may need cleaning and nobody may be refused a score.
function isScoredAsGiven(applicant: Record20): boolean {
  const { values, repairs } = scorer.clean(applicant)
  return (
    scorer.score(applicant).status === 'scored' &&
    repairs.length === 0 &&
    applicantFields.every(({ name }, i) => Number.isNaN(values[i]) === (applicant[name] === null))
  )
}

function finiteOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

type ExpectedReason = Pick<Reason, 'code' | 'points' | 'contribution'>

// The reasons that /predict gives, and the groups that cost points by interventional and by path-dependent SHAP, which is what
// peers give: they do not check reasons by scoring.
function expectedOf(applicant: Record20): {
  readonly probabilities: readonly number[]
  readonly checked: readonly ExpectedReason[]
  readonly interventional: readonly ExpectedReason[]
  readonly path: readonly ExpectedReason[]
} {
  const score = scorer.score(applicant)
  if (score.status !== 'scored') throw new Error(`expected a score, got ${score.status}`)
  const { probabilities, reasons, groups, used, margin } = score
  const { values: row } = scorer.clean(applicant)
  const { values, baseValues } = explain(model, { values: row, numRows: 1, numFeatures: row.length })
  const contributions = Float64Array.from(applicantFields, (_, column) =>
    marginOf(marginWeights, values, column, forest.numFeatures)
  )
  const baseMargin = marginOf(marginWeights, baseValues)
  const settings = { reasonMap: definition.reasonGroups, scale: definition.pointsScale }
  const path = splitScore({ contributions, margin, baseMargin, used }, columnsOf(applicantFields), settings)
  return {
    probabilities: definition.classes.map((name) => probabilities[name]!),
    checked: reasons.map(shortened),
    interventional: uncheckedReasons(groups),
    path: uncheckedReasons(path.groups)
  }
}

function uncheckedReasons(groups: readonly GroupContribution[]): ExpectedReason[] {
  const unchecked = {
    improvementOf: (changed: readonly ApplicantField[]) => ({ changed, gain: 1 }),
    isUnverified: () => false,
    isOnGoodSide: () => false,
    needsReason: false
  }
  return principalReasons(groups, definition.reasonGroups, unchecked).map(shortened)
}

function shortened({ code, points, contribution }: Reason): ExpectedReason {
  return { code, points, contribution }
}
