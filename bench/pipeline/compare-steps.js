/**
 * What preparing the data does to a model: the table of docs/pipeline.md, from the labelled panel of the public credit score data.
 *
 * Usage: node bench/pipeline/compare-steps.js [--data=DIR]; DIR holds credit-score/ (default: ../shared/data beside the project)
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { applicantFields, creditClasses } from '../../dist/credit/index.js'
import {
  classNumbers,
  cleanText,
  compareSteps,
  stepTable,
  stratifiedGroupedFolds,
  textsOf
} from '../../dist/pipeline/index.js'

const byDefault = join(import.meta.dirname, '../../../shared/data')
const { values } = parseArgs({ options: { data: { type: 'string', default: byDefault } } })

const { table } = await cleanText(createReadStream(join(values.data, 'credit-score/panel_labelled_clean.csv')), {
  columns: applicantFields.map(({ name }) => name)
})
const classes = classNumbers(table, 'Credit_Score', creditClasses)
const group = textsOf(table, 'Customer_ID')
const codes = { step: 'ordinal-codes' }
const results = await compareSteps({
  table,
  classes,
  classNames: creditClasses,
  group,
  folds: stratifiedGroupedFolds({ group, label: classes, numFolds: 5, seed: 1 }).folds,
  parameters: { num_leaves: 15, num_iterations: 150, learning_rate: 0.05, verbosity: -1 },
  evaluation: { numResamples: 200 },
  onProgress: ({ variant, fold }) => console.error(`${variant}, fold ${fold + 1}`),
  variants: [
    { name: 'none', steps: [codes] },
    { name: 'winsorised at 1 and 99 %', steps: [codes, { step: 'winsorise', lower: 0.01, upper: 0.99 }] },
    { name: 'winsorised at 5 and 95 %', steps: [codes, { step: 'winsorise', lower: 0.05, upper: 0.95 }] },
    { name: 'medians for missing values', steps: [codes, { step: 'impute' }] },
    { name: 'balanced classes', steps: [codes], classWeights: 'balanced' },
    { name: 'balanced classes, prior corrected', steps: [codes], classWeights: 'balanced', correctsPrior: true },
    { name: 'one-hot', steps: [{ step: 'one-hot' }] },
    { name: 'target codes', steps: [{ step: 'target-codes' }] }
  ]
})
console.log(stepTable(results))
