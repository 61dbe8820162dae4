import { expect, test } from 'vitest'
import { fitLogistic, logOddsOf } from '../../../src/pipeline/scorecard/logistic-regression.ts'

const numRows = 200
const rows = Array.from({ length: numRows }, (_, i) => i)
const columns = [
  Float64Array.from(rows, (i) => ((i * 37) % 101) / 50 - 1),
  Float64Array.from(rows, (i) => ((i * 53) % 89) / 40 - 1),
  Float64Array.from(rows, (i) => ((i * 71) % 7) / 3 - 1)
]
const labels = Uint8Array.from(rows, (i) => {
  const noise = ((i * 29) % 17) / 8 - 1
  return 1.5 * columns[0]![i]! - 0.7 * columns[1]![i]! + noise > 0.2 ? 1 : 0
})
const weights = Float64Array.from(rows, (i) => 1 + (i % 5) / 2)

// scikit-learn 1.9.1: LogisticRegression(C=1/l2, tol=1e-14, max_iter=10000, solver='newton-cholesky').fit(X, y, sample_weight).
test.each([
  {
    l2: 1,
    weights: undefined,
    expected: [-0.47583398505602015, 3.307484923912799, -1.530432127940734, -0.19896755909520578]
  },
  {
    l2: 100,
    weights: undefined,
    expected: [-0.331796243119236, 0.3211146431096853, -0.14579481035072117, -0.023118143263740714]
  },
  { l2: 1, weights, expected: [-0.5189799033504483, 3.698947138067119, -1.8001642151497075, -0.2351549052172954] },
  {
    l2: 1e-9,
    weights: undefined,
    expected: [-0.5792866689402655, 4.39509672982712, -2.095355702315088, -0.2597044532757099]
  }
])('gives the numbers of scikit-learn with a ridge of $l2', ({ l2, weights: given, expected }) => {
  const { intercept, coefficients, iterations } = fitLogistic({ columns, labels, weights: given, l2 })
  ;[intercept, ...coefficients].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 7))
  expect(iterations).toBeLessThan(12)
})

test('a weight counts as so many rows', () => {
  const doubled = rows.flatMap((i) => (i % 2 === 0 ? [i] : [i, i]))
  const weighted = fitLogistic({ columns, labels, weights: Float64Array.from(rows, (i) => 1 + (i % 2)), l2: 1 })
  const repeated = fitLogistic({
    columns: columns.map((column) => Float64Array.from(doubled, (i) => column[i]!)),
    labels: Uint8Array.from(doubled, (i) => labels[i]!),
    l2: 1
  })
  expect(weighted.intercept).toBeCloseTo(repeated.intercept, 9)
  weighted.coefficients.forEach((value, i) => expect(value).toBeCloseTo(repeated.coefficients[i]!, 9))
})

test('classes that a line divides need a ridge, and get finite coefficients by it', () => {
  const column = Float64Array.from(rows, (i) => i - 100)
  const divided = Uint8Array.from(rows, (i) => (i > 100 ? 1 : 0))
  const { coefficients } = fitLogistic({ columns: [column], labels: divided, l2: 0.1 })
  expect(coefficients[0]).toBeGreaterThan(0)
  expect(coefficients[0]).toBeLessThan(100)
})

test('log-odds are linear', () => {
  const odds = logOddsOf({ intercept: 1, coefficients: [2, -1] }, [Float64Array.of(1, 0), Float64Array.of(3, 4)], 2)
  expect([...odds]).toEqual([0, -3])
})

test('refuses labels of one kind, and features that determine each other', () => {
  const alike = new Uint8Array(numRows)
  expect(() => fitLogistic({ columns, labels: alike, l2: 1 })).toThrow('"labels" expected rows with 0 and rows with 1')
  const twice = [columns[0]!, columns[0]!]
  expect(() => fitLogistic({ columns: twice, labels, l2: 0 })).toThrow('"columns" expected features that do not')
})
