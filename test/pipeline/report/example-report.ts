/**
 * A report with all its sections, from made-up applicants: the same in every run.
 *
 * @module
 */
import { monitor } from '../../../src/credit/monitoring/monitor.ts'
import { measureFairness } from '../../../src/pipeline/fairness/fairness.ts'
import { bandNames, bandsOf } from '../../../src/pipeline/fairness/membership.ts'
import { cutoffTable } from '../../../src/pipeline/report/cutoff-table.ts'
import type { ReportInput } from '../../../src/pipeline/report/report-input.ts'
import { compareModels } from '../../../src/pipeline/validation/compare.ts'
import { evaluate } from '../../../src/pipeline/validation/evaluate.ts'
import type { ScoredRows } from '../../../src/pipeline/validation/scored-rows.ts'
import { uniforms } from '../../credit/monitoring/random.ts'

const classNames = ['Poor', 'Standard', 'Good']
const numRows = 1200
const resamples = { numResamples: 100 }

/** An input of every section. `name` goes into all names that people choose. */
export function exampleReport(name: (text: string) => string = (text) => text): ReportInput {
  const next = uniforms(41)
  const levels = Float64Array.from({ length: numRows }, () => next())
  const label = Int32Array.from(levels, (level) => Math.min(2, Math.floor(3 * (0.7 * level + 0.3 * next()))))
  const customers = Int32Array.from({ length: numRows }, (_, row) => row >> 2)
  const scored = (noise: number): ScoredRows => {
    const probabilities = new Float64Array(numRows * 3)
    levels.forEach((level, row) => {
      const seen = (1 - noise) * level + noise * next()
      const weights = [Math.exp(3 - 6 * seen), 1.5, Math.exp(6 * seen - 3)]
      const sum = weights.reduce((total, weight) => total + weight)
      weights.forEach((weight, k) => (probabilities[row * 3 + k] = weight / sum))
    })
    return { probabilities, label, group: customers, classNames: classNames.map(name) }
  }
  const [random, trees, card] = [scored(0.05), scored(0.2), scored(0.35)]
  const points = levels.map((level) => Math.round(450 + 250 * level + 60 * next()))
  const ages = levels.map((level) => 18 + 50 * next() + 4 * level)
  const incomes = levels.map((level) => (next() < 0.05 ? NaN : Math.round(9000 + 90_000 * level * next())))
  const debts = levels.map((level) => Math.round(5000 * (1 - level) * next()))
  const jobs = Array.from(levels, () => ['Doctor', 'Writer', 'Engineer', null][Math.floor(4 * next())]!)
  const half = numRows / 2
  const parts = <Column extends Float64Array | (string | null)[]>(column: Column, begin: number): Column =>
    column.slice(begin, begin + half) as Column
  const featureNames = ['Annual_Income', 'Outstanding_Debt', 'Occupation', 'Age'].map(name)
  return {
    title: name('Credit score classification'),
    subtitle:
      'Three classes of applicants, compared on identical folds; one champion, chosen by a rule that was written before.',
    facts: [
      { name: 'Rows', value: '1,200', note: '300 customers' },
      { name: 'Accuracy', value: '0.688', note: 'grouped by customer' },
      { name: 'Row-random', value: '0.775', note: 'for comparison only' },
      { name: 'Monotone directions', value: '12', note: 'proved' }
    ],
    findings: [
      'Dividing rows at random adds .09 to the accuracy: the same customers are on both sides.',
      name('The champion is monotone in 12 fields, at no cost.')
    ],
    data: [
      {
        name: name('kaggle_test_raw.csv'),
        description: 'Rows of September to December, without labels.',
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        licence: 'not confirmed',
        cleaning: {
          numRows,
          numFaults: 1,
          firstFaults: [name('line 17: expected 27 cells, got 3')],
          columns: {
            [name('Age')]: {
              counts: { trailing_underscore: 2477, below_valid_range: 464, above_valid_range: 939 },
              missing: 41,
              negative: 0,
              range: [14, 56]
            },
            [name('Occupation')]: { counts: { placeholder: 3438 }, missing: 338 },
            [name('Outstanding_Debt')]: { counts: {}, missing: 0, negative: 3, range: [-0.23, 4998.07] }
          },
          identifiers: [name('Name'), 'SSN'],
          unknownColumns: ['Shoe_Size']
        }
      }
    ],
    audit: {
      numRows,
      numFeatures: 4,
      numGroups: 300,
      findings: [
        {
          code: 'shared-groups',
          severity: 'high',
          message: name('All 300 customers are on both sides of the split.'),
          evidence: { numGroups: 300 }
        },
        {
          code: 'post-outcome-field',
          severity: 'medium',
          message: 'Interest_Rate may have been set after the outcome.',
          evidence: { features: ['Interest_Rate'] }
        }
      ],
      passed: ['duplicate-rows', 'near-perfect-feature'],
      notChecked: ['trained-on-future'],
      protocols: [],
      singleFeatures: featureNames.map((feature, i) => ({ feature, auc: 0.7 - 0.05 * i }))
    },
    protocols: [
      {
        name: 'row-random',
        description: 'Rows are divided at random: months of one customer are on both sides.',
        numFolds: 5,
        candidates: [{ candidate: name('LightGBM style'), evaluation: evaluate(random, resamples) }]
      },
      {
        name: 'stratified-grouped',
        description: 'No customer is on both sides.',
        numFolds: 5,
        candidates: [
          { candidate: name('LightGBM style'), evaluation: evaluate(trees, resamples) },
          { candidate: name('WoE scorecard'), evaluation: evaluate(card, resamples) }
        ]
      }
    ],
    champion: {
      protocol: 'stratified-grouped',
      candidate: name('LightGBM style'),
      rule: 'The smallest candidate whose log loss is within one standard error of the lowest, without violations of the directions.',
      reasoning: [name('LightGBM style made things worse for none of 36,000 changes.'), 'It has the lowest log loss.'],
      comparisons: [{ candidate: name('WoE scorecard'), comparison: compareModels(card, trees, resamples) }]
    },
    explanation: {
      unit: 'points',
      featureNames,
      numRows: 300,
      values: Array.from({ length: 300 }, (_, row) => [
        60 * ((incomes[row] || 30_000) / 50_000 - 0.6),
        -40 * (debts[row]! / 2000 - 0.6),
        8 * (next() - 0.5),
        3 * (next() - 0.5)
      ]).flat(),
      columns: [incomes, debts, jobs, ages].map((column) =>
        Array.from<number | string | null>({ length: 300 }).map((_, row) => {
          const value = column[row]!
          return Number.isNaN(value) ? null : value
        })
      )
    },
    reasons: {
      numApplicants: 700,
      reasons: [
        { code: 'OBLIGATIONS', text: name('Excessive obligations in relation to income'), numFirst: 310, numAny: 520 },
        { code: 'INCOME', text: 'Income insufficient for amount of credit requested', numFirst: 240, numAny: 410 },
        { code: 'HISTORY', text: 'Limited credit experience', numFirst: 150, numAny: 300 }
      ],
      stability: [
        { name: 'Baseline resampled, 20 times', firstAgrees: 0.96, setAgrees: 0.81 },
        { name: 'Retrained with another seed', firstAgrees: 0.87 }
      ]
    },
    fairness: [
      measureFairness(
        {
          attribute: name('Age'),
          membership: bandsOf(ages, [25, 40, 62]),
          groups: bandNames([25, 40, 62]),
          approved: points.map((value) => Number(value >= 560)),
          scores: points,
          outcomes: label.map((value) => Number(value > 0)),
          customers
        },
        { numResamples: 200 }
      )
    ],
    monitoring: monitor(
      {
        scores: { points: parts(points, 0) },
        features: {
          [featureNames[0]!]: parts(incomes, 0),
          [featureNames[2]!]: parts(jobs, 0),
          [name('Rate')]: parts(debts, 0)
        },
        probabilities: parts(
          Float64Array.from(levels, (level) => 1 - level),
          0
        ),
        outcomes: Float64Array.from(label.slice(0, half), (value) => Number(value === 0))
      },
      {
        scores: { points: parts(points, half) },
        features: {
          [featureNames[0]!]: parts(incomes, half).map((income) => (next() < 0.2 ? NaN : income * 1.3)),
          [featureNames[2]!]: parts(jobs, half)
        },
        probabilities: parts(
          Float64Array.from(levels, (level) => 1 - level),
          half
        ),
        outcomes: Float64Array.from(label.slice(half), (value) => Number(value === 0))
      }
    ),
    cutoffs: cutoffTable(
      points,
      label.map((value) => Number(value === 0)),
      { cutoffs: [480, 500, 520, 540, 560, 580, 600, 620, 640, 660, 680, 700], current: 560 }
    )
  }
}
