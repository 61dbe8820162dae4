/**
 * A lender unlike the champion's in everything: two classes, names with blanks, a derived field without a range, groups left out.
 *
 * @module
 */
import { packScorer } from '../../src/credit/artifact/pack-scorer.ts'
import type { CreditDefinition } from '../../src/credit/definition.ts'
import { createDataset, train } from '../../src/index.ts'

const numRows = 400
const income = Float64Array.from({ length: numRows }, (_, i) => (i * 37) % 100)
const debt = Float64Array.from({ length: numRows }, (_, i) => (i * 61) % 100)
const home = Array.from(income, (_, i) => i % 2)
const burden = income.map((value, i) => debt[i]! / (value + 1))
// Whoever has much income and little debt repays.
const label = Float64Array.from(income, (value, i) => (value - debt[i]! + (i % 3) * 10 > 0 ? 1 : 0))
const rows = Array.from(income, (value, i) => [value, debt[i]!, home[i]!, burden[i]!])

const model = train(
  { objective: 'binary', num_iterations: 20, num_leaves: 5, monotone_constraints: [1, -1, 0, -1], verbosity: -1 },
  createDataset(rows, {
    label,
    featureNames: ['income', 'debt', 'home', 'burden'],
    categoricalFeatures: ['home']
  })
)

/** Its definition. */
export const lender: CreditDefinition = {
  name: 'lender',
  version: '3',
  fields: [
    { name: 'Monthly income', kind: 'number', unit: 'florins', validRange: [0, 1000], moreIs: 'better' },
    { name: 'Debt', kind: 'integer', validRange: [0, 1000], trainingRange: [0, 100], moreIs: 'worse' },
    { name: 'Home', kind: 'category', categories: ['Owned', 'Rented'] },
    {
      name: 'Burden',
      kind: 'ratio',
      moreIs: 'worse',
      formula: { kind: 'ratio', numerator: 'Debt', denominator: 'Monthly income', plus: 1 }
    }
  ],
  ignoredKeys: ['Name'],
  classes: ['declined', 'approved'],
  models: [
    {
      name: 'repays',
      model,
      fields: ['Monthly income', 'Debt', 'Home', 'Burden'],
      predicts: { atLeast: 'approved' }
    }
  ],
  baselines: [
    {
      name: 'near-cutoff',
      description: 'applicants near the cutoff',
      rows: rows.filter((_, i) => i % 20 === 0).map(([a, b, c]) => [a!, b!, c!, null])
    }
  ],
  monotoneFields: ['Monthly income', 'Debt']
}

/** Its file. */
export const packedLender: Uint8Array = packScorer(lender)
